import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { argon2Sync, createCipheriv } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { sm3 as sm3Library, sm4 as sm4Library } from 'sm-crypto-v2';
import {
  base32,
  bytesFromBase32,
  ciphertextFromDer,
  ciphertextFromRaw,
  ciphertextToDer,
  ciphertextToRaw,
  envelopMessage,
  equalBytes,
  equalTexts,
  hashPassword,
  hmac,
  needsRehash,
  open,
  openMessage,
  publicKeyFromSpki,
  publicKeyToSpki,
  readCertificate,
  seal,
  signatureFromDer,
  signatureToDer,
  signMessage,
  sm2Decrypt,
  sm2Digest,
  sm2Encrypt,
  sm2Identity,
  sm2KeyPair,
  sm2PublicKey,
  sm2PublicKeyOf,
  sm2Sign,
  sm2Verify,
  sm3,
  sm4Decrypt,
  sm4Encrypt,
  totp,
  verifyMessage,
  verifyPassword,
  verifyTotp,
  type RandomSource,
  type Signer,
  type Sm2KeyPair,
} from '#platform/server/crypto';
import { der, derInteger, derOid, TAG } from './der.ts';

const bytes = (hex: string): Uint8Array => Buffer.from(hex, 'hex');
const hex = (data: Uint8Array): string => Buffer.from(data).toString('hex');
const text = (words: string): Uint8Array => Buffer.from(words, 'utf8');

/** A seeded stream: SM3 over a counter. */
function seeded(seed: string): RandomSource {
  let counter = 0;
  return (count) => {
    const parts: Uint8Array[] = [];
    for (let made = 0; made < count; made += 32) parts.push(sm3(text(`${seed} ${counter++}`)));
    return Buffer.concat(parts).subarray(0, count);
  };
}

interface Vectors {
  readonly sm3: { msg: string; digest: string }[];
  readonly sm4: { key: string; plain: string; cipher: string; rounds?: number }[];
  readonly sm2: { signature: Record<string, string> };
}

const shared = new URL('../../../../shared/data/protocols/sm-crypto.json', import.meta.url);

test('vectors of GB/T 32905, 32907 and 32918.5', { skip: !existsSync(shared) }, () => {
  const vectors = JSON.parse(readFileSync(shared, 'utf8')) as Vectors;
  for (const { msg, digest } of vectors.sm3) assert.equal(hex(sm3(text(msg))), digest);
  for (const { key, plain, cipher, rounds = 1 } of vectors.sm4) {
    const engine = createCipheriv('sm4-ecb', bytes(key), null).setAutoPadding(false);
    let block: Uint8Array = bytes(plain);
    for (let i = 0; i < rounds; i++) block = engine.update(block);
    assert.equal(hex(block), cipher);
    if (rounds === 1) {
      const options = { mode: 'ecb' as const, key: bytes(key), padding: false };
      assert.equal(hex(sm4Encrypt(options, bytes(plain))), cipher);
      assert.equal(hex(sm4Decrypt(options, bytes(cipher))), plain);
    }
  }
  const { privateKey, publicX, publicY, id, message, k, ZA, e, r, s } = vectors.sm2.signature;
  const publicKey = sm2PublicKeyOf(bytes(privateKey));
  assert.equal(hex(publicKey), `04${publicX}${publicY}`);
  assert.equal(hex(sm2Identity(publicKey, text(id))), ZA);
  assert.equal(hex(sm2Digest(publicKey, text(message))), e);
  const signature = sm2Sign(bytes(privateKey), text(message), () => bytes(k));
  assert.deepEqual([hex(signature.r), hex(signature.s)], [r, s]);
  assert.equal(sm2Verify(publicKey, text(message), signature), true);
});

test('the encryption example of GB/T 32918.5-2017 annex C, both raw orders and DER', () => {
  const privateKey = bytes('3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8');
  const k = bytes('59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21');
  const sealed = sm2Encrypt(sm2PublicKeyOf(privateKey), text('encryption standard'), () => k);
  const c1 =
    '04ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0';
  const c3 = '59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766';
  const c2 = '21886ca989ca9c7d58087307ca93092d651efa';
  assert.equal(hex(ciphertextToRaw(sealed)), `04${c1}${c3}${c2}`);
  for (const read of [
    ciphertextFromRaw(bytes(`04${c1}${c3}${c2}`)),
    ciphertextFromRaw(bytes(`${c1}${c3}${c2}`)),
    ciphertextFromRaw(bytes(`04${c1}${c2}${c3}`), 'C1C2C3'),
    ciphertextFromDer(ciphertextToDer(sealed)),
  ])
    assert.equal(Buffer.from(sm2Decrypt(privateKey, read)).toString(), 'encryption standard');
});

test('SM3, HMAC-SM3 and SM4 agree with an independent implementation for every length up to 200 bytes', () => {
  const random = seeded('differential');
  for (let n = 0; n <= 200; n++) {
    const [data, key, iv] = [random(n), random(16), random(16)];
    assert.equal(hex(sm3(data)), sm3Library(data));
    assert.equal(hex(hmac('sm3', key, data)), sm3Library(data, { key, mode: 'hmac' }));
    const sealed = sm4Encrypt({ mode: 'cbc', key, iv }, data);
    assert.equal(hex(sealed), sm4Library.encrypt(data, key, { mode: 'cbc', iv }));
    assert.deepEqual(new Uint8Array(sm4Decrypt({ mode: 'cbc', key, iv }, sealed)), new Uint8Array(data));
    const ctr = sm4Encrypt({ mode: 'ctr', key, iv }, data);
    assert.equal(ctr.length, n);
    assert.deepEqual(new Uint8Array(sm4Decrypt({ mode: 'ctr', key, iv }, ctr)), new Uint8Array(data));
    assert.equal(hex(sm4Encrypt({ mode: 'ecb', key }, data)), sm4Library.encrypt(data, key, { mode: 'ecb' }));
  }
});

const openssl = spawnSync('openssl', ['version']).status === 0;

test(
  'OpenSSL’s own program agrees on SM3, SM4, SM2 signatures and SM2 decryption',
  { skip: !openssl },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'fengsui-sm-'));
    const file = (name: string, data: Uint8Array | string): string => {
      writeFileSync(join(folder, name), data);
      return join(folder, name);
    };
    try {
      const random = seeded('openssl');
      const data = random(1000);
      const message = file('message', data);
      assert.match(execFileSync('openssl', ['dgst', '-sm3', message]).toString(), new RegExp(hex(sm3(data))));
      const [key, iv] = [random(16), random(16)];
      for (const mode of ['cbc', 'ctr'] as const) {
        const args = ['enc', `-sm4-${mode}`, '-K', hex(key), '-iv', hex(iv), '-in', message];
        assert.equal(hex(execFileSync('openssl', args)), hex(sm4Encrypt({ mode, key, iv }, data)));
      }
      const pair = sm2KeyPair(random);
      const spki = Buffer.from(publicKeyToSpki(pair.publicKey)).toString('base64');
      const publicPem = file('public.pem', `-----BEGIN PUBLIC KEY-----\n${spki}\n-----END PUBLIC KEY-----\n`);
      const signature = file('signature', signatureToDer(sm2Sign(pair.privateKey, data, random)));
      const verify = [
        'pkeyutl',
        '-verify',
        '-pubin',
        '-inkey',
        publicPem,
        '-in',
        message,
        '-sigfile',
        signature,
        '-rawin',
        '-digest',
        'sm3',
        '-pkeyopt',
        'distid:1234567812345678',
      ];
      assert.match(execFileSync('openssl', verify).toString(), /Success/);
      const short = file('short', data.subarray(0, 40));
      const encrypted = execFileSync('openssl', [
        'pkeyutl',
        '-encrypt',
        '-pubin',
        '-inkey',
        publicPem,
        '-in',
        short,
      ]);
      assert.equal(hex(sm2Decrypt(pair.privateKey, ciphertextFromDer(encrypted))), hex(data.subarray(0, 40)));
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

test('SM2 signatures: another message, identity, key or any changed bit fails; malformed ones are false', () => {
  const random = seeded('sm2');
  const pair = sm2KeyPair(random);
  const signature = sm2Sign(pair.privateKey, text('疏散'), random);
  assert.equal(sm2Verify(pair.publicKey, text('疏散'), signature), true);
  assert.equal(sm2Verify(sm2PublicKey(pair.publicKey.subarray(1)), text('疏散'), signature), true);
  assert.equal(sm2Verify(pair.publicKey, text('疏散'), signature, text('ALICE')), false);
  assert.equal(sm2Verify(sm2KeyPair(random).publicKey, text('疏散'), signature), false);
  assert.equal(sm2Verify(pair.publicKey, text('不疏散'), signature), false);
  for (let bit = 0; bit < 256; bit += 37) {
    const r = Uint8Array.from(signature.r);
    r[bit >> 3] ^= 1 << (bit & 7);
    assert.equal(sm2Verify(pair.publicKey, text('疏散'), { r, s: signature.s }), false);
  }
  const zero = new Uint8Array(32);
  const huge = new Uint8Array(32).fill(255);
  for (const bad of [zero, huge, new Uint8Array(31), new Uint8Array(0)]) {
    assert.equal(sm2Verify(pair.publicKey, text('x'), { r: bad, s: signature.s }), false);
    assert.equal(sm2Verify(pair.publicKey, text('x'), { r: signature.r, s: bad }), false);
  }
  for (let i = 0; i < 8; i++) {
    const { publicKey } = sm2KeyPair(random);
    const mark = publicKey[64] & 1 ? 3 : 2;
    const compressed = Buffer.concat([Uint8Array.of(mark), publicKey.subarray(1, 33)]);
    assert.equal(hex(sm2PublicKey(compressed)), hex(publicKey));
  }
  assert.throws(() => sm2PublicKey(bytes(`04${'11'.repeat(64)}`)), { code: 'KEY_INVALID' });
  assert.throws(() => sm2PublicKeyOf(zero), { code: 'KEY_INVALID' });
});

test('SM2 encryption: round trip of every small length; a changed byte or another key is refused', () => {
  const random = seeded('sm2-encrypt');
  const pair = sm2KeyPair(random);
  for (let n = 1; n < 70; n += 4) {
    const data = random(n);
    const sealed = sm2Encrypt(pair.publicKey, data, random);
    assert.equal(hex(sm2Decrypt(pair.privateKey, sealed)), hex(data));
    const c2 = Uint8Array.from(sealed.c2);
    c2[n - 1] ^= 1;
    assert.throws(() => sm2Decrypt(pair.privateKey, { ...sealed, c2 }), { code: 'DECRYPT_FAILED' });
    assert.throws(() => sm2Decrypt(sm2KeyPair(random).privateKey, sealed), { code: 'DECRYPT_FAILED' });
  }
  assert.throws(() => sm2Encrypt(pair.publicKey, new Uint8Array(0), random), { code: 'INPUT_INVALID' });
  const offCurve = { c1: bytes(`04${'11'.repeat(64)}`), c2: text('x'), c3: sm3() };
  assert.throws(() => sm2Decrypt(pair.privateKey, offCurve), { code: 'DECRYPT_FAILED' });
});

test('DER forms are strict: every cut, and needless zeros and lengths, are refused', () => {
  const random = seeded('der');
  const pair = sm2KeyPair(random);
  const signature = signatureToDer(sm2Sign(pair.privateKey, text('x'), random));
  for (let end = 0; end < signature.length; end++)
    assert.throws(() => signatureFromDer(signature.subarray(0, end)), { code: 'DER_INVALID' });
  for (const bad of [
    '3006020100020100ff',
    '300702020001020101',
    '3080020101020101',
    '308106020101020101',
    '3006020181020101',
  ])
    assert.throws(() => signatureFromDer(bytes(bad)), { code: 'DER_INVALID' }, bad);
  assert.equal(hex(publicKeyFromSpki(publicKeyToSpki(pair.publicKey))), hex(pair.publicKey));
  for (let i = 0; i < 20_000; i++) {
    const damaged = Uint8Array.from(signature);
    const [at, value] = random(2);
    damaged[at % damaged.length] = value;
    try {
      signatureFromDer(damaged);
    } catch (error) {
      assert.equal((error as { code?: string }).code, 'DER_INVALID');
    }
  }
});

/** A certificate just large enough: serial, issuer, validity, subject and key; its own signature is not looked at. */
function certificateOf(pair: Sm2KeyPair, serial: number): Uint8Array {
  const name = der(
    TAG.sequence,
    der(TAG.set, der(TAG.sequence, derOid('2.5.4.3'), der(0x0c, text('烽燧测试')))),
  );
  const algorithm = der(TAG.sequence, derOid('1.2.156.10197.1.501'));
  const when = der(TAG.sequence, der(0x17, text('260101000000Z')), der(0x17, text('360101000000Z')));
  const version = der(0xa0, derInteger(Uint8Array.of(2)));
  const body = der(
    TAG.sequence,
    version,
    derInteger(Uint8Array.of(serial)),
    algorithm,
    name,
    when,
    name,
    publicKeyToSpki(pair.publicKey),
  );
  return der(TAG.sequence, body, algorithm, der(TAG.bitString, Uint8Array.of(0, 1)));
}

/** Signed data whose signature covers attributes with the digest of `digested`. */
function withAttributes(content: Uint8Array, digested: Uint8Array, signer: Signer): Uint8Array {
  const random = seeded('attributes');
  const one = derInteger(Uint8Array.of(1));
  const digest = der(TAG.set, der(TAG.octetString, sm3(digested)));
  const attribute = der(TAG.sequence, derOid('1.2.840.113549.1.9.4'), digest);
  const signature = signatureToDer(sm2Sign(signer.privateKey, der(TAG.set, attribute), random));
  const { issuer, serial } = readCertificate(signer.certificate);
  const sm3Oid = der(TAG.sequence, derOid('1.2.156.10197.1.401'));
  const signed = der(TAG.sequence, derOid('1.2.156.10197.1.301.1'));
  const info = der(
    TAG.sequence,
    one,
    der(TAG.sequence, issuer, serial),
    sm3Oid,
    der(0xa0, attribute),
    signed,
    der(TAG.octetString, signature),
  );
  const payload = der(
    TAG.sequence,
    derOid('1.2.156.10197.6.1.4.2.1'),
    der(0xa0, der(TAG.octetString, content)),
  );
  const body = der(
    TAG.sequence,
    one,
    der(TAG.set, sm3Oid),
    payload,
    der(0xa0, signer.certificate),
    der(TAG.set, info),
  );
  return der(TAG.sequence, derOid('1.2.156.10197.6.1.4.2.2'), der(0xa0, body));
}

test('GM/T 0010 signed data: attached, detached, changed, and with attributes', () => {
  const random = seeded('signed');
  const pair = sm2KeyPair(random);
  const signer = { privateKey: pair.privateKey, certificate: certificateOf(pair, 7) };
  const attached = signMessage(text('红色预警'), signer, random);
  const read = verifyMessage(attached);
  assert.deepEqual([Buffer.from(read.content).toString(), read.signers.length], ['红色预警', 1]);
  const changed = Uint8Array.from(attached);
  changed[Buffer.from(attached).indexOf(Buffer.from(text('红色预警')))] ^= 1;
  assert.throws(() => verifyMessage(changed), { code: 'SIGNATURE_WRONG' });
  const detached = signMessage(text('红色预警'), signer, random, true);
  assert.throws(() => verifyMessage(detached), { code: 'INPUT_INVALID' });
  assert.throws(() => verifyMessage(detached, { content: text('蓝色预警') }), { code: 'SIGNATURE_WRONG' });
  assert.equal(verifyMessage(detached, { content: text('红色预警') }).signers.length, 1);
  assert.equal(verifyMessage(withAttributes(text('红色预警'), text('红色预警'), signer)).signers.length, 1);
  assert.throws(() => verifyMessage(withAttributes(text('红色预警'), text('蓝色预警'), signer)), {
    code: 'SIGNATURE_WRONG',
  });
  for (let end = 0; end < attached.length; end += 3)
    assert.throws(() => verifyMessage(attached.subarray(0, end)), { name: 'CryptoFailure' });
});

test('GM/T 0010 enveloped data: for two certificates, opened by each, by nobody else', () => {
  const random = seeded('enveloped');
  const holders = [1, 2, 3].map((serial) => {
    const pair = sm2KeyPair(random);
    return { privateKey: pair.privateKey, certificate: certificateOf(pair, serial) };
  });
  const message = envelopMessage(
    text('名单'),
    holders.slice(0, 2).map((one) => one.certificate),
    random,
  );
  for (const holder of holders.slice(0, 2))
    assert.equal(Buffer.from(openMessage(message, holder)).toString(), '名单');
  assert.throws(() => openMessage(message, holders[2]), { code: 'DECRYPT_FAILED' });
  assert.throws(() => openMessage(message, { ...holders[0], privateKey: holders[2].privateKey }), {
    code: 'DECRYPT_FAILED',
  });
});

test('sealing binds key, data and context', () => {
  const random = seeded('seal');
  const key = random(32);
  const sealed = seal(key, text('口令'), text('tenant 1'), random);
  assert.equal(Buffer.from(open(key, sealed, text('tenant 1'))).toString(), '口令');
  assert.throws(() => open(key, sealed, text('tenant 2')), { code: 'DECRYPT_FAILED' });
  assert.throws(() => open(random(32), sealed, text('tenant 1')), { code: 'DECRYPT_FAILED' });
  for (let at = 0; at < sealed.length; at++) {
    const damaged = Uint8Array.from(sealed);
    damaged[at] ^= 1;
    assert.throws(() => open(key, damaged, text('tenant 1')), { code: 'DECRYPT_FAILED' });
  }
  assert.throws(() => open(key, new Uint8Array(3), text('')), { code: 'DECRYPT_FAILED' });
  assert.throws(() => sm4Encrypt({ mode: 'cbc', key: random(15), iv: random(16) }, key), {
    code: 'KEY_INVALID',
  });
  assert.throws(() => sm4Encrypt({ mode: 'cbc', key: random(16) }, key), { code: 'INPUT_INVALID' });
  assert.throws(() => sm4Decrypt({ mode: 'cbc', key: random(16), iv: random(16) }, key.subarray(0, 17)), {
    code: 'DECRYPT_FAILED',
  });
});

test('passwords: argon2id of RFC 9106 §5.3; round trip, wrong, malformed and cheap hashes', async () => {
  const example = argon2Sync('argon2id', {
    message: new Uint8Array(32).fill(1),
    nonce: new Uint8Array(16).fill(2),
    secret: new Uint8Array(8).fill(3),
    associatedData: new Uint8Array(12).fill(4),
    parallelism: 4,
    tagLength: 32,
    memory: 32,
    passes: 3,
  });
  assert.equal(hex(example), '0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659');
  const stored = await hashPassword('烽火台 beacon', seeded('password'));
  assert.match(stored, /^\$argon2id\$v=19\$m=32768,t=2,p=1\$/);
  assert.equal(await verifyPassword('烽火台 beacon', stored), true);
  assert.equal(await verifyPassword('烽火台 Beacon', stored), false);
  assert.equal(await verifyPassword('', stored), false);
  assert.equal(needsRehash(stored), false);
  assert.equal(needsRehash(stored.replace('t=2', 't=1')), true);
  await assert.rejects(
    verifyPassword('x', '$argon2id$v=19$m=9999999,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA'),
    { code: 'INPUT_INVALID' },
  );
  await assert.rejects(verifyPassword('x', '5f4dcc3b5aa765d61d8327deb882cf99'), { code: 'INPUT_INVALID' });
  await assert.rejects(hashPassword('', seeded('x')), { code: 'INPUT_INVALID' });
});

test('one-time passwords: RFC 6238 appendix B, each once, and base 32', () => {
  const keys = {
    sha1: '12345678901234567890',
    sha256: '12345678901234567890123456789012',
    sha512: '1234567890'.repeat(7).slice(0, 64),
  };
  const cases: [number, string, string, string][] = [
    [59, '94287082', '46119246', '90693936'],
    [1111111109, '07081804', '68084774', '25091201'],
    [1111111111, '14050471', '67062674', '99943326'],
    [1234567890, '89005924', '91819424', '93441116'],
    [2000000000, '69279037', '90698825', '38618901'],
    [20000000000, '65353130', '77737706', '47863826'],
  ];
  for (const [seconds, ...codes] of cases)
    (['sha1', 'sha256', 'sha512'] as const).forEach((hash, i) =>
      assert.equal(totp(text(keys[hash]), seconds * 1000, { hash, digits: 8 }), codes[i]),
    );
  const secret = text(keys.sha1);
  const step = verifyTotp(secret, totp(secret, 59_000), 70_000);
  assert.equal(step, 1);
  assert.equal(verifyTotp(secret, totp(secret, 59_000), 70_000, { after: step }), undefined);
  assert.equal(verifyTotp(secret, totp(secret, 59_000), 200_000), undefined);
  assert.equal(verifyTotp(secret, '12345', 70_000), undefined);
  assert.equal(base32(text('foobar')), 'MZXW6YTBOI');
  for (let n = 0; n < 20; n++)
    assert.equal(hex(bytesFromBase32(base32(secret.subarray(0, n)))), hex(secret.subarray(0, n)));
  assert.throws(() => bytesFromBase32('0189'), { code: 'INPUT_INVALID' });
});

test('comparisons, and no Node sign or verify in this part', () => {
  assert.equal(equalBytes(text('a'), text('a')), true);
  assert.equal(equalBytes(text('a'), text('ab')), false);
  assert.equal(equalTexts('烽', '烽'), true);
  assert.equal(equalTexts('烽', '燧'), false);
  const here = new URL('.', import.meta.url);
  for (const name of readdirSync(here).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))) {
    const source = readFileSync(new URL(name, here), 'utf8');
    assert.doesNotMatch(source, /\b(createSign|createVerify|sign|verify)\b[^;]*from 'node:crypto'/, name);
  }
});

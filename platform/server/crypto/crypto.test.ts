import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createCipheriv } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { sm3 as sm3Library, sm4 as sm4Library } from 'sm-crypto-v2';
import {
  ciphertextFromDer,
  ciphertextFromRaw,
  ciphertextToDer,
  ciphertextToRaw,
  hmac,
  open,
  publicKeyFromSpki,
  publicKeyToSpki,
  seal,
  signatureFromDer,
  signatureFromRaw,
  signatureToDer,
  signatureToRaw,
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
  type RandomSource,
} from '#platform/server/crypto';

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
  readonly sm3: { message: string; digest: string }[];
  readonly sm4: { key: string; plain: string; cipher: string; rounds: number }[];
  readonly sm2Signature: Record<string, string>;
  readonly sm2Encryption: Record<string, string>;
}

const file = new URL('../../../conformance/sm-crypto/vectors.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vectors;

test('SM3 and SM4 vectors of GB/T 32905 and 32907, the million rounds included', () => {
  for (const { message, digest } of vectors.sm3) assert.equal(hex(sm3(text(message))), digest);
  for (const { key, plain, cipher, rounds } of vectors.sm4) {
    const engine = createCipheriv('sm4-ecb', bytes(key), null).setAutoPadding(false);
    let block: Uint8Array = bytes(plain);
    for (let i = 0; i < rounds; i++) block = engine.update(block);
    assert.equal(hex(block), cipher);
    if (rounds > 1) continue;
    const options = { mode: 'ecb' as const, key: bytes(key), padding: false };
    assert.equal(hex(sm4Encrypt(options, bytes(plain))), cipher);
    assert.equal(hex(sm4Decrypt(options, bytes(cipher))), plain);
  }
});

test('the signature example of GB/T 32918.5 annex A, raw and DER', () => {
  const { privateKey, publicKey, userId, message, k, z, e, r, s } = vectors.sm2Signature;
  const key = sm2PublicKeyOf(bytes(privateKey));
  assert.equal(hex(key), publicKey);
  assert.equal(hex(sm2Identity(key, text(userId))), z);
  assert.equal(hex(sm2Digest(key, text(message))), e);
  const signature = sm2Sign(bytes(privateKey), text(message), () => bytes(k));
  assert.deepEqual([hex(signature.r), hex(signature.s)], [r, s]);
  assert.equal(hex(signatureToRaw(signature)), r + s);
  for (const read of [signatureFromRaw(bytes(r + s)), signatureFromDer(signatureToDer(signature))])
    assert.equal(sm2Verify(key, text(message), read), true);
  assert.throws(() => signatureFromRaw(bytes(r)), { code: 'INPUT_INVALID' });
});

test('the encryption example of GB/T 32918.5 annex C, both raw orders and DER', () => {
  const { privateKey, k, message, c1, c2, c3 } = vectors.sm2Encryption;
  const sealed = sm2Encrypt(sm2PublicKeyOf(bytes(privateKey)), text(message), () => bytes(k));
  assert.equal(hex(ciphertextToRaw(sealed)), `04${c1}${c3}${c2}`);
  for (const read of [
    ciphertextFromRaw(bytes(`04${c1}${c3}${c2}`)),
    ciphertextFromRaw(bytes(`${c1}${c3}${c2}`)),
    ciphertextFromRaw(bytes(`04${c1}${c2}${c3}`), 'C1C2C3'),
    ciphertextFromDer(ciphertextToDer(sealed)),
  ])
    assert.equal(Buffer.from(sm2Decrypt(bytes(privateKey), read)).toString(), message);
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

test('a signature and a ciphertext made by OpenSSL’s program', () => {
  const recorded = new URL('../../../conformance/sm-crypto/openssl.json', import.meta.url);
  const made = JSON.parse(readFileSync(recorded, 'utf8')) as Record<string, string>;
  const key = publicKeyFromSpki(bytes(made.spki));
  assert.equal(hex(sm2PublicKeyOf(bytes(made.privateKey))), hex(key));
  assert.equal(sm2Verify(key, text(made.message), signatureFromDer(bytes(made.signature))), true);
  const opened = sm2Decrypt(bytes(made.privateKey), ciphertextFromDer(bytes(made.ciphertext)));
  assert.equal(Buffer.from(opened).toString(), made.message);
});

const openssl = spawnSync('openssl', ['version']).status === 0;

function compareWithOpenssl(): void {
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
}

if (openssl)
  test('OpenSSL’s own program agrees on SM3, SM4, SM2 signatures and SM2 decryption', compareWithOpenssl);

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

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  envelopMessage,
  openMessage,
  publicKeyToSpki,
  readCertificate,
  signatureToDer,
  signMessage,
  sm2KeyPair,
  sm2Sign,
  sm3,
  verifyMessage,
  type RandomSource,
  type Signer,
  type Sm2KeyPair,
} from '#platform/server/crypto';
import { der, derInteger, derOid, TAG } from './der.ts';

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

import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { sm2, sm3 } from 'sm-crypto-v2';
import {
  canonicalElement,
  readXml,
  readXmlText,
  verifyEnvelopedSignature,
  canonicalDocument,
} from '#codecs/xml';
import { createXmlSignatureVerifier, trustedKey, verifierFromSecrets } from './index.ts';

interface Vectors {
  vectors: { form: string; family: 'rsa' | 'ecdsa'; xml: string }[];
  rsa: string;
  ecdsa: string;
}
const file = new URL('../../../conformance/xml-signature/vectors.json', import.meta.url);
const { vectors, rsa, ecdsa } = JSON.parse(readFileSync(file, 'utf8')) as Vectors;
const trusting = verifierFromSecrets({ 'rsa-key': rsa, 'ec-key': ecdsa });
const judge = (xml: string, verifier = trusting): { valid: boolean; code?: string } =>
  verifyEnvelopedSignature(readXml(new TextEncoder().encode(xml)).document, verifier);

test('signatures of another implementation verify in all four canonical forms', () => {
  assert.ok(vectors.length >= 12, `${vectors.length} vectors`);
  for (const { form, family, xml } of vectors)
    assert.equal(judge(xml).code, undefined, `${form} ${family}\n${xml}`);
});

test('any change inside the signed document is noticed, white space between attributes is not', () => {
  const { xml } = vectors[0];
  assert.equal(judge(xml.replace('FS-1', 'FS-2')).code, 'DIGEST_WRONG');
  assert.equal(judge(xml.replace('<status>', '<status> ')).code, 'DIGEST_WRONG');
  assert.equal(judge(xml.replace('<sender>', '<sender\n>')).code, undefined);
  assert.equal(judge(xml, verifierFromSecrets({})).code, 'KEY_UNTRUSTED');
  assert.equal(judge(xml, verifierFromSecrets({ ec: ecdsa })).code, 'KEY_UNKNOWN');
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey as KeyObject;
  const other = createXmlSignatureVerifier([{ name: 'x', family: 'rsa', key: stranger }]);
  assert.equal(judge(xml, other).code, 'SIGNATURE_WRONG');
});

test('wrapped, moved, multiplied and weakened signatures are refused', () => {
  const { xml } = vectors[0];
  const signature = /<Signature[\s\S]*<\/Signature>/.exec(xml)?.[0] ?? '';
  const evil = xml.replace(signature, '').replace('FS-1', 'EVIL');
  const cases: [string, string][] = [
    ['SIGNATURE_STRUCTURE', evil.replace('<scope>', `<note>${xml.replace(/<\?.*\?>/, '')}</note><scope>`)],
    ['SIGNATURE_STRUCTURE', xml.replace(signature, signature + signature)],
    ['SIGNATURE_STRUCTURE', xml.replace(signature, `<x>${signature}</x>`)],
    ['DIGEST_WRONG', evil.replace('</alert>', `${signature}</alert>`)],
    ['DIGEST_WRONG', evil.replace('</alert>', `${signature.replace('</Signature>', `<Object>${xml.replace(signature, '')}</Object></Signature>`)}</alert>`)],
    ['REFERENCE_NOT_WHOLE_DOCUMENT', xml.replace('URI=""', 'URI="#x"')],
    ['REFERENCE_NOT_WHOLE_DOCUMENT', xml.replace('URI=""', 'URI="http://127.0.0.1/"')],
    ['REFERENCE_NOT_WHOLE_DOCUMENT', xml.replace(' URI=""', '')],
    ['TRANSFORM_REFUSED', xml.replace('#enveloped-signature', '#base64')],
    ['TRANSFORM_REFUSED', xml.replace('</Transforms>', '<Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/></Transforms>')],
    ['TRANSFORM_REFUSED', xml.replace('</Transforms>', '<Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"/></Transforms>')],
    ['SIGNATURE_STRUCTURE', xml.replace(/(<Reference[\s\S]*<\/Reference>)/, '$1$1')],
    ['ALGORITHM_REFUSED', xml.replace('xmldsig-more#rsa-sha256', 'xmldsig-more#hmac-sha256')],
    ['ALGORITHM_WEAK', xml.replace('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'http://www.w3.org/2000/09/xmldsig#rsa-sha1')],
    ['ALGORITHM_WEAK', xml.replace('http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2000/09/xmldsig#sha1')],
    ['SIGNATURE_MISSING', evil],
  ]; // prettier-ignore
  for (const [code, text] of cases) assert.equal(judge(text).code, code, text);
});

test('SM2 with SM3 signatures verify', () => {
  const pair = sm2.generateKeyPairHex();
  const head = '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>国密</identifier>';
  const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#';
  const signed = (digest: string): string =>
    `<SignedInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><CanonicalizationMethod Algorithm="${exclusive}"/><SignatureMethod Algorithm="urn:oid:1.2.156.10197.1.501"/><Reference URI=""><Transforms><Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/><Transform Algorithm="${exclusive}"/></Transforms><DigestMethod Algorithm="urn:oid:1.2.156.10197.1.401"/><DigestValue>${digest}</DigestValue></Reference></SignedInfo>`;
  const form = { exclusive: true, comments: false };
  const bytes = new TextEncoder().encode(canonicalDocument(readXmlText(`${head}</alert>`), form));
  const info = signed(Buffer.from(sm3(bytes), 'hex').toString('base64'));
  const message = new TextEncoder().encode(canonicalElement(readXmlText(info).root, [], form));
  const value = Buffer.from(
    sm2.doSignature(message, pair.privateKey, { hash: true, der: false }),
    'hex',
  ).toString('base64');
  const xml = `${head}<Signature xmlns="http://www.w3.org/2000/09/xmldsig#">${info}<SignatureValue>${value}</SignatureValue></Signature></alert>`;
  assert.deepEqual(judge(xml, verifierFromSecrets({ 应急局: pair.publicKey })), {
    present: true,
    valid: true,
    algorithm: 'sm2-sm3',
    signer: '应急局',
  });
  assert.equal(
    judge(xml.replace('国密', '国宓'), verifierFromSecrets({ a: pair.publicKey })).code,
    'DIGEST_WRONG',
  );
  assert.equal(
    judge(xml, verifierFromSecrets({ a: sm2.generateKeyPairHex().publicKey })).code,
    'SIGNATURE_WRONG',
  );
});

test('keys: certificates, public keys and SM2 points are taken, weak and private ones refused', () => {
  assert.equal(trustedKey('a', rsa).family, 'rsa');
  assert.equal(trustedKey('a', ecdsa).family, 'ecdsa');
  const spki = Buffer.concat([
    Buffer.from('3059301306072a8648ce3d020106082a811ccf5501822d034200', 'hex'),
    Buffer.from(sm2.generateKeyPairHex().publicKey, 'hex'),
  ]);
  assert.equal(
    trustedKey('a', `-----BEGIN PUBLIC KEY-----\n${spki.toString('base64')}\n-----END PUBLIC KEY-----`)
      .family,
    'sm2',
  );
  const weak = generateKeyPairSync('rsa', {
    modulusLength: 1024,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  assert.throws(() => trustedKey('a', weak.publicKey));
  assert.throws(() => trustedKey('a', weak.privateKey));
  assert.throws(() => trustedKey('a', 'hello'));
});

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { digestResponse, md5, sha256, sm3 } from '#codecs/gb28181';

test('MD5, SHA-256 and SM3 agree with OpenSSL for every length up to 300 bytes', () => {
  const bytes = Uint8Array.from({ length: 300 }, (_, i) => (i * 7 + 3) & 255);
  for (let n = 0; n <= 300; n++) {
    const part = bytes.subarray(0, n);
    assert.equal(md5(part), createHash('md5').update(part).digest('hex'));
    assert.equal(sm3(part), createHash('sm3').update(part).digest('hex'));
    assert.equal(sha256(part), createHash('sha256').update(part).digest('hex'));
  }
});

test('digests of RFC 2617 §3.5 (qop auth) and RFC 7616 §3.9.1 (MD5 and SHA-256)', () => {
  const mufasa = { username: 'Mufasa', method: 'GET', uri: '/dir/index.html', qop: 'auth', nc: '00000001' };
  assert.equal(
    digestResponse({
      ...mufasa,
      realm: 'testrealm@host.com',
      password: 'Circle Of Life',
      nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
      cnonce: '0a4f113b',
    }),
    '6629fae49393a05397450978507c4ef1',
  );
  const later = {
    ...mufasa,
    realm: 'http-auth@example.org',
    password: 'Circle of Life',
    nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
    cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
  };
  assert.equal(digestResponse(later), '8ca523f5e9506fed4657c9700eebdbec');
  assert.equal(
    digestResponse({ ...later, algorithm: 'SHA-256' }),
    '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
  );
  assert.equal(digestResponse({ ...later, algorithm: 'SHA-512' }), undefined);
});

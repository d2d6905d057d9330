import assert from 'node:assert/strict';
import { argon2Sync } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  base32,
  bytesFromBase32,
  equalBytes,
  equalTexts,
  hashPassword,
  needsRehash,
  sm3,
  totp,
  verifyPassword,
  verifyTotp,
  type RandomSource,
} from '#platform/server/crypto';

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

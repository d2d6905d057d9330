import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import {
  CompactRange,
  canonicalJson,
  consistencyNodes,
  inclusionNodes,
  leafHash,
  nodeHash,
  subtreeHash,
  verifyConsistency,
  verifyInclusion,
} from './index.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Root by the recursive definition of RFC 9162 §2.1.1. */
function definitionRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 1) return leaves[0];
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(sha256, definitionRoot(leaves.slice(0, k)), definitionRoot(leaves.slice(k)));
}

test('roots agree with the definition and the published eight-leaf example of certificate transparency', () => {
  const inputs = [
    '',
    '00',
    '10',
    '2021',
    '3031',
    '40414243',
    '5051525354555657',
    '606162636465666768696a6b6c6d6e6f',
  ];
  const range = new CompactRange(sha256);
  for (const input of inputs) range.append(leafHash(sha256, Buffer.from(input, 'hex')));
  assert.equal(hex(range.root()), '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328');
});

test('every inclusion and consistency proof up to 40 leaves verifies, and no altered one does', () => {
  const leaves: Uint8Array[] = [];
  const nodes = new Map<string, Uint8Array>();
  const roots: Uint8Array[] = [sha256(new Uint8Array(0))];
  const range = new CompactRange(sha256);
  for (let i = 0; i < 40; i++) {
    const leaf = leafHash(sha256, Buffer.from([i]));
    leaves.push(leaf);
    for (const n of range.append(leaf)) nodes.set(`${n.level}/${n.index}`, n.hash);
    roots.push(range.root());
    assert.deepEqual(hex(range.root()), hex(definitionRoot(leaves)));
  }
  const at = (n: { start: number; width: number }): Uint8Array =>
    subtreeHash(sha256, n, (level, index) => nodes.get(`${level}/${index}`) as Uint8Array);
  for (let size = 1; size <= 40; size++) {
    for (let index = 0; index < size; index++) {
      const proof = inclusionNodes(index, size).map(at);
      assert.ok(verifyInclusion(sha256, leaves[index], index, size, proof, roots[size]));
      assert.ok(!verifyInclusion(sha256, leaves[(index + 1) % 40], index, size, proof, roots[size]));
      assert.ok(
        size === 1 || !verifyInclusion(sha256, leaves[index], (index + 1) % size, size, proof, roots[size]),
      );
    }
    for (let first = 1; first <= size; first++) {
      const proof = consistencyNodes(first, size).map(at);
      assert.ok(
        verifyConsistency(sha256, first, roots[first], size, roots[size], proof),
        `${first} → ${size}`,
      );
      if (proof.length > 0) {
        const bad = [sha256(proof[0]), ...proof.slice(1)];
        assert.ok(!verifyConsistency(sha256, first, roots[first], size, roots[size], bad));
      }
      if (first < size)
        assert.ok(
          !verifyConsistency(sha256, first, roots[first], size, roots[size - 1 || 1], proof) || size === 1,
        );
    }
  }
});

test('a compact range resumes from its peaks', () => {
  const whole = new CompactRange(sha256);
  const nodes = new Map<string, Uint8Array>();
  for (let i = 0; i < 13; i++)
    for (const n of whole.append(leafHash(sha256, Buffer.from([i]))))
      nodes.set(`${n.level}/${n.index}`, n.hash);
  const resumed = new CompactRange(sha256, 13, [
    nodes.get('3/0'),
    nodes.get('2/2'),
    nodes.get('0/12'),
  ] as Uint8Array[]);
  resumed.append(leafHash(sha256, Buffer.from([13])));
  whole.append(leafHash(sha256, Buffer.from([13])));
  assert.equal(hex(resumed.root()), hex(whole.root()));
});

test('canonical JSON sorts keys by UTF-16 and refuses what JSON cannot carry', () => {
  assert.equal(
    canonicalJson({ b: 1, a: [true, null, 'é"'], 中: 1e21, c: undefined }),
    '{"a":[true,null,"é\\""],"b":1,"中":1e+21}',
  );
  assert.equal(
    canonicalJson({ '\u20ac': 1, '\r': 2, '1': 3, '\ud83d\ude00': 4, '\ufb33': 5 }),
    '{"\\r":2,"1":3,"€":1,"😀":4,"\ufb33":5}',
  );
  for (const bad of [Number.NaN, Infinity, () => 1, 1n, '\ud800'])
    assert.throws(() => canonicalJson(bad), RangeError);
});

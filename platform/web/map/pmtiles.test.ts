import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { tileNumber } from '#kernels/tiles';
import { anArchive } from '../../../test/support/pmtiles.ts';
import { PmtilesArchive, PmtilesProblem, readDirectory } from './pmtiles.ts';

const over = (bytes: Uint8Array): PmtilesArchive =>
  new PmtilesArchive(async (offset, length) => bytes.subarray(offset, offset + length));

test('tiles are numbered as the specification numbers them', () => {
  // Specification v3, table of clause 4.2.
  assert.deepEqual(
    [[0, 0, 0], [1, 0, 0], [1, 0, 1], [1, 1, 1], [1, 1, 0], [2, 0, 0], [12, 3423, 1763]].map(([z, x, y]) => tileNumber(z, x, y)), // prettier-ignore
    [0, 1, 2, 3, 4, 5, 19_078_479],
  );
});

test('every tile of a zoom has a number of its own', () => {
  for (let z = 0; z <= 6; z++) {
    const numbers = Array.from({ length: 4 ** z }, (_, i) =>
      tileNumber(z, i % 2 ** z, Math.floor(i / 2 ** z)),
    );
    const first = (4 ** z - 1) / 3;
    assert.deepEqual(
      numbers.toSorted((a, b) => a - b),
      numbers.map((_, i) => first + i),
    );
  }
});

for (const [what, leaves, gzip] of [
  ['one directory', false, false],
  ['leaves', true, true],
] as const)
  // prettier-ignore
  test(`tiles are found in an archive with ${what}; what is not there is absent`, async () => {
    const tiles = new Map<number, Uint8Array>();
    for (let z = 0; z <= 4; z++)
      for (let i = 0; i < 4 ** z; i += 2)
        tiles.set(tileNumber(z, i % 2 ** z, Math.floor(i / 2 ** z)), Buffer.from(`tile ${z} ${i}`));
    const archive = over(anArchive(tiles, { leaves, gzip }));
    assert.equal(Buffer.from((await archive.tile(4, 2, 3)) ?? []).toString(), 'tile 4 50');
    assert.equal(Buffer.from((await archive.tile(0, 0, 0)) ?? []).toString(), 'tile 0 0');
    assert.equal(await archive.tile(4, 3, 3), undefined);
    assert.equal(await archive.tile(9, 3, 3), undefined);
  });

test('a hostile archive is refused, never hangs and never grows', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.nat(400), async (noise, at) => {
      const bytes = Buffer.from(anArchive(new Map([[0, Buffer.from('x')]]), { leaves: true, gzip: true }));
      bytes.set(noise.subarray(0, Math.max(0, bytes.length - at)), Math.min(at, bytes.length));
      await over(bytes)
        .tile(0, 0, 0)
        .catch(() => undefined);
    }),
    { numRuns: 300 },
  );
  assert.throws(() => readDirectory(Uint8Array.from([0xff, 0xff, 0xff, 0x7f])), PmtilesProblem);
  const bomb = gzipSync(Buffer.alloc(32 * 1024 * 1024));
  const bytes = anArchive(new Map([[0, bomb]]), { leaves: false, gzip: false, zipped: true });
  await assert.rejects(over(bytes).tile(0, 0, 0), PmtilesProblem);
});

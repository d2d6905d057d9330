import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runFlood, useFloodWasm } from '#kernels/flood';
import { loadKernelWasm } from '#platform/server/wasm';
import { merewetherPresent, merewetherRequest } from './merewether-request.ts';

type Row = readonly [string, number, number, number, number, number];

const { points } = JSON.parse(readFileSync(join(import.meta.dirname, 'merewether-points.json'), 'utf8')) as {
  readonly points: readonly Row[];
};
const long = process.env['FENGSUI_TORTURE'] === '1';

test(
  'Merewether 2007 runs whole: RMSE ≤ 0.3 m and every surveyed level within 0.6 m',
  { skip: !merewetherPresent() },
  async () => {
    useFloodWasm({
      inertial: await loadKernelWasm('flood', 'inertial'),
      shallow: await loadKernelWasm('flood', 'shallow'),
    });
    const places = points.map(([name, xM, yM]) => ({ name, xM, yM }));
    const { formula: _formula, ...input } = merewetherRequest(places, long ? 1000 : 500);
    for (const scheme of long ? (['localInertia', 'shallowWater'] as const) : (['localInertia'] as const)) {
      const answer = runFlood(input, scheme, {});
      const errors = points.map(
        ([, , , , observed], n) => (answer.points[n].stageM ?? Number.NaN) - observed,
      );
      const rmse = Math.sqrt(errors.reduce((s, e) => s + e * e, 0) / errors.length);
      assert.ok(
        rmse <= 0.3 && errors.every((e) => Math.abs(e) <= 0.6),
        `${scheme} ${rmse} ${errors.join(' ')}`,
      );
      assert.ok(answer.massBalance.relativeError <= 1e-6);
    }
  },
);

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultsOfDraws } from '#kernels/formulary';
import { wildfireModel } from './index.ts';

test('whatever the schema allows is answered with finite numbers or a named failure', () => {
  const runs = process.env['FENGSUI_TORTURE'] === '1' ? 5000 : 150;
  const skip = ['fireSpread', 'fbpFireSpread', 'fireSpreadEnsemble', 'minimumTravelTime'];
  assert.deepEqual(faultsOfDraws(wildfireModel, runs, { skip, blankGrids: true }), []);
});

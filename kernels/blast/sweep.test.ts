import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultsOfSweep } from '#kernels/formulary';
import { blastModel } from './index.ts';

test('any single wrong or extreme input gives a finite answer or a named failure', () => {
  assert.deepEqual(faultsOfSweep(blastModel), []);
});

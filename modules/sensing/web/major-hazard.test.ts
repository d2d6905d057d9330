import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hazardSum } from './major-hazard.ts';

test('S = Σ q/Q counts only chemicals with a critical quantity', () => {
  const found = hazardSum({
    chemicals: [
      { name: '液氨', quantityT: 5, criticalT: 10 },
      { name: '氯', quantityT: 4, criticalT: 5 },
      { name: '其他', quantityT: 100 },
    ],
  });
  assert.ok(found);
  assert.ok(Math.abs(found.sum - 1.3) < 1e-12);
  assert.equal(found.without, 1);
});

test('an installation without chemicals has no sum', () => {
  assert.equal(hazardSum({ chemicals: [] }), undefined);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMetrics } from './metrics.ts';

test('samples carry labels, value and help; buckets are left out', () => {
  const text = [
    '# HELP a_total things counted',
    '# TYPE a_total counter',
    'a_total{route="/x",status="200"} 12',
    'b_seconds_bucket{le="1"} 4',
    'b_seconds_sum 0.5',
  ].join('\n');
  assert.deepEqual(readMetrics(text), [
    { name: 'a_total', labels: 'route="/x",status="200"', value: 12, help: 'things counted' },
    { name: 'b_seconds_sum', labels: '', value: 0.5, help: '' },
  ]);
});

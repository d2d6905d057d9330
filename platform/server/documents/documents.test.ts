import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CodecFailure } from '#codecs/codec';
import { DocumentReader } from './index.ts';

test('R21 a document that takes too long or too much memory costs the process and nobody else', async () => {
  const registry = new URL('./fixture-readers.ts', import.meta.url);
  const own = new DocumentReader({ registry, maxMemoryMb: 64, timeoutMs: 5000 });
  const bytes = new Uint8Array(1);
  const code = (format: string): Promise<unknown> =>
    own.read(format, bytes).then(
      (value) => value,
      (error: CodecFailure) => error.code,
    );
  const answers = await Promise.all(
    ['good', 'endless', 'good', 'greedy', 'good', 'ends', 'none', 'good'].map(code),
  );
  assert.deepEqual(answers, [
    'read',
    'TIMEOUT',
    'read',
    'TOO_MUCH_MEMORY',
    'read',
    'CRASHED',
    'FORMAT_UNKNOWN',
    'read',
  ]);
  own.stop();
});

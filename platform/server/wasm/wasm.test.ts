import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useFloodWasm } from '#kernels/flood';
import { useReferenceKernels, loadKernelWasm, wasmHash } from './index.ts';

test('a kernel file is compiled, checked against its committed hash and instantiable', async () => {
  const bytes = await loadKernelWasm('flood', 'inertial');
  assert.ok(bytes, 'the compiler is installed and the bytes are the committed ones');
  assert.match(wasmHash(bytes), /^[0-9a-f]{64}$/);
  useFloodWasm({ inertial: bytes });
  useFloodWasm({});
});

test('an unknown file, and a wish for the reference, answer undefined', async () => {
  assert.equal(await loadKernelWasm('flood', 'no-such-file'), undefined);
  useReferenceKernels(true);
  try {
    assert.equal(await loadKernelWasm('flood', 'inertial'), undefined);
  } finally {
    useReferenceKernels(false);
  }
});

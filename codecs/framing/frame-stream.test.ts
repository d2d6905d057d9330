import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Decoded } from '#codecs/codec';
import { FrameStream, seededNumbers, type ScanFrame } from './index.ts';

/** A toy format: `[`, one length digit, that many bytes. */
const scan: ScanFrame<string> = (window, emit) => {
  const { bytes, start, end } = window;
  if (bytes[start] !== 91) return -1;
  if (end - start < 2) return 0;
  const length = bytes[start + 1] - 48;
  if (length < 0 || length > 9) return -1;
  if (end - start < 2 + length) return 0;
  emit({ ok: true, frame: String.fromCharCode(...bytes.subarray(start + 2, start + 2 + length)) });
  return 2 + length;
};

function read(text: string, sizes: readonly number[], max = 16): string[] {
  const stream = new FrameStream(max, scan);
  const found: string[] = [];
  const emit = (decoded: Decoded<string>): void =>
    void found.push(decoded.ok ? decoded.frame : `${decoded.failure.code}@${decoded.failure.offset}`);
  const bytes = new TextEncoder().encode(text);
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length];
    stream.push(bytes.subarray(at, at + size), emit);
    at += size;
  }
  stream.end(emit);
  return found;
}

test('frames, noise and the unfinished end', () => {
  for (const sizes of [[100], [1], [2, 3], [7]]) {
    assert.deepEqual(read('ab[3xyzcd[1q[0', sizes), ['xyz', 'q', '']);
    assert.deepEqual(read('[2hi[5abc', sizes), ['hi', 'INCOMPLETE@4']);
    assert.deepEqual(read('[9ab[1z', sizes), ['INCOMPLETE@0', 'z']);
    assert.deepEqual(read('nothing here', sizes), ['NO_FRAME@0']);
    assert.deepEqual(read('', sizes), []);
  }
});

test('the bound is kept and the stream goes on behind a frame that is too long', () => {
  assert.deepEqual(read('[9abcdefghi[1z', [1], 8).slice(-1), ['z']);
  assert.equal(read('[9abcdefghi[1z', [3], 8)[0], 'TOO_LONG@0');
});

test('any pieces give the same frames', () => {
  const next = seededNumbers(7);
  for (let round = 0; round < 300; round++) {
    const text = Array.from({ length: next() % 40 }, () => '[0123a'[next() % 6]).join('');
    const whole = read(text, [1000]);
    assert.deepEqual(read(text, [1 + (next() % 5), 1 + (next() % 3)]), whole, text);
  }
});

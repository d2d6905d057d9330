import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { CodecFailure } from '#codecs/codec';
import { codecReaders, DOCUMENT_MEMORY_MB, DocumentReader } from '#platform/server/documents';
import { hostileFiles } from './hostile.ts';

const MAX_MB = 256;
/** CPU time the node itself may spend in one turn of its loop while strangers' files are read. */
const MAX_TURN_MS = 50;

const reader = new DocumentReader({
  registry: codecReaders,
  maxMemoryMb: DOCUMENT_MEMORY_MB,
  timeoutMs: 20_000,
});
after(() => reader.stop());

/** The most CPU time of this thread in one turn of the event loop; a busy machine does not count. */
function watchTurns(): () => number {
  let most = 0;
  let last = process.threadCpuUsage();
  let going = true;
  const turn = (): void => {
    const spent = process.threadCpuUsage(last);
    most = Math.max(most, (spent.user + spent.system) / 1000);
    last = process.threadCpuUsage();
    if (going) setImmediate(turn);
  };
  setImmediate(turn);
  return () => {
    going = false;
    return most;
  };
}

test('R21 every hostile file is refused by name or read within its bounds, and the node goes on meanwhile', async (t) => {
  const files = hostileFiles();
  assert.ok(files.length >= 250, String(files.length));
  const codes = new Map<string, number>();
  await reader.read('wkt', new TextEncoder().encode('POINT (1 2)'));
  const stopWatching = watchTurns();
  t.after(stopWatching);
  for (const { name, format, bytes, handled } of files) {
    const found = await reader.read(format, bytes).then(
      () => 'READ',
      (error: unknown) => {
        assert.ok(error instanceof CodecFailure, `${name}: ${String(error)}`);
        return error.code;
      },
    );
    assert.ok(found !== 'READ' || handled, `${format} ${name} was read`);
    assert.ok(
      !['DECODER_FAILED', 'READER_FAILED', 'TIMEOUT', 'CRASHED'].includes(found),
      `${name}: ${found}`,
    );
    codes.set(found, (codes.get(found) ?? 0) + 1);
  }
  const turn = stopWatching();
  t.diagnostic(
    `${files.length} files, ${codes.size} kinds of refusal, most memory ${reader.peakMb.toFixed(0)} MB, longest turn ${turn.toFixed(0)} ms`,
  );
  assert.ok(reader.peakMb <= MAX_MB, `${reader.peakMb} MB`);
  assert.ok(turn <= 4 * MAX_TURN_MS, `a turn of ${turn} ms`);
});

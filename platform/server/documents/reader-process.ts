// Entry of the process that reads documents one after another: what to read comes as a message, its bytes through the
// standard input. It is killed when one takes too long.
import { readFileSync } from 'node:fs';
import { CodecFailure } from '#codecs/codec';
import type { Readers, ReadJob, ReadReply } from './protocol.ts';

const LARGE_BYTES = 1_000_000;
const { readers } = (await import(process.argv[2])) as { readers: Readers };
const { gc } = globalThis as { gc?: () => void };

/** The most this process has held; what `getrusage` says begins with the parent's. */
function peakMb(): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1024;
}

function answer({ format, options }: ReadJob, bytes: Uint8Array<ArrayBuffer>): ReadReply {
  try {
    if (!Object.hasOwn(readers, format)) throw new CodecFailure('FORMAT_UNKNOWN', `no reader of ${format}`);
    const value = readers[format](bytes, options);
    return { ok: true, value, peakMb: peakMb() };
  } catch (error) {
    const named = error instanceof CodecFailure;
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, code: named ? error.code : 'READER_FAILED', message, peakMb: peakMb() };
  }
}

let job: ReadJob | undefined;
let bytes = new Uint8Array(0);
let held = 0;

function readWhenWhole(): void {
  if (!job || held < job.length) return;
  process.stdin.pause();
  process.send?.(answer(job, bytes));
  const large = job.length > LARGE_BYTES;
  job = undefined;
  bytes = new Uint8Array(0);
  // What a large document leaves behind must not count against the next one.
  if (large) gc?.();
}

process.stdin.pause();
process.stdin.on('data', (chunk: Buffer) => {
  bytes.set(chunk, held);
  held += chunk.length;
  readWhenWhole();
});
process.on('message', (next: ReadJob) => {
  job = next;
  held = 0;
  bytes = new Uint8Array(next.length);
  process.stdin.resume();
  readWhenWhole();
});
process.on('disconnect', () => process.exit(0));

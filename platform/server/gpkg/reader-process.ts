// Entry of the reader process: one file in, one reply out. It is killed when it takes too long.
import { CodecFailure } from '#codecs/codec';
import type { GpkgBounds, GpkgReply } from './layer.ts';
import { readTables } from './read-tables.ts';

process.once('message', ({ file, bounds }: { file: string; bounds: GpkgBounds }) => {
  let reply: GpkgReply;
  try {
    reply = { ok: true, content: readTables(file, bounds) };
  } catch (error) {
    const named = error instanceof CodecFailure;
    const message = error instanceof Error ? error.message : String(error);
    reply = { ok: false, code: named ? error.code : 'DATABASE_INVALID', message };
  }
  process.send?.(reply, () => process.disconnect());
});

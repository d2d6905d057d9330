import { Batch } from '../hot/batch.ts';
import { Busy, NotStored } from '../hot/engine.ts';

/** What one process asks of the engine's process. */
export const ASK = { readings: 0, mode: 1, reload: 2 } as const;

/** Bytes of one reading: point, device time, value, quality. */
const READING_BYTES = 21;

const OUTCOME = { done: 0, busy: 1, notStored: 2 } as const;

/** Readings as `readings` carries them: the kind, then the four arrays of the batch one after another. */
export function encodeReadings(batch: Batch): Uint8Array {
  const { count } = batch;
  const bytes = new Uint8Array(1 + count * READING_BYTES);
  const view = new DataView(bytes.buffer);
  bytes[0] = ASK.readings;
  for (let i = 0, at = 1; i < count; i++, at += READING_BYTES) {
    view.setInt32(at, batch.points[i]);
    view.setFloat64(at + 4, batch.times[i]);
    view.setFloat64(at + 12, batch.values[i]);
    bytes[at + 20] = batch.qualities[i];
  }
  return bytes;
}

/** The readings of a message; undefined when its length is not that of whole readings. */
export function decodeReadings(bytes: Uint8Array): Batch | undefined {
  const count = (bytes.length - 1) / READING_BYTES;
  if (!Number.isInteger(count) || count < 1) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const batch = new Batch(count);
  for (let i = 0, at = 1; i < count; i++, at += READING_BYTES)
    batch.push(view.getInt32(at), view.getFloat64(at + 4), view.getFloat64(at + 12), bytes[at + 20]);
  return batch;
}

/** A question that is not about readings. */
export function encodeAsk(kind: number, value: unknown): Uint8Array {
  return Buffer.concat([Buffer.from([kind]), Buffer.from(JSON.stringify(value))]);
}

/** What became of it. */
export function encodeOutcome(error: Error | undefined): Uint8Array {
  if (!error) return Uint8Array.of(OUTCOME.done);
  const kind = error instanceof Busy ? OUTCOME.busy : OUTCOME.notStored;
  return Buffer.concat([Buffer.from([kind]), Buffer.from(error.message)]);
}

export function decodeOutcome(bytes: Uint8Array): Error | undefined {
  if (bytes[0] === OUTCOME.done && bytes.length === 1) return undefined;
  const message = Buffer.from(bytes.subarray(1)).toString('utf8');
  return bytes[0] === OUTCOME.busy ? new Busy(message) : new NotStored(message);
}

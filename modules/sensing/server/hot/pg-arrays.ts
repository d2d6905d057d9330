import type { Batch } from './batch.ts';

const INT2 = 21;
const INT4 = 23;
const INT8 = 20;
const FLOAT8 = 701;
const HEADER = 20;

/** Arrays in PostgreSQL's binary form: sent as they are, without text on either side. */
function array(
  oid: number,
  width: number,
  count: number,
  write: (buffer: Buffer, at: number, i: number) => void,
): Buffer {
  if (count === 0) {
    const empty = Buffer.alloc(12);
    empty.writeInt32BE(oid, 8);
    return empty;
  }
  const buffer = Buffer.allocUnsafe(HEADER + count * (4 + width));
  buffer.writeInt32BE(1, 0);
  buffer.writeInt32BE(0, 4);
  buffer.writeInt32BE(oid, 8);
  buffer.writeInt32BE(count, 12);
  buffer.writeInt32BE(1, 16);
  let at = HEADER;
  for (let i = 0; i < count; i++) {
    buffer.writeInt32BE(width, at);
    write(buffer, at + 4, i);
    at += 4 + width;
  }
  return buffer;
}

const HIGH = 2 ** 32;

/** The four array parameters of a journal row: integer[], bigint[], double precision[], smallint[]. */
export function journalArrays(batch: Batch): [Buffer, Buffer, Buffer, Buffer] {
  const { points, times, values, qualities, count } = batch;
  return [
    array(INT4, 4, count, (b, at, i) => b.writeInt32BE(points[i], at)),
    array(INT8, 8, count, (b, at, i) => {
      const ms = Math.round(times[i]);
      b.writeInt32BE(Math.floor(ms / HIGH), at);
      b.writeUInt32BE(ms - Math.floor(ms / HIGH) * HIGH, at + 4);
    }),
    array(FLOAT8, 8, count, (b, at, i) => b.writeDoubleBE(values[i], at)),
    array(INT2, 2, count, (b, at, i) => b.writeInt16BE(qualities[i], at)),
  ];
}

function* cells(buffer: Buffer, width: number): Generator<number> {
  const count = buffer.readInt32BE(0) === 0 ? 0 : buffer.readInt32BE(12);
  for (let i = 0; i < count; i++) yield HEADER + i * (4 + width) + 4;
}

/** Reads the arrays of a journal row back into `batch` (appending). */
export function readJournalArrays(
  batch: Batch,
  points: Buffer,
  times: Buffer,
  values: Buffer,
  qualities: Buffer,
): void {
  const p = cells(points, 4);
  const t = cells(times, 8);
  const v = cells(values, 8);
  for (const at of cells(qualities, 2)) {
    const tAt = t.next().value as number;
    batch.push(
      points.readInt32BE(p.next().value as number),
      times.readInt32BE(tAt) * HIGH + times.readUInt32BE(tAt + 4),
      values.readDoubleBE(v.next().value as number),
      qualities.readInt16BE(at),
    );
  }
}

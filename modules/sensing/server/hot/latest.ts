import { supersedes } from '#kernels/rules';
import type { Batch } from './batch.ts';

/** Newest reading of each point, O(1): by device time, then quality, then the larger value hash. */
export class Latest {
  times: Float64Array;
  values: Float64Array;
  qualities: Uint8Array;
  receipts: Float64Array;

  constructor(capacity: number) {
    this.times = new Float64Array(capacity).fill(Number.NEGATIVE_INFINITY);
    this.values = new Float64Array(capacity);
    this.qualities = new Uint8Array(capacity);
    this.receipts = new Float64Array(capacity);
  }

  ensure(capacity: number): void {
    if (capacity <= this.times.length) return;
    const grown = new Latest(Math.max(capacity, this.times.length * 2));
    grown.times.set(this.times);
    grown.values.set(this.values);
    grown.qualities.set(this.qualities);
    grown.receipts.set(this.receipts);
    Object.assign(this, {
      times: grown.times,
      values: grown.values,
      qualities: grown.qualities,
      receipts: grown.receipts,
    });
  }

  /** Takes a committed batch in; `changed` is called for each point with a new newest value. */
  apply(batch: Batch, receivedAt: number, changed: (point: number) => void): void {
    const { points, times, values, qualities, count } = batch;
    for (let i = 0; i < count; i++) {
      const p = points[i];
      const t = times[i];
      if (t < this.times[p]) continue;
      if (t === this.times[p] && !supersedes(values[i], qualities[i], this.values[p], this.qualities[p]))
        continue;
      this.times[p] = t;
      this.values[p] = values[i];
      this.qualities[p] = qualities[i];
      this.receipts[p] = receivedAt;
      changed(p);
    }
  }

  snapshot(): Buffer {
    const parts = [this.times, this.values, this.receipts].map((a) =>
      Buffer.from(a.buffer, a.byteOffset, a.byteLength),
    );
    return Buffer.concat([
      ...parts,
      Buffer.from(this.qualities.buffer, this.qualities.byteOffset, this.qualities.byteLength),
    ]);
  }

  restore(bytes: Buffer): void {
    const n = bytes.length / 25;
    if (!Number.isInteger(n)) throw new Error('the snapshot of latest values is damaged');
    this.ensure(n);
    const copy = new Uint8Array(bytes).buffer;
    this.times.set(new Float64Array(copy, 0, n));
    this.values.set(new Float64Array(copy, n * 8, n));
    this.receipts.set(new Float64Array(copy, n * 16, n));
    this.qualities.set(new Uint8Array(copy, n * 24, n));
  }
}

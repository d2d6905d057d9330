import { supersedes } from '#kernels/rules';

/** Readings of many points as parallel arrays that grow. Times and receipts in ms UTC, qualities OPC bytes. */
export class Columns {
  points: Int32Array;
  times: Float64Array;
  values: Float64Array;
  qualities: Uint8Array;
  receipts: Float64Array;
  count = 0;

  constructor(capacity = 1024) {
    this.points = new Int32Array(capacity);
    this.times = new Float64Array(capacity);
    this.values = new Float64Array(capacity);
    this.qualities = new Uint8Array(capacity);
    this.receipts = new Float64Array(capacity);
  }

  /** Makes room for `more` further readings. */
  reserve(more: number): void {
    const needed = this.count + more;
    if (needed <= this.points.length) return;
    const grown = new Columns(Math.max(needed, this.points.length * 2));
    grown.points.set(this.points.subarray(0, this.count));
    grown.times.set(this.times.subarray(0, this.count));
    grown.values.set(this.values.subarray(0, this.count));
    grown.qualities.set(this.qualities.subarray(0, this.count));
    grown.receipts.set(this.receipts.subarray(0, this.count));
    const { points, times, values, qualities, receipts } = grown;
    Object.assign(this, { points, times, values, qualities, receipts });
  }

  copy(from: Columns, i: number): void {
    const k = this.count++;
    this.points[k] = from.points[i];
    this.times[k] = from.times[i];
    this.values[k] = from.values[i];
    this.qualities[k] = from.qualities[i];
    this.receipts[k] = from.receipts[i];
  }
}

/** Positions in order of point, then order of arrival. */
function byPoint({ points, count }: Columns): Uint32Array {
  let most = 0;
  for (let i = 0; i < count; i++) if (points[i] > most) most = points[i];
  const next = new Uint32Array(most + 2);
  for (let i = 0; i < count; i++) next[points[i] + 1] += 1;
  for (let p = 1; p < next.length; p++) next[p] += next[p - 1];
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[next[points[i]]++] = i;
  return order;
}

/** Puts one point's positions into order of time, arrival deciding; most points arrive in order and cost one pass. */
function byTime(order: Uint32Array, times: Float64Array): void {
  for (let i = 1; i < order.length; i++)
    if (times[order[i]] < times[order[i - 1]]) {
      order.sort((a, b) => times[a] - times[b] || a - b);
      return;
    }
}

/** The readings sorted by (point, time), one per (point, time): the superseding one, of equal ones the first (SPEC RUL-1). */
export function sortedOnce(given: Columns): Columns {
  const order = byPoint(given);
  const { points, times, values, qualities } = given;
  const out = new Columns(given.count);
  for (let from = 0; from < order.length;) {
    const point = points[order[from]];
    let to = from + 1;
    while (to < order.length && points[order[to]] === point) to++;
    const own = order.subarray(from, to);
    byTime(own, times);
    const begin = out.count;
    for (const i of own) {
      const last = out.count - 1;
      const repeated = last >= begin && out.times[last] === times[i];
      if (repeated && !supersedes(values[i], qualities[i], out.values[last], out.qualities[last])) continue;
      if (repeated) out.count = last;
      out.copy(given, i);
    }
    from = to;
  }
  return out;
}

/** A growing set of readings as parallel arrays; the unit the hot path works on. Times are ms UTC, qualities OPC bytes. */
export class Batch {
  points: Int32Array;
  times: Float64Array;
  values: Float64Array;
  qualities: Uint8Array;
  count = 0;

  constructor(capacity = 1024) {
    this.points = new Int32Array(capacity);
    this.times = new Float64Array(capacity);
    this.values = new Float64Array(capacity);
    this.qualities = new Uint8Array(capacity);
  }

  push(point: number, time: number, value: number, quality: number): void {
    if (this.count === this.points.length) this.#grow();
    const i = this.count++;
    this.points[i] = point;
    this.times[i] = time;
    this.values[i] = value;
    this.qualities[i] = quality;
  }

  append(from: Batch): void {
    const { points, times, values, qualities, count } = from;
    for (let i = 0; i < count; i++) this.push(points[i], times[i], values[i], qualities[i]);
  }

  #grow(): void {
    const capacity = this.points.length * 2;
    const points = new Int32Array(capacity);
    const times = new Float64Array(capacity);
    const values = new Float64Array(capacity);
    const qualities = new Uint8Array(capacity);
    points.set(this.points);
    times.set(this.times);
    values.set(this.values);
    qualities.set(this.qualities);
    this.points = points;
    this.times = times;
    this.values = values;
    this.qualities = qualities;
  }

  /** Readings [from, to) as a batch of their own (copied). */
  slice(from: number, to: number): Batch {
    const part = new Batch(Math.max(1, to - from));
    part.points.set(this.points.subarray(from, to));
    part.times.set(this.times.subarray(from, to));
    part.values.set(this.values.subarray(from, to));
    part.qualities.set(this.qualities.subarray(from, to));
    part.count = to - from;
    return part;
  }

  clear(): void {
    this.count = 0;
  }
}

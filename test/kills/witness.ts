/** One reading as a device sent it. */
export interface Sent {
  readonly point: string;
  readonly time: number;
  readonly value: number;
}

/** What an outside observer knows: every reading ever sent, and which of them were acknowledged. */
export class Witness {
  readonly sent = new Map<string, number>();
  readonly acknowledged: Sent[] = [];

  static key(point: string, time: number): string {
    return `${point} ${time}`;
  }

  sends(readings: readonly Sent[]): void {
    for (const r of readings) this.sent.set(Witness.key(r.point, r.time), r.value);
  }

  acknowledges(readings: readonly Sent[]): void {
    this.acknowledged.push(...readings);
  }
}

/** Limits the test's rule is armed with. */
export const RAISE_AT = 9;
export const CLEAR_BELOW = 8.8;

/** Values that cross the limit once in eight readings. */
const COURSE = [5, 6.5, 8.1, 9.6, 10.5, 9.2, 7.9, 6];

/** The next reading of one point: time always ahead of the one before, value along the course. */
export class Course {
  readonly point: string;
  #step: number;
  #last = 0;

  constructor(point: string, step: number) {
    this.point = point;
    this.#step = step;
  }

  next(): Sent {
    this.#last = Math.max(this.#last + 1, Date.now());
    return { point: this.point, time: this.#last, value: COURSE[this.#step++ % COURSE.length] };
  }
}

/** The reference judge: start times of the episodes in one point's readings, in order of device time. */
export function episodesOf(readings: readonly { readonly time: number; readonly value: number }[]): number[] {
  const starts: number[] = [];
  let active = false;
  for (const { time, value } of [...readings].sort((a, b) => a.time - b.time)) {
    if (!active && value >= RAISE_AT) starts.push(time);
    active = active ? value >= CLEAR_BELOW : value >= RAISE_AT;
  }
  return starts;
}

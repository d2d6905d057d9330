import type { HistoryLookup, StoredReading } from '#kernels/rules';
import type { Batch, Sensing } from '#sensing/server';

const MAX_READINGS = 2_000_000;
const KEEP_MS = 60_000;

interface Held {
  from: number;
  readings: StoredReading[];
  usedAt: number;
}

/**
 * Stored readings that late data look back on, held while a backlog comes in: a point is read once and then follows the
 * commits, so that a gateway returning after hours costs one look into history and not one per batch.
 */
export class LateHistory {
  readonly #sensing: Sensing;
  readonly #monotonic: () => number;
  readonly #held = new Map<number, Held>();
  #readings = 0;

  constructor(sensing: Sensing, monotonic: () => number) {
    this.#sensing = sensing;
    this.#monotonic = monotonic;
  }

  /** Fetches what is wanted (earliest time by point) and not held yet. */
  async ensure(wanted: ReadonlyMap<number, number>): Promise<void> {
    this.#forget(wanted);
    const now = this.#monotonic();
    const missing = new Map<number, number>();
    for (const [point, from] of wanted) {
      const held = this.#held.get(point);
      if (held && held.from <= from) held.usedAt = now;
      else missing.set(point, from);
    }
    if (missing.size === 0) return;
    const found = await this.#sensing.history.lookBack(missing);
    for (const [point, from] of missing) {
      const readings: StoredReading[] = found.get(point) ?? [];
      this.#readings += readings.length - (this.#held.get(point)?.readings.length ?? 0);
      this.#held.set(point, { from, readings, usedAt: now });
    }
  }

  /** Drops what was not used for a minute, and everything when it is too much. */
  #forget(wanted: ReadonlyMap<number, number>): void {
    const before = this.#monotonic() - KEEP_MS;
    const full = this.#readings > MAX_READINGS;
    for (const [point, { usedAt, readings }] of this.#held)
      if ((usedAt < before || full) && !wanted.has(point)) {
        this.#held.delete(point);
        this.#readings -= readings.length;
      }
  }

  /** Follows a commit. */
  committed({ points, times, values, qualities, count }: Batch, receivedAt: number): void {
    if (this.#held.size === 0) return;
    for (let i = 0; i < count; i++) {
      const held = this.#held.get(points[i]);
      if (!held || times[i] < held.from) continue;
      held.readings.push({ time: times[i], value: values[i], quality: qualities[i], receivedAt });
      this.#readings += 1;
    }
  }

  readonly lookUp: HistoryLookup = (point, from, to) =>
    this.#held.get(point)?.readings.filter((r) => r.time >= from && r.time <= to) ?? [];
}

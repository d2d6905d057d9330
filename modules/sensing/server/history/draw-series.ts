import { downsample, findGaps } from '#kernels/series';
import { QUALITY } from '#sensing/contract';
import type { HistoryReading } from './reading.ts';

/** A stretch longer than this many sampling periods is drawn as a gap. */
const GAP_PERIODS = 3;

/** A curve at screen width; null marks a gap. Times in ms UTC. */
export interface DrawnSeries {
  readonly times: number[];
  readonly values: (number | null)[];
  /** True when every good reading is on the curve. */
  readonly raw: boolean;
}

/** Instants at which the line is interrupted, with the reading before the interruption. */
interface Break {
  readonly after: number;
  readonly at: number;
}

function breaksOf(times: Float64Array, periodMs: number): Break[] {
  return findGaps(times, periodMs, GAP_PERIODS).map((g) => ({
    after: g.from,
    at: Math.min(g.from + periodMs, (g.from + g.to) / 2),
  }));
}

/** Draws readings (ascending, one per time) over [from, to) at `width` pixels: extremes kept, gaps of more than three periods shown, bad readings left out. */
export function drawSeries(
  readings: readonly HistoryReading[],
  span: { readonly from: number; readonly to: number },
  width: number,
  periodMs: number,
): DrawnSeries {
  const good = readings.filter((r) => r.quality > QUALITY.bad);
  const allTimes = Float64Array.from(good, (r) => r.time);
  const allValues = Float64Array.from(good, (r) => r.value);
  const breaks = breaksOf(allTimes, periodMs);
  const drawn = downsample(allTimes, allValues, span.from, span.to, width);
  const times: number[] = [];
  const values: (number | null)[] = [];
  let next = 0;
  for (let i = 0; i < drawn.times.length; i++) {
    let broken = false;
    while (next < breaks.length && breaks[next].at < drawn.times[i]) {
      if (i > 0 && !broken) {
        times.push(breaks[next].at);
        values.push(null);
        broken = true;
      }
      next += 1;
    }
    times.push(drawn.times[i]);
    values.push(drawn.values[i]);
  }
  return { times, values, raw: drawn.times.length === good.length };
}

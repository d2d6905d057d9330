import type { RuleSet } from './compile.ts';
import { slotBack } from './ring.ts';
import type { RuleState, SourceReading } from './state-types.ts';
import { RATE_LOOKBACK } from './types.ts';

/** Keeps a slope finite, so that it is never taken for a forced-off marker. */
function slope(v: number, t: number, v0: number, t0: number): number {
  const x = ((v - v0) / (t - t0)) * 60_000;
  return Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, x));
}

/** Rate per minute at the newest reading of a point (SPEC RUL-5); NaN without an earlier reading in the window. */
export function rateFromRing(state: RuleState, rule: number, p: number): number {
  const { set } = state;
  const newest = slotBack(state, p, 0);
  const t = state.ringTime[newest];
  const oldest = t - set.window[rule];
  const steps = Math.min(RATE_LOOKBACK, state.ringCount[p] - 1);
  let found = -1;
  for (let k = 1; k <= steps; k++) {
    const slot = slotBack(state, p, k);
    if (state.ringTime[slot] < oldest) break;
    if (state.ringQuality[slot] >= set.minQuality[rule] && Number.isFinite(state.ringValue[slot]))
      found = slot;
  }
  return found < 0 ? NaN : slope(state.ringValue[newest], t, state.ringValue[found], state.ringTime[found]);
}

/** Rate per minute at `series[i]` (SPEC RUL-5); NaN without an earlier reading in the window. */
export function rateFromSeries(
  set: RuleSet,
  rule: number,
  series: readonly SourceReading[],
  i: number,
): number {
  const now = series[i];
  const oldest = now.time - set.window[rule];
  for (let j = Math.max(0, i - RATE_LOOKBACK); j < i; j++) {
    const r = series[j];
    if (r.time >= oldest && r.quality >= set.minQuality[rule] && Number.isFinite(r.value))
      return slope(now.value, now.time, r.value, r.time);
  }
  return NaN;
}

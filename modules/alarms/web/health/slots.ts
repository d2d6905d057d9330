interface Slot {
  readonly at: string;
  readonly count: number;
}

const SLOT_MS = 600_000;
/** More alarms than this within ten minutes are a flood (ANSI/ISA-18.2-2016 §16.5; EEMUA 191). */
export const FLOOD = 10;
/** Bars drawn at most; beyond, neighbouring slots are joined by their largest. */
const MAX_BARS = 432;

/** Every slot of the window, empty ones as 0; long windows keep the largest of neighbouring slots. */
export function slotsOf(
  series: readonly Slot[],
  hours: number,
  now: number,
): readonly (readonly [number, number])[] {
  const counts = new Map(series.map((s) => [Math.floor(Date.parse(s.at) / SLOT_MS), s.count]));
  const last = Math.floor(now / SLOT_MS);
  const all = hours * 6;
  const join = Math.ceil(all / MAX_BARS);
  const bars: (readonly [number, number])[] = [];
  for (let i = all - 1; i >= 0; i -= join) {
    let largest = 0;
    for (let k = 0; k < join && i - k >= 0; k++) largest = Math.max(largest, counts.get(last - (i - k)) ?? 0);
    bars.push([(last - i) * SLOT_MS, largest]);
  }
  return bars;
}

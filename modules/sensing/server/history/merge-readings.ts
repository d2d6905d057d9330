import { supersedes } from '#kernels/rules';
import type { HistoryReading } from './reading.ts';

/** Several lists of one point's readings as one: ascending, each time once, the superseding reading kept (SPEC RUL-1). */
export function mergeReadings(lists: readonly (readonly HistoryReading[])[]): HistoryReading[] {
  const filled = lists.filter((list) => list.length > 0);
  const all = filled.flat();
  const sorted = all.every((reading, i) => i === 0 || all[i - 1].time <= reading.time);
  if (!sorted) all.sort((a, b) => a.time - b.time);
  const merged: HistoryReading[] = [];
  for (const reading of all) {
    const last = merged.at(-1);
    if (last?.time !== reading.time) merged.push(reading);
    else if (supersedes(reading.value, reading.quality, last.value, last.quality))
      merged[merged.length - 1] = reading;
  }
  return merged;
}

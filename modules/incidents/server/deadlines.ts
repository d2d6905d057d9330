import type { Level } from '#incidents/contract';

/**
 * Minutes until a report is due. First report: serious incidents (I, II) within 30 minutes by telephone and an hour in
 * writing (国办发〔2013〕101号 practice); ours counts the written one. Follow-ups are our defaults and can be earlier.
 */
const FIRST_MIN: Readonly<Record<Level, number>> = { I: 30, II: 30, III: 60, IV: 120 };
const FOLLOW_UP_MIN: Readonly<Record<Level, number>> = { I: 60, II: 120, III: 360, IV: 1440 };

/** Instant (ms) the next report is due, or undefined after the final one. */
export function nextReportDue(
  level: Level,
  kinds: readonly string[],
  openedMs: number,
  lastSentMs: number | undefined,
): number | undefined {
  if (kinds.includes('final')) return undefined;
  return lastSentMs === undefined
    ? openedMs + FIRST_MIN[level] * 60_000
    : lastSentMs + FOLLOW_UP_MIN[level] * 60_000;
}

/** INC-4: first, then follow-ups, then final; nothing after the final. */
export function mayReport(kinds: readonly string[], kind: string): boolean {
  if (kinds.includes('final')) return false;
  return kind === 'first' ? kinds.length === 0 : kinds.length > 0;
}

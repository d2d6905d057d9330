import { compileRules } from './compile.ts';
import { judgeBatch, ready, tick } from './judge.ts';
import type { RuleState } from './state-types.ts';
import { createState } from './state.ts';
import { GRADE_CODE, type AlarmChange, type Grade, type Rule, type StoredReading } from './types.ts';
import { commit } from './undo.ts';

const DAY_MS = 86_400_000;
const CHUNK = 4096;
/** A raise this soon after the last clear is chatter, ms. */
const CHATTER_MS = 60_000;

/** One alarm the rule would have raised; `until` is absent while it stands at the end. */
export interface BackTestEpisode {
  readonly start: number;
  readonly until?: number;
  /** Highest grade reached. */
  readonly grade: Grade;
}
/** What a rule would have done on stored readings (SPEC RUL-30). */
export interface BackTestResult {
  readonly readings: number;
  /** First to last reading, days. */
  readonly days: number;
  readonly alarmsPerDay: number;
  readonly episodes: readonly BackTestEpisode[];
  /** Raises within 60 s of the last clear. */
  readonly chatter: number;
  readonly minutesInAlarm: number;
}
/** A stored reading with its point. */
export interface PointReading extends Omit<StoredReading, 'receivedAt'> {
  readonly point: number;
}

function higher(a: Grade, b: Grade): Grade {
  return GRADE_CODE[a] >= GRADE_CODE[b] ? a : b;
}

function collect(
  changes: readonly AlarmChange[],
  episodes: { start: number; until?: number; grade: Grade }[],
): void {
  for (const c of changes) {
    const last = episodes[episodes.length - 1];
    if (c.kind === 'raised' || c.kind === 'foundLate') {
      if (last?.start !== c.episode) episodes.push({ start: c.episode, grade: c.grade });
    } else if (last && c.kind === 'cleared') last.until = c.at;
    else if (last) last.grade = higher(last.grade, c.grade);
  }
}

function feed(
  state: RuleState,
  sorted: readonly PointReading[],
  ids: ReadonlyMap<number, number>,
  out: AlarmChange[],
): void {
  for (let from = 0; from < sorted.length; from += CHUNK) {
    const part = sorted.slice(from, from + CHUNK);
    judgeBatch(
      state,
      Int32Array.from(part, (r) => ids.get(r.point) ?? 0),
      Float64Array.from(part, (r) => r.time),
      Float64Array.from(part, (r) => r.value),
      Uint8Array.from(part, (r) => r.quality),
      part.length,
      part[part.length - 1].time,
      out,
    );
    commit(state);
  }
}

/**
 * Runs one rule over stored readings of its points, in any order; readings of other points are ignored. Silence is watched from
 * the first reading to the last.
 * @throws KernelFailure when the rule cannot be judged.
 */
export function backTest(rule: Rule, readings: readonly PointReading[]): BackTestResult {
  const points = [...new Set(rule.operands.map((o) => o.point))];
  const ids = new Map(points.map((p, i) => [p, i]));
  const operands = rule.operands.map((o) => ({ ...o, point: ids.get(o.point) ?? 0 }));
  const sorted = readings.filter((r) => ids.has(r.point)).toSorted((a, b) => a.time - b.time || (ids.get(a.point) ?? 0) - (ids.get(b.point) ?? 0)); // prettier-ignore
  const state = createState(compileRules([{ ...rule, operands }], points.length));
  const changes: AlarmChange[] = [];
  const first = sorted[0]?.time ?? 0;
  const last = sorted[sorted.length - 1]?.time ?? first;
  ready(state, first);
  feed(state, sorted, ids, changes);
  if (sorted.length > 0) tick(state, last, changes);
  const episodes: { start: number; until?: number; grade: Grade }[] = [];
  collect(changes, episodes);
  const days = (last - first) / DAY_MS;
  let chatter = 0;
  let inAlarm = 0;
  episodes.forEach((e, i) => {
    const before = episodes[i - 1]?.until;
    if (before !== undefined && e.start - before <= CHATTER_MS) chatter++;
    inAlarm += (e.until ?? last) - e.start;
  });
  return {
    readings: sorted.length,
    days,
    alarmsPerDay: days > 0 ? episodes.length / days : episodes.length,
    episodes,
    chatter,
    minutesInAlarm: inAlarm / 60_000,
  };
}

/** Length of a counting slot of ISA-18.2 and EEMUA 191, ms (10 minutes). */
const SLOT_MS = 600_000;
const DAY_MS = 86_400_000;
/** A flood begins above this many alarms per operator and slot… */
const FLOOD_BEGIN = 10;
/** …and ends below this many. */
const FLOOD_END = 5;

/** One alarm of the period; `clearedAt` is absent while it stands. Times in ms UTC. */
export interface AlarmRecord {
  readonly ruleId: string;
  readonly at: number;
  readonly clearedAt?: number;
}
/** A stretch of more alarms than an operator can read. */
export interface Flood {
  readonly from: number;
  readonly until: number;
  readonly alarms: number;
}
/** Alarm-system health of a period (SPEC HLT-1 to HLT-6). */
export interface AlarmHealth {
  readonly alarms: number;
  /** Mean and peak alarms per operator and 10 minutes. */
  readonly meanPerSlot: number;
  readonly peakPerSlot: number;
  /** Share of slots over 10 alarms per operator, 0–1. */
  readonly shareInFlood: number;
  readonly floods: readonly Flood[];
  /** Alarms not cleared at the end of the period. */
  readonly standing: number;
  /** Rules standing longer than 24 h at the end, longest first. */
  readonly stale: readonly { readonly ruleId: string; readonly since: number }[];
  /** Rules with three or more raises within 60 s, most first. */
  readonly chattering: readonly { readonly ruleId: string; readonly peakPerMinute: number }[];
  /** The ten rules with most raises, and the share of all raises they make, 0–1. */
  readonly badActors: readonly { readonly ruleId: string; readonly alarms: number }[];
  readonly badActorShare: number;
}

function slotCounts(alarms: readonly AlarmRecord[], from: number, to: number): number[] {
  const counts = Array.from({ length: Math.max(1, Math.ceil((to - from) / SLOT_MS)) }, () => 0);
  for (const a of alarms) counts[Math.min(counts.length - 1, Math.floor((a.at - from) / SLOT_MS))]++;
  return counts;
}

function findFloods(counts: readonly number[], from: number, operators: number): Flood[] {
  const floods: Flood[] = [];
  let begin = -1;
  let alarms = 0;
  counts.forEach((count, i) => {
    if (begin < 0 && count / operators > FLOOD_BEGIN) {
      begin = i;
      alarms = 0;
    }
    if (begin < 0) return;
    if (count / operators < FLOOD_END) {
      floods.push({ from: from + begin * SLOT_MS, until: from + i * SLOT_MS, alarms });
      begin = -1;
    } else alarms += count;
  });
  if (begin >= 0)
    floods.push({ from: from + begin * SLOT_MS, until: from + counts.length * SLOT_MS, alarms });
  return floods;
}

/** Most raises of one rule within any 60 s (both ends included). `times` ascending. */
function peakPerMinute(times: readonly number[]): number {
  let peak = 0;
  for (let i = 0, j = 0; j < times.length; j++) {
    while (times[j] - times[i] > 60_000) i++;
    peak = Math.max(peak, j - i + 1);
  }
  return peak;
}

/**
 * Health of an alarm system over [from, to) for a number of operators on duty (≥ 1). Alarms outside the period count only as
 * standing or stale. Figures after ISA-18.2-2016 clause 16 and EEMUA 191.
 */
export function alarmHealth(
  all: readonly AlarmRecord[],
  from: number,
  to: number,
  operators: number,
): AlarmHealth {
  const alarms = all.filter((a) => a.at >= from && a.at < to).toSorted((a, b) => a.at - b.at);
  const counts = slotCounts(alarms, from, to);
  const byRule = Map.groupBy(alarms, (a) => a.ruleId);
  const standing = all.filter((a) => a.at < to && (a.clearedAt === undefined || a.clearedAt >= to));
  const actors = [...byRule]
    .map(([ruleId, list]) => ({ ruleId, alarms: list.length }))
    .toSorted((a, b) => b.alarms - a.alarms || (a.ruleId < b.ruleId ? -1 : 1));
  const badActors = actors.slice(0, 10);
  return {
    alarms: alarms.length,
    meanPerSlot: alarms.length / operators / ((to - from) / SLOT_MS),
    peakPerSlot: Math.max(...counts) / operators,
    shareInFlood: counts.filter((c) => c / operators > FLOOD_BEGIN).length / counts.length,
    floods: findFloods(counts, from, operators),
    standing: standing.length,
    stale: standing
      .filter((a) => to - a.at > DAY_MS)
      .map((a) => ({ ruleId: a.ruleId, since: a.at }))
      .toSorted((a, b) => a.since - b.since),
    chattering: [...byRule]
      .map(([ruleId, list]) => ({ ruleId, peakPerMinute: peakPerMinute(list.map((a) => a.at)) }))
      .filter((r) => r.peakPerMinute >= 3)
      .toSorted((a, b) => b.peakPerMinute - a.peakPerMinute || (a.ruleId < b.ruleId ? -1 : 1)),
    badActors,
    badActorShare: alarms.length > 0 ? badActors.reduce((n, a) => n + a.alarms, 0) / alarms.length : 0,
  };
}

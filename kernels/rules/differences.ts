import { evidenceOf } from './sources.ts';
import type { RuleState } from './state-types.ts';
import {
  GRADE_NAME,
  LIVE_WITHIN_MS,
  type AlarmChange,
  type ChangeKind,
  type Episode,
  type Step,
} from './types.ts';

/** When and how far a call moved a rule. */
export interface CallFrame {
  readonly headBefore: number;
  readonly headAfter: number;
  readonly receivedAt: number;
}

function sameSteps(o: Episode, n: Episode): boolean {
  return o.steps.every((s, i) => s.at === n.steps[i]?.at && s.grade === n.steps[i].grade);
}

/** The new episodes with keys and announcement, and the changes to announce (SPEC RUL-13 to RUL-16). */
export function announce(
  state: RuleState,
  rule: number,
  olds: readonly Episode[],
  news: readonly Episode[],
  frame: CallFrame,
  out: AlarmChange[],
): Episode[] {
  const definition = state.set.rules[rule];
  const points = state.set.rulePoints[rule];
  const free = [...olds];
  const changes: AlarmChange[] = [];
  const say = (list: AlarmChange[], kind: ChangeKind, n: Episode, s: Step): void => {
    list.push({
      kind,
      ruleIndex: rule,
      ruleId: definition.id,
      ruleVersion: definition.version,
      points,
      episode: n.key,
      at: s.at,
      grade: GRADE_NAME[s.grade] ?? 'blue',
      value: Number.isFinite(s.value) ? s.value : undefined,
      open: kind !== 'withdrawnByLateData' && n.until === Infinity,
      evidence: evidenceOf(state, points, s.at),
    });
  };
  const result = news.map((n) => {
    const start = n.steps[0].at;
    const match = free.findIndex((c) => c.steps[0].at < n.until && start < c.until);
    const old = match < 0 ? undefined : free.splice(match, 1)[0];
    return old ? announceMatched(old, n, frame, (k, e, s) => say(changes, k, e, s)) : announceNew(n, frame, (k, e, s) => say(changes, k, e, s)); // prettier-ignore
  });
  for (const o of free)
    say(out, 'withdrawnByLateData', o, { ...o.steps[0], grade: o.steps[o.steps.length - 1].grade });
  out.push(...changes);
  return result;
}

type Say = (kind: ChangeKind, episode: Episode, step: Step) => void;

function isConfirmed(n: Episode, frame: CallFrame): boolean {
  const moved = frame.headAfter > frame.headBefore;
  return n.until === Infinity && moved && frame.receivedAt - frame.headAfter <= LIVE_WITHIN_MS;
}

function endOf(n: Episode): Step {
  return { at: n.until, grade: n.steps[n.steps.length - 1].grade, value: n.untilValue };
}

function sayFurtherSteps(n: Episode, from: number, say: Say): void {
  for (let i = from; i < n.steps.length; i++)
    say(n.steps[i].grade > n.steps[i - 1].grade ? 'escalated' : 'degraded', n, n.steps[i]);
}

function announceNew(found: Episode, frame: CallFrame, say: Say): Episode {
  const start = found.steps[0].at;
  const fresh = start >= frame.headBefore && frame.receivedAt - start <= LIVE_WITHIN_MS;
  const late = !fresh && !isConfirmed(found, frame);
  const n = { ...found, key: start, late };
  say(late ? 'foundLate' : 'raised', n, n.steps[0]);
  sayFurtherSteps(n, 1, say);
  if (n.until !== Infinity) say('cleared', n, endOf(n));
  return n;
}

function announceMatched(o: Episode, found: Episode, frame: CallFrame, say: Say): Episode {
  const confirmed = isConfirmed(found, frame);
  const n = { ...found, key: o.key, late: o.late && !confirmed };
  const wasOpen = o.until === Infinity;
  const open = n.until === Infinity;
  const last = n.steps[n.steps.length - 1];
  const extends_ = sameSteps(o, n) && (wasOpen || (o.until === n.until && o.steps.length === n.steps.length));
  if (extends_) sayFurtherSteps(n, o.steps.length, say);
  else say('revised', n, n.steps[0]);
  if (wasOpen && !open) say('cleared', n, endOf(n));
  const was = o.steps[o.steps.length - 1].grade;
  if (!extends_ && wasOpen && open && was !== last.grade)
    say(last.grade > was ? 'escalated' : 'degraded', n, last);
  if (o.late && confirmed) say('raised', n, n.steps[0]);
  return n;
}

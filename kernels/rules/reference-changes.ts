/** Second half of the reference engine: what a call announces (SPEC.md RUL-13 to RUL-16). */
/** A reading of one point. */
export interface RefReading {
  readonly point: number;
  readonly time: number;
  readonly value: number;
  readonly quality: number;
}
/** An episode of the reference engine; same meaning as in the engine. */
export interface RefEpisode {
  key: number;
  steps: { at: number; grade: number; value: number }[];
  until: number;
  untilValue: number;
  late: boolean;
}
/** A change without evidence. */
export interface RefChange {
  kind: string;
  ruleIndex: number;
  episode: number;
  at: number;
  grade: number;
  open: boolean;
  value: number;
}

/** The difference of two lists of episodes (RUL-13 to RUL-16); gives the new ones their keys. */
export function diff(
  olds: RefEpisode[],
  news: RefEpisode[],
  head: number,
  headAfter: number,
  receivedAt: number,
) {
  const free = new Set(olds);
  const later: Omit<RefChange, 'ruleIndex'>[] = [];
  for (const n of news) {
    const start = n.steps[0].at;
    const open = n.until === Infinity;
    const confirmed = open && headAfter > head && receivedAt - headAfter <= 300_000;
    const o = [...free].find((c) => c.steps[0].at < n.until && start < c.until);
    if (o) free.delete(o);
    if (o) n.key = o.key;
    const say = (kind: string, s: { at: number; grade: number; value: number }): unknown =>
      later.push({ kind, episode: n.key, at: s.at, grade: s.grade, value: s.value, open });
    const sayStep = (i: number): unknown =>
      say(n.steps[i].grade > n.steps[i - 1].grade ? 'escalated' : 'degraded', n.steps[i]);
    const last = n.steps.at(-1)!;
    const end = { at: n.until, grade: last.grade, value: n.untilValue };
    if (!o) {
      const fresh = start >= head && receivedAt - start <= 300_000;
      n.late = !(fresh || confirmed);
      say(n.late ? 'foundLate' : 'raised', n.steps[0]);
      for (let i = 1; i < n.steps.length; i++) sayStep(i);
      if (!open) say('cleared', end);
      continue;
    }
    const prefix = o.steps.every((s, i) => s.at === n.steps[i]?.at && s.grade === n.steps[i].grade);
    if (prefix && (o.until === Infinity || (o.until === n.until && o.steps.length === n.steps.length))) {
      for (let i = o.steps.length; i < n.steps.length; i++) sayStep(i);
      if (!open && o.until === Infinity) say('cleared', end);
    } else {
      say('revised', n.steps[0]);
      const was = o.steps.at(-1)!.grade;
      if (!open && o.until === Infinity) say('cleared', end);
      else if (open && o.until === Infinity && was !== last.grade)
        say(last.grade > was ? 'escalated' : 'degraded', last);
    }
    n.late = o.late && !confirmed;
    if (o.late && confirmed) say('raised', n.steps[0]);
  }
  const gone = [...free].map((o) => ({ kind: 'withdrawnByLateData', episode: o.key, at: o.steps[0].at, grade: o.steps.at(-1)!.grade, value: o.steps[0].value, open: false })); // prettier-ignore
  return [...gone, ...later];
}

/** Reference engine: written from SPEC.md alone, replays everything after every call. Slow on purpose. */
import { valueHash } from './hash.ts';
import { diff, type RefChange, type RefEpisode, type RefReading } from './reference-changes.ts';
import { GRADE_CODE, type Mode, type Rule } from './types.ts';

type ModeChange = { mode: Mode; since: number };

/** Holds all readings and recomputes all episodes from scratch. */
export class ReferenceEngine {
  readonly #series = new Map<number, Map<number, RefReading>>();
  readonly #modes = new Map<number, ModeChange[]>();
  readonly #spans: { begin: number; end: number }[] = [];
  #lastTick = -Infinity;
  episodes: RefEpisode[][];

  readonly #rules: readonly Rule[];
  constructor(rules: readonly Rule[]) {
    this.#rules = rules;
    this.episodes = rules.map(() => []);
  }

  judge(readings: readonly RefReading[], receivedAt: number): RefChange[] {
    const heads = this.#heads();
    for (const r of readings) {
      const series = this.#series.get(r.point) ?? new Map<number, RefReading>();
      this.#series.set(r.point, series);
      const old = series.get(r.time);
      const newest = Math.max(-Infinity, ...series.keys());
      if (r.time < newest - 7 * 86_400_000) continue; // RUL-17
      const wins =
        !old || // RUL-1
        r.quality > old.quality ||
        (r.quality === old.quality && valueHash(r.value) > valueHash(old.value));
      if (wins) series.set(r.time, r);
    }
    return this.#answer(heads, receivedAt);
  }

  tick(now: number): RefChange[] {
    const heads = this.#heads();
    this.#lastTick = Math.max(this.#lastTick, now);
    return this.#answer(heads, now);
  }

  ready(now: number): RefChange[] {
    const heads = this.#heads();
    const last = this.#spans.at(-1);
    const newest = Math.max(-Infinity, ...[...this.#series.values()].flatMap((m) => [...m.keys()]));
    if (last) last.end = Math.max(last.begin, this.#lastTick, newest);
    this.#spans.push({ begin: now, end: Infinity });
    return this.#answer(heads, now);
  }

  setMode(point: number, mode: Mode, since: number, now: number): RefChange[] {
    const heads = this.#heads();
    const kept = (this.#modes.get(point) ?? []).filter((m) => m.since !== since); // RUL-10
    const turns = [...kept, { mode, since }].toSorted((a, b) => a.since - b.since);
    this.#modes.set(point, turns);
    return this.#answer(heads, now);
  }

  #sorted(point: number): RefReading[] {
    return [...(this.#series.get(point)?.values() ?? [])].toSorted((a, b) => a.time - b.time);
  }

  #heads(): number[] {
    return this.#rules.map((rule) => {
      const times = rule.operands.flatMap((o) => this.#sorted(o.point).map((r) => r.time)); // RUL-15
      return Math.max(-Infinity, ...times, rule.kind === 'silence' ? this.#lastTick : -Infinity);
    });
  }

  #active(rule: Rule, point: number, time: number): boolean {
    const mode = this.#modes.get(point)?.findLast((m) => m.since <= time)?.mode ?? 'normal'; // RUL-10
    return (rule.modes ?? ['normal']).includes(mode);
  }

  /** Grade after each instant (RUL-3 to RUL-9). */
  #fold(rule: Rule): { at: number; grade: number; value: number }[] {
    const good = (r: RefReading): boolean =>
      r.quality >= (rule.minQuality ?? 192) && Number.isFinite(r.value);
    const stream = [...new Set(rule.operands.map((o) => o.point))]
      .flatMap((p) =>
        this.#sorted(p).map((r, i, all) => ({ ...r, before: all.slice(Math.max(0, i - 32), i) })),
      )
      .toSorted((a, b) => a.time - b.time || a.point - b.point);
    const window = rule.windowMs ?? 0;
    const on = rule.levels.map(() => rule.operands.map(() => false));
    const chain = rule.levels.map(() => rule.operands.map(() => -Infinity));
    const judgedAt = rule.operands.map(() => -Infinity);
    const since = rule.levels.map(() => Infinity);
    let grade = 0;
    return stream.map((r) => {
      const inMode = this.#active(rule, r.point, r.time);
      let x = r.value;
      let judged = good(r);
      if (judged && rule.kind === 'rate') {
        const first = r.before.find((b) => b.time >= r.time - window && good(b)); // RUL-5
        judged = first !== undefined;
        if (first) x = ((r.value - first.value) / (r.time - first.time)) * 60_000;
      }
      if (judged || !inMode) {
        rule.operands.forEach((operand, k) => {
          if (operand.point !== r.point) return;
          judgedAt[k] = r.time;
          rule.levels.forEach((level, l) => {
            const sign = operand.direction === 'above' ? 1 : -1; // RUL-4
            const limit = level.limits[k] * sign;
            const reset = (level.resets?.[k] ?? level.limits[k]) * sign;
            const was = on[l][k];
            on[l][k] = inMode && (x * sign >= limit || (was && x * sign >= reset));
            if (on[l][k] && !was) {
              const before = k === 0 ? r.time : chain[l][k - 1]; // RUL-7
              chain[l][k] = k === 0 || before >= r.time - window ? before : -Infinity;
            }
          });
        });
        grade = 0;
        for (const [l, level] of rule.levels.entries()) {
          const fresh = rule.operands.map((_, k) => on[l][k] && judgedAt[k] >= r.time - window); // RUL-6
          const holds =
            rule.kind === 'and'
              ? fresh.every(Boolean)
              : rule.kind === 'or'
                ? fresh.some(Boolean)
                : rule.kind === 'sequence'
                  ? on[l].at(-1) === true && chain[l].at(-1) !== -Infinity
                  : on[l][0];
          since[l] = holds ? Math.min(since[l], r.time) : Infinity; // RUL-8
          if (r.time - since[l] >= (rule.durationMs ?? 0)) grade = Math.max(grade, GRADE_CODE[level.grade]);
        }
      }
      return { at: r.time, grade, value: r.value };
    });
  }

  /** Grade after each instant of a silence rule (RUL-11). */
  #silence(rule: Rule): { at: number; grade: number; value: number }[] {
    const point = rule.operands[0].point;
    const times = [-Infinity, ...this.#sorted(point).map((r) => r.time), Infinity];
    const turns = (this.#modes.get(point) ?? []).map((m) => m.since);
    const marks = [-Infinity, ...turns, Infinity].filter(
      (m, i, all) => i === 0 || m === Infinity || m > all[i - 1],
    );
    const intervals: { begin: number; end: number }[] = [];
    for (let i = 0; i + 1 < marks.length; i++) {
      if (!this.#active(rule, point, i === 0 ? -Number.MAX_VALUE : marks[i])) continue;
      const last = intervals.at(-1);
      if (last?.end === marks[i]) last.end = marks[i + 1];
      else intervals.push({ begin: marks[i], end: marks[i + 1] });
    }
    const out: { at: number; grade: number; value: number }[] = [];
    for (let i = 0; i + 1 < times.length; i++)
      for (const m of intervals) {
        const end = Math.min(times[i + 1] === Infinity ? this.#lastTick : times[i + 1], m.end);
        const fires = rule.levels.flatMap((level) => {
          const from = (s: { begin: number }): number => Math.max(times[i], m.begin, s.begin);
          const span = this.#spans.find((s) => Math.min(end, s.end) - from(s) > level.limits[0]);
          return span
            ? [{ at: from(span) + level.limits[0], grade: GRADE_CODE[level.grade], value: NaN }]
            : [];
        });
        const rising = fires.toSorted((a, b) => a.at - b.at || b.grade - a.grade);
        let top = 0;
        for (const f of rising) out.push({ ...f, grade: (top = Math.max(top, f.grade)) });
        const closed = times[i + 1] !== Infinity || m.end <= this.#lastTick;
        if (fires.length > 0 && closed) out.push({ at: Math.min(times[i + 1], m.end), grade: 0, value: NaN });
      }
    return out;
  }

  #episodesOf(rule: Rule): RefEpisode[] {
    const grades = rule.kind === 'silence' ? this.#silence(rule) : this.#fold(rule);
    const last = grades.filter((g, i) => grades[i + 1]?.at !== g.at); // RUL-9
    const episodes: RefEpisode[] = [];
    let before = 0;
    for (const g of last) {
      if (g.grade === before) continue;
      if (before === 0)
        episodes.push({ key: g.at, steps: [g], until: Infinity, untilValue: NaN, late: false });
      else if (g.grade === 0) Object.assign(episodes.at(-1)!, { until: g.at, untilValue: g.value });
      else episodes.at(-1)!.steps.push(g);
      before = g.grade;
    }
    return episodes;
  }

  #answer(heads: readonly number[], receivedAt: number): RefChange[] {
    const after = this.#heads();
    return this.#rules.flatMap((rule, ruleIndex) => {
      const olds = this.episodes[ruleIndex];
      const news = this.#episodesOf(rule);
      this.episodes[ruleIndex] = news;
      return diff(olds, news, heads[ruleIndex], after[ruleIndex], receivedAt).map((c) => ({
        ...c,
        ruleIndex,
      }));
    });
  }
}

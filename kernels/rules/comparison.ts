/** Runs a case through an engine and through the reference and names the first difference; for tests. */
import { ReferenceEngine } from './reference.ts';
import type { Call, Case, Delivered } from './random-streams.ts';
import type * as Engine from './index.ts';
import { GRADE_CODE, type AlarmChange, type StoredReading } from './types.ts';

/** The door of an engine; the mutation test passes a faulty one. */
export type EngineDoor = typeof Engine;

function plain(c: AlarmChange): string {
  return JSON.stringify([c.ruleIndex, c.kind, c.episode, c.at, GRADE_CODE[c.grade], c.open, c.value ?? null]);
}

function arrays(readings: readonly Delivered[]): [Int32Array, Float64Array, Float64Array, Uint8Array] {
  return [
    Int32Array.from(readings, (r) => r.point),
    Float64Array.from(readings, (r) => r.time),
    Float64Array.from(readings, (r) => r.value),
    Uint8Array.from(readings, (r) => r.quality),
  ];
}

function evidenceFault(c: AlarmChange): string | undefined {
  const { times, points, values, qualities, receipts } = c.evidence;
  const n = times.length;
  if (
    n > 200 ||
    points.length !== n ||
    values.length !== n ||
    qualities.length !== n ||
    receipts.length !== n
  )
    return 'evidence has the wrong size';
  for (let i = 0; i < n; i++) {
    if (times[i] > c.at || (i > 0 && times[i] < times[i - 1]))
      return 'evidence is out of order or later than the change';
    if (!c.points.includes(points[i])) return 'evidence of another point';
  }
  if (c.kind === 'raised' && c.value !== undefined && !values.includes(c.value))
    return 'evidence lacks the deciding reading';
  return undefined;
}

/** A driven engine with its committed history. */
class Driven {
  readonly #door: EngineDoor;
  readonly #set: Engine.RuleSet;
  readonly #committed = new Map<number, StoredReading[]>();
  #state: Engine.RuleState;

  constructor(door: EngineDoor, test: Case) {
    this.#door = door;
    this.#set = door.compileRules(test.rules, test.pointCount);
    this.#state = door.createState(this.#set, this.#options);
  }

  get #options(): Engine.StateOptions {
    const history = (p: number, from: number, to: number): StoredReading[] =>
      (this.#committed.get(p) ?? []).filter((r) => r.time >= from && r.time <= to);
    return { ringSize: 40, history };
  }

  call(call: Call): AlarmChange[] {
    const out: AlarmChange[] = [];
    if (call.do === 'tick') this.#door.tick(this.#state, call.now, out);
    else if (call.do === 'ready') this.#door.ready(this.#state, call.now);
    else if (call.do === 'mode')
      this.#door.setMode(this.#state, call.point, call.mode, call.since, call.now, out);
    else {
      this.#door.judgeBatch(
        this.#state,
        ...arrays(call.readings),
        call.readings.length,
        call.receivedAt,
        out,
      );
      if (call.drop) {
        this.#door.rollback(this.#state);
        return [];
      }
      for (const r of call.readings) {
        const list = this.#committed.get(r.point) ?? [];
        this.#committed.set(r.point, list);
        list.push({ ...r, receivedAt: call.receivedAt });
      }
    }
    this.#door.commit(this.#state);
    return out;
  }

  /** Continues on a state read back from its own snapshot. */
  reload(): void {
    this.#state = this.#door.restore(this.#set, this.#door.snapshot(this.#state), this.#options);
  }

  episodes(rule: number): string {
    return JSON.stringify(
      this.#door
        .episodesOf(this.#state, rule)
        .map((e) => [e.steps.map((s) => [s.at, s.grade]), e.until, e.late, e.key]),
    );
  }
}

/** The first difference between the engine and the reference on a case, or undefined. */
export function firstDifference(door: EngineDoor, test: Case, reloadEvery = 7): string | undefined {
  const engine = new Driven(door, test);
  const reference = new ReferenceEngine(test.rules);
  for (const [i, call] of test.calls.entries()) {
    const got = engine.call(call);
    if (call.do === 'batch' && call.drop) continue;
    const want =
      call.do === 'batch'
        ? reference.judge(call.readings, call.receivedAt)
        : call.do === 'mode'
          ? reference.setMode(call.point, call.mode, call.since, call.now)
          : reference[call.do](call.now);
    const a = got.map(plain).join('\n');
    const b = want
      .map((c) =>
        JSON.stringify([
          c.ruleIndex,
          c.kind,
          c.episode,
          c.at,
          c.grade,
          c.open,
          Number.isFinite(c.value) ? c.value : null,
        ]),
      ) // prettier-ignore
      .join('\n');
    if (a !== b) return `call ${i} (${call.do}): engine said\n${a}\nreference said\n${b}`;
    const fault = got.map(evidenceFault).find((f) => f !== undefined);
    if (fault) return `call ${i}: ${fault}`;
    if (i % reloadEvery === reloadEvery - 1) engine.reload();
  }
  for (const [r, episodes] of reference.episodes.entries()) {
    const want = JSON.stringify(
      episodes.map((e) => [e.steps.map((s) => [s.at, s.grade]), e.until, e.late, e.key]),
    );
    if (engine.episodes(r) !== want) return `episodes of rule ${r}: ${engine.episodes(r)} instead of ${want}`;
  }
  return undefined;
}

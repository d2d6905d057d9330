import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as rules from '#kernels/rules';
import { Batch, type Sensing } from '#sensing/server';
import { mergeReadings } from '../../sensing/server/history/merge-readings.ts';
import { MemoryTail } from '../../sensing/server/history/memory-tail.ts';
import type { HistoryReading } from '../../sensing/server/history/reading.ts';
import { Latest } from '../../sensing/server/hot/latest.ts';
import { LateHistory } from '../server/hot/late-history.ts';

const CASES = process.env['FENGSUI_TORTURE'] === '1' ? 100_000 : 500;
const START = Date.parse('2026-11-20T00:00:00Z');
const DAY = 86_400_000;

interface Delivery {
  readonly point: number;
  readonly time: number;
  readonly value: number;
  readonly quality: number;
}

function seeded(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const above = (point: number) => ({ point, direction: 'above' }) as const;
// Rate rules look back 32 readings and are exact only while these lie in the ring: kernels/rules tests them with full history.
const RULES: rules.Rule[] = [
  { id: 'level', version: 1, kind: 'threshold', operands: [above(0)], levels: [{ grade: 'yellow', limits: [6], resets: [5] }, { grade: 'red', limits: [8] }] },
  { id: 'held', version: 1, kind: 'threshold', operands: [above(1)], levels: [{ grade: 'orange', limits: [6] }], durationMs: 60_000 },
  { id: 'both', version: 1, kind: 'and', operands: [above(0), above(1)], levels: [{ grade: 'red', limits: [6, 6] }], windowMs: 90_000 },
]; // prettier-ignore

/** The parts of the hot path that decide what is known, without a database: memory, latest values, rules with their look-back. */
class Path {
  readonly latest = new Latest(2);
  readonly tail = new MemoryTail();
  readonly state = rules.createState(rules.compileRules(RULES, 2));
  readonly #late: LateHistory;
  #seq = 0;

  constructor() {
    this.tail.begin(0);
    const lookBack = async (wanted: ReadonlyMap<number, number>) =>
      new Map([...wanted].map(([p, from]) => [p, this.readings(p, from)] as const));
    this.#late = new LateHistory({ history: { lookBack } } as unknown as Sensing, () => 0);
  }

  readings(point: number, from = -Infinity): HistoryReading[] {
    return mergeReadings([this.tail.read(point, from, Infinity)]);
  }

  async take(deliveries: readonly Delivery[]): Promise<void> {
    const batch = new Batch(deliveries.length);
    for (const d of deliveries) batch.push(d.point, d.time, d.value, d.quality);
    const { points, times, values, qualities, count } = batch;
    const wanted = rules.lookBack(this.state, points, times, count);
    if (wanted) await this.#late.ensure(wanted);
    rules.useHistory(this.state, wanted && this.#late.lookUp);
    const at = START + 7 * DAY;
    rules.judgeBatch(this.state, points, times, values, qualities, count, at, []);
    rules.commit(this.state);
    this.#late.committed(batch, at);
    this.latest.apply(batch, at, () => undefined);
    this.tail.add(batch, at, ++this.#seq);
  }

  /** What is known in the end: readings, latest values, event-time episodes. */
  outcome(): unknown {
    const plain = (e: rules.Episode): unknown => [e.steps.map((s) => [s.at, s.grade]), e.until];
    return {
      readings: [0, 1].map((p) => this.readings(p).map((r) => [r.time, r.value, r.quality])),
      latest: [...this.latest.times, ...this.latest.values, ...this.latest.qualities],
      episodes: RULES.map((_, r) => rules.episodesOf(this.state, r).map(plain)),
    };
  }
}

function readingsOf(random: () => number): Delivery[] {
  const out: Delivery[] = [];
  const step = [1000, 10_000, 300_000][Math.floor(random() * 3)];
  for (const point of [0, 1]) {
    let time = START + Math.floor(random() * 5) * 1000;
    let value = 4;
    for (let i = 0; i < 150; i++) {
      time += step * (random() < 0.03 ? 30 : 1);
      value = Math.round(Math.max(0, Math.min(10, value + (random() - 0.5) * 4)));
      out.push({ point, time, value, quality: random() < 0.05 ? 0 : 192 });
      if (random() < 0.04) out.push({ point, time, value: value + 1, quality: random() < 0.5 ? 192 : 64 });
    }
  }
  return out;
}

/** The same deliveries in another order and grouping, up to half of them twice. */
function disordered(readings: readonly Delivery[], random: () => number): Delivery[][] {
  const share = random() * 0.5;
  const lateness = random() ** 3;
  const span = readings[readings.length - 1].time - START;
  const arriving = [...readings, ...readings.filter(() => random() < share)].map((d) => ({
    d,
    at: d.time + random() * lateness * span + random(),
  }));
  const order = arriving.toSorted((a, b) => a.at - b.at).map(({ d }) => d);
  const batches: Delivery[][] = [];
  for (let i = 0; i < order.length;) {
    const n = 1 + Math.floor(random() ** 2 * 120);
    batches.push(order.slice(i, i + n));
    i += n;
  }
  return batches;
}

test(`R6 SEN-5 any order of the same deliveries gives the same readings, latest values and episodes (${CASES} cases)`, async () => {
  for (let seed = 1; seed <= CASES; seed++) {
    const random = seeded(seed);
    const readings = readingsOf(random);
    const first = new Path();
    const inOrder = readings.toSorted((a, b) => a.time - b.time);
    for (let i = 0; i < inOrder.length; i += 20) await first.take(inOrder.slice(i, i + 20));
    const second = new Path();
    for (const batch of disordered(readings, random)) await second.take(batch);
    assert.deepEqual(second.outcome(), first.outcome(), `seed ${seed}`);
  }
});

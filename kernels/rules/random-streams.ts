/** Seeded rules, readings and deliveries for the engine's tests and benches. */
import type { Grade, Mode, Operand, Rule, RuleKind } from './types.ts';

/** A small seeded generator (mulberry32): numbers in [0, 1). */
export function seeded(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One delivered reading. */
export interface Delivered {
  readonly point: number;
  readonly time: number;
  readonly value: number;
  readonly quality: number;
}
/** One call of the engine. */
export type Call =
  | {
      readonly do: 'batch';
      readonly readings: readonly Delivered[];
      readonly receivedAt: number;
      readonly drop: boolean;
    }
  | { readonly do: 'tick'; readonly now: number }
  | { readonly do: 'ready'; readonly now: number }
  | {
      readonly do: 'mode';
      readonly point: number;
      readonly mode: Mode;
      readonly since: number;
      readonly now: number;
    };
/** A whole case: rules and calls. */
export interface Case {
  readonly pointCount: number;
  readonly rules: readonly Rule[];
  readonly calls: readonly Call[];
}

const GRADES: readonly Grade[] = ['blue', 'yellow', 'orange', 'red'];
const KINDS: readonly RuleKind[] = ['threshold', 'threshold', 'rate', 'silence', 'and', 'or', 'sequence'];
const MODES: readonly Mode[] = ['normal', 'maintenance', 'exercise'];

/** Start of all random streams, ms UTC (2026-01-01). */
export const STREAM_START = 1_767_225_600_000;

function randomRule(random: () => number, index: number, pointCount: number): Rule {
  const int = (n: number): number => Math.floor(random() * n);
  const kind = KINDS[int(KINDS.length)];
  const single = kind === 'threshold' || kind === 'rate' || kind === 'silence';
  const operands: Operand[] = Array.from({ length: single ? 1 : 2 + int(2) }, () => ({
    point: int(pointCount),
    direction: random() < 0.6 ? 'above' : 'below',
  }));
  const levels = Array.from({ length: 1 + int(4) }, (_, l) => {
    const base =
      kind === 'silence' ? 15_000 + l * 20_000 + int(5) * 1000 : kind === 'rate' ? 10 + l * 8 : 5 + l;
    const limits = operands.map((o) => (o.direction === 'above' || kind === 'silence' ? base : kind === 'rate' ? -base : 10 - base)); // prettier-ignore
    const resets = limits.map((v, k) => (operands[k].direction === 'above' ? v - int(3) : v + int(3)));
    return { grade: GRADES[l], limits, ...(random() < 0.5 && kind !== 'silence' ? { resets } : {}) };
  });
  const modes = MODES.filter((_, m) => random() < (m === 0 ? 0.9 : 0.3));
  return {
    id: `r${index}`,
    version: 1,
    kind,
    operands,
    levels: index === 1 ? levels.toReversed() : levels,
    ...(random() < 0.4 ? { durationMs: int(4) * 7000 } : {}),
    windowMs: 5000 + int(5) * 10_000,
    ...(random() < 0.3 ? { modes } : {}),
    ...(random() < 0.2 ? { minQuality: 64 } : {}),
  };
}

function randomReadings(random: () => number, pointCount: number, count: number): Delivered[] {
  const out: Delivered[] = [];
  for (let point = 0; point < pointCount; point++) {
    let time = STREAM_START + Math.floor(random() * 5) * 1000;
    let level = random() * 10;
    for (let i = 0; i < count; i++) {
      time +=
        random() < 0.08 ? 20_000 + Math.floor(random() * 60) * 1000 : 1000 + Math.floor(random() * 8) * 1000;
      level = Math.min(12, Math.max(-2, level + (random() - 0.5) * 5));
      const kind = random();
      const value = kind < 0.01 ? Infinity : kind < 0.02 ? NaN : Math.round(level);
      out.push({ point, time, value, quality: kind > 0.95 ? 0 : kind > 0.9 ? 64 : 192 });
      if (random() < 0.04) out.push({ point, time, value: value + 3, quality: random() < 0.5 ? 192 : 64 });
    }
  }
  return out;
}

function shuffle<T>(random: () => number, items: T[]): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [items[i], items[j]] = [items[j], items[i]];
  }
  return items;
}

/** Readings in order of arrival: device time plus a delay of some, and repetitions. */
function deliveries(
  random: () => number,
  readings: readonly Delivered[],
  disorder: number,
): [number, Delivered][] {
  const repeated = readings.flatMap((r) => (random() < disorder / 2 ? [r, r] : [r]));
  const arriving = repeated.map((r): [number, Delivered] => {
    const delay = random() < disorder ? random() * random() * 600_000 : random() * 500;
    return [r.time + delay, r];
  });
  return shuffle(random, arriving).toSorted((a, b) => a[0] - b[0]);
}

/** A random case; the same seed gives the same case. `disorder` 0 delivers in order, 1 everything late and twice. */
export function randomCase(seed: number, disorder: number, perPoint = 60): Case {
  const random = seeded(seed);
  const pointCount = 2 + Math.floor(random() * 2);
  const rules = Array.from({ length: 4 }, (_, i) => randomRule(random, i, pointCount));
  const queue = deliveries(random, randomReadings(random, pointCount, perPoint), disorder);
  const calls: Call[] = [{ do: 'ready', now: STREAM_START }];
  let at = 0;
  while (at < queue.length) {
    const size = 1 + Math.floor(random() * 12);
    const part = queue.slice(at, at + size);
    const now = part[part.length - 1][0] + Math.floor(random() * 300);
    const old = random() < 0.1 ? 400_000 : 0;
    const batch = { do: 'batch', readings: part.map((r) => r[1]), receivedAt: now + old } as const;
    if (random() < 0.1) calls.push({ ...batch, drop: true });
    calls.push({ ...batch, drop: false });
    at += size;
    if (random() < 0.5) calls.push({ do: 'tick', now: now + Math.floor(random() * 3) * 1000 });
    if (random() < 0.02) calls.push({ do: 'ready', now: now + 5000 });
    if (random() < 0.06) {
      const since = now - Math.floor(random() * 100) * 1000;
      calls.push({ do: 'mode', point: Math.floor(random() * pointCount), mode: MODES[Math.floor(random() * 3)], since, now }); // prettier-ignore
    }
  }
  return { pointCount, rules, calls };
}

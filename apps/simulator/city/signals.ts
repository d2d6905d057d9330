import { chance, hash, noise1 } from './noise.ts';
import type { Point } from './types.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Filling and drawing of a tank: a smooth wave of its own period with noise. */
function tank(point: Point, seed: number, t: number): number {
  const period = (6 + 18 * chance(seed, 1)) * HOUR_MS;
  const wave = Math.sin((2 * Math.PI * t) / period + 6.28 * chance(seed, 2));
  return point.usual + point.swing * 0.8 * wave + 0.3 * noise1(seed, t / 60_000);
}

function withDay(point: Point, seed: number, t: number): number {
  const day = Math.sin((2 * Math.PI * (t - 9 * HOUR_MS)) / DAY_MS);
  return (
    point.usual +
    point.swing * (0.55 * day + 0.35 * noise1(seed, t / 600_000) + 0.1 * noise1(seed + 1, t / 30_000))
  );
}

/** Showers: a few hours of rain now and then, the same for neighbours. */
function rain(point: Point, t: number): number {
  const cell = hash(Math.round(point.position[0] * 4), Math.round(point.position[1] * 4));
  const wet = noise1(cell, t / (5 * HOUR_MS)) + noise1(cell + 1, t / (40 * HOUR_MS)) - 0.9;
  return wet > 0 ? Math.round(wet * 40) / 10 : 0;
}

/**
 * What a point would measure at `t` (ms UTC) on an ordinary day: smooth, plausible, within its range, the same for the same point and
 * instant on any machine.
 */
export function valueAt(point: Point, t: number): number {
  const seed = hash(point.index, 77);
  let value: number;
  if (point.quantity === 'rain') value = rain(point, t);
  else if (point.quantity === 'level') value = tank(point, seed, t);
  else if (point.quantity === 'temperature' || point.quantity === 'flow') value = withDay(point, seed, t);
  else
    value =
      point.usual + point.swing * (0.7 * noise1(seed, t / 600_000) + 0.25 * noise1(seed + 1, t / 45_000));
  const digits = point.high - point.low < 5 ? 1000 : 100;
  return Math.round(Math.min(point.high, Math.max(point.low, value)) * digits) / digits;
}

/** One reading as it leaves the gateway. */
export interface Sample {
  readonly point: Point;
  /** Device time, ms UTC. */
  readonly time: number;
  readonly value: number;
  /** OPC quality byte: 192 good, 64 uncertain, 0 bad. */
  readonly quality: number;
  /** When the gateway can send it, ms UTC. */
  readonly sendAt: number;
}

/** The ordinary sample of a point at an instant. */
export function sampleAt(point: Point, t: number): Sample {
  return { point, time: t, value: valueAt(point, t), quality: 192, sendAt: t };
}

/** Instants in (from, to] at which a point is sampled; each point has its own offset within its period. */
export function samplingTimes(point: Point, from: number, to: number): number[] {
  const offset = hash(point.index, 5) % point.periodMs;
  const times: number[] = [];
  for (let k = Math.floor((from - offset) / point.periodMs) + 1; k * point.periodMs + offset <= to; k++)
    times.push(k * point.periodMs + offset);
  return times;
}

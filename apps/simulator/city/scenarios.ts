import { haversineM } from '#kernels/geo';
import { chance, hash } from './noise.ts';
import type { Sample } from './signals.ts';
import type { City, Point } from './types.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Names of the scenarios. */
export type ScenarioName =
  | 'tank-overfill' | 'gas-leak' | 'rainstorm' | 'gauge-failure' | 'chatter' | 'alarm-flood' | 'clock-skew' | 'link-loss'; // prettier-ignore

/** A running scenario: a pure overlay on ordinary samples. `undefined` = the sample is never sent. */
export interface Scenario {
  readonly name: ScenarioName;
  readonly title: string;
  readonly startMs: number;
  readonly endMs: number;
  /** Indices of the points it touches. */
  readonly points: ReadonlySet<number>;
  apply(sample: Sample): Sample | undefined;
}

const clamp = (point: Point, v: number): number =>
  Math.round(Math.min(point.high, Math.max(point.low, v)) * 1000) / 1000;

/** Chooses points and what happens to their samples, given the time since the start (ms). */
interface Plan {
  readonly title: string;
  readonly lastsMs: number;
  choose(city: City, pick: number): Point[];
  change(sample: Sample, sinceMs: number, first: Point, startMs: number): Sample | undefined;
}

const tankOf = (city: City, pick: number): Point => {
  const levels = city.points.slice(0, city.tankFarmPoints).filter((p) => p.quantity === 'level');
  return levels[pick % levels.length];
};
const gatewayOf = (city: City, pick: number): Point[] => {
  const { gateway } = tankOf(city, pick);
  return city.points.filter((p) => p.gateway === gateway);
};

const PLANS: Readonly<Record<ScenarioName, Plan>> = {
  'tank-overfill': {
    title: '储罐冒顶',
    lastsMs: 40 * MINUTE_MS,
    choose: (city, pick) => [tankOf(city, pick)],
    // 3 % a minute from the ordinary level up to 99 %, then drained after half an hour.
    change: (s, since) => ({ ...s, value: clamp(s.point, Math.min(99, s.value + (since / MINUTE_MS) * 3) - Math.max(0, since / MINUTE_MS - 30) * 6) }), // prettier-ignore
  },
  'gas-leak': {
    title: '可燃有毒气体泄漏',
    lastsMs: HOUR_MS,
    choose: (city, pick) =>
      gatewayOf(city, pick).filter((p) => p.quantity === 'combustibleGas' || p.quantity === 'toxicGas'),
    change: (s, since, first) => {
      const near = Math.exp(-haversineM(s.point.position, first.position) / 90);
      const rise = Math.min(1, since / (4 * MINUTE_MS)) * Math.min(1, (HOUR_MS - since) / (15 * MINUTE_MS));
      return { ...s, value: clamp(s.point, s.value + 95 * near * rise) };
    },
  },
  rainstorm: {
    title: '特大暴雨',
    lastsMs: 6 * HOUR_MS,
    choose: (city) => city.points.filter((p) => p.quantity === 'rain' || p.quantity === 'waterLevel'),
    // A cell crosses the city from the west in four hours; rivers follow 40 minutes behind and fall slowly.
    change: (s, since, first) => {
      const arrival = ((s.point.position[0] - first.position[0] + 1) / 2) * 4 * HOUR_MS;
      const after = since - arrival;
      if (s.point.quantity === 'rain') return { ...s, value: clamp(s.point, s.value + 14 * Math.exp(-((after / HOUR_MS) ** 2) * 2)) }; // prettier-ignore
      const swell = Math.max(0, after - 40 * MINUTE_MS) / HOUR_MS;
      return { ...s, value: clamp(s.point, s.value + 12 * swell * Math.exp(1 - swell) * 0.6) };
    },
  },
  'gauge-failure': {
    title: '仪表故障',
    lastsMs: HOUR_MS,
    choose: (city, pick) => [tankOf(city, pick)],
    // Frozen for ten minutes, then over range with bad quality, then nothing.
    change: (s, since) => {
      if (since < 10 * MINUTE_MS) return { ...s, value: s.point.usual };
      return since < 40 * MINUTE_MS ? { ...s, value: s.point.high, quality: 0 } : undefined;
    },
  },
  chatter: {
    title: '报警抖动',
    lastsMs: 30 * MINUTE_MS,
    choose: (city, pick) => [tankOf(city, pick)],
    change: (s) => {
      const limit = s.point.limits.yellow ?? s.point.usual;
      return { ...s, value: clamp(s.point, limit + (chance(hash(s.point.index, 3), Math.floor(s.time / s.point.periodMs) % 2_000_000_000) - 0.5) * 2) }; // prettier-ignore
    },
  },
  'alarm-flood': {
    title: '报警洪泛',
    lastsMs: 20 * MINUTE_MS,
    choose: (city, pick) =>
      city.points.slice(0, city.tankFarmPoints).filter((p) => hash(p.index, pick) % 25 === 0),
    // Each point goes over its red limit somewhere in the first five minutes.
    change: (s, since) => {
      const red = s.point.limits.red ?? s.point.high;
      const from = chance(s.point.index, 9) * 5 * MINUTE_MS;
      return since < from ? s : { ...s, value: clamp(s.point, red * 1.05) };
    },
  },
  'clock-skew': {
    title: '时钟偏移',
    lastsMs: HOUR_MS,
    choose: gatewayOf,
    // Seven minutes ahead: the intake quarantines these.
    change: (s) => ({ ...s, time: s.time + 7 * MINUTE_MS }),
  },
  'link-loss': {
    title: '断链两小时后恢复',
    lastsMs: 2 * HOUR_MS,
    choose: gatewayOf,
    // Kept by the gateway, sent in order within five minutes of the link's return.
    change: (s, since, _first, startMs) => ({
      ...s,
      sendAt: startMs + 2 * HOUR_MS + (since / (2 * HOUR_MS)) * 5 * MINUTE_MS,
    }),
  },
};

/** Names and titles of all scenarios. */
export const SCENARIOS: readonly { readonly name: ScenarioName; readonly title: string }[] = (
  Object.keys(PLANS) as ScenarioName[]
).map((name) => ({ name, title: PLANS[name].title }));

/** Starts a scenario at an instant; `pick` chooses the place (the same number, the same tank or enterprise). */
export function startScenario(city: City, name: ScenarioName, startMs: number, pick = 0): Scenario {
  const plan = PLANS[name];
  const chosen = plan.choose(city, pick);
  const points = new Set(chosen.map((p) => p.index));
  const endMs = startMs + plan.lastsMs;
  return {
    name,
    title: plan.title,
    startMs,
    endMs,
    points,
    apply(sample) {
      if (!points.has(sample.point.index) || sample.time < startMs || sample.time >= endMs) return sample;
      return plan.change(sample, sample.time - startMs, chosen[0], startMs);
    },
  };
}

/** A sample under all running scenarios, in their order. */
export function underScenarios(sample: Sample, scenarios: readonly Scenario[]): Sample | undefined {
  let now: Sample | undefined = sample;
  for (const s of scenarios) now = now && s.apply(now);
  return now;
}

import type { Moistures } from './fuelbed.ts';

/** Dead fuel moistures D1–D4: 1-h, 10-h, 100-h, % (Scott & Burgan 2005, RMRS-GTR-153 table 3). */
const dead = { D1: [3, 4, 5], D2: [6, 7, 8], D3: [9, 10, 11], D4: [12, 13, 14] } as const;

/** Live fuel moistures L1–L4: herbaceous, woody, % (Scott & Burgan 2005, RMRS-GTR-153 table 4). */
const live = { L1: [30, 60], L2: [60, 90], L3: [90, 120], L4: [120, 150] } as const;

/** Names of the sixteen published moisture scenarios. */
export const moistureScenarios = Object.keys(dead).flatMap((d) => Object.keys(live).map((l) => d + l));

/** Moistures of a scenario such as `D2L3`, as fractions; undefined for an unknown name. */
export function scenarioMoistures(name: string): Moistures | undefined {
  const d = dead[name.slice(0, 2).toUpperCase() as keyof typeof dead];
  const l = live[name.slice(2).toUpperCase() as keyof typeof live];
  if (!d || !l) return undefined;
  return { m1h: d[0] / 100, m10h: d[1] / 100, m100h: d[2] / 100, herb: l[0] / 100, woody: l[1] / 100 };
}

import { blocksOf, sheltersOf, waysOf } from './build.ts';
import { enterprisesOf } from './enterprises.ts';
import { divide, rivers, terrainOf } from './land.ts';
import { pointsOf } from './points.ts';
import type { City } from './types.ts';
import { vehiclesOf } from './vehicles.ts';

export { basemapFeatures } from './basemap.ts';
export { majorHazardLevel } from './enterprises.ts';
export { heightAt, townshipAt } from './land.ts';
export { SCENARIOS, startScenario, underScenarios, type Scenario, type ScenarioName } from './scenarios.ts';
export { sampleAt, samplingTimes, valueAt, type Sample } from './signals.ts';
export type {
  Block,
  City,
  Enterprise,
  EnterpriseField,
  HazmatVehicle,
  Installation,
  InstallationKind,
  Point,
  Protocol,
  Quantity,
  Region,
  River,
  Shelter,
  Terrain,
  Way,
} from './types.ts';

/** Seed of the demo. */
export const DEMO_SEED = 20_260_701;

/**
 * The pretend city 望川市, the same for the same seed and scale. `scale` 1 is the documents' size; 0.01–1 shrinks the numbers of
 * townships, villages, enterprises, points, blocks and shelters alike (never below one of a kind; counties stay twelve).
 */
export function generateCity(seed: number = DEMO_SEED, scale = 1): City {
  if (!(scale > 0 && scale <= 1)) throw new RangeError('scale must be greater than 0 and at most 1');
  const n = (full: number): number => Math.max(1, Math.round(full * scale));
  const townships = Math.max(12, n(215));
  const division = divide(seed, townships, Math.max(townships, n(2000)));
  const { rivers: courses, courses: lines } = rivers(seed);
  const tankFarmPoints = Math.max(n(120) * 8, n(5386));
  const registry = enterprisesOf(seed, division, n(20_000), n(120), n);
  const { enterprises, installations } = registry;
  const points = pointsOf(seed, enterprises, installations, tankFarmPoints);
  const ways = waysOf(seed, division);
  return {
    seed,
    scale,
    name: '望川市',
    regions: division.regions,
    terrain: terrainOf(seed, lines, Math.max(24, Math.round(300 * Math.sqrt(scale)))),
    rivers: courses,
    ways,
    blocks: blocksOf(seed, division, n(4000)),
    enterprises,
    installations,
    points,
    tankFarmPoints,
    vehicles: vehiclesOf(installations, points, ways),
    shelters: sheltersOf(seed, division, n(2395)),
  };
}

import type { RunControl } from '#kernels/model';
import { spotFromSurfaceFire } from '../spotting.ts';
import { units } from '../units.ts';
import { checkCancelled, type Front, type FrontFields } from './fields.ts';
import { flameLengthM, type Behaviour } from './landscape.ts';
import { hashed } from './random.ts';

/** Short-range spotting: which cells throw a brand, how far it flies and when it takes. */
export interface Spotting {
  /** Flame length from which a cell throws a brand, m. */
  readonly minimumFlameLengthM: number;
  /** Chance that such a cell throws a brand that takes, 0–1. */
  readonly probability: number;
  /** Minutes between a cell's arrival and the new ignition. */
  readonly delayMin: number;
  /** Largest distance, m; absent uses Albini 1983 with the cover height. */
  readonly maximumDistanceM?: number;
  /** Height of downwind cover, m, for Albini 1983. */
  readonly coverHeightM: number;
  readonly seed: number;
}

/** Wind that carries brands: 20-ft speed, m/s, and azimuth it blows to, degrees. */
export interface CarryingWind {
  readonly speedMps: (cell: number) => number;
  readonly towardsDeg: (cell: number) => number;
}

function reach(spotting: Spotting, flameM: number, windMps: number): number {
  if (spotting.maximumDistanceM !== undefined) return spotting.maximumDistanceM;
  const spot = spotFromSurfaceFire(flameM / units.mPerFt, {
    windMph: windMps / units.mpsPerMph,
    coverHeightFt: spotting.coverHeightM / units.mPerFt,
    openCover: false,
    location: 'ridgeTop',
    ridgeToValleyMi: 0,
    ridgeToValleyFt: 0,
  });
  return spot.flatDistanceMi * units.mPerMi;
}

interface SpottingSetting {
  readonly fields: FrontFields;
  readonly behaviour: Behaviour;
  readonly spotting: Spotting;
  readonly wind: CarryingWind;
}

interface Throw {
  readonly from: number;
  readonly to: number;
}

/** The brand of every cell that throws one: a uniformly random share of the largest distance, straight downwind. */
function brands(setting: SpottingSetting, control?: RunControl): Throw[] {
  const { fields, behaviour, spotting, wind } = setting;
  const out: Throw[] = [];
  const { width, height, cellM } = fields;
  for (let k = 0; k < behaviour.intensityKwM.length; k++) {
    if ((k & 0xffff) === 0) checkCancelled(control);
    const flame = flameLengthM(behaviour.intensityKwM[k]);
    if (flame < spotting.minimumFlameLengthM || hashed(spotting.seed, k) >= spotting.probability) continue;
    const distance = reach(spotting, flame, wind.speedMps(k)) * hashed(spotting.seed + 1, k);
    const azimuth = (wind.towardsDeg(k) * Math.PI) / 180;
    const x = (k % width) + Math.round((distance / cellM) * Math.sin(azimuth));
    const y = Math.floor(k / width) - Math.round((distance / cellM) * Math.cos(azimuth));
    const to = y * width + x;
    if (x >= 0 && y >= 0 && x < width && y < height && to !== k && Number.isFinite(fields.a[to]))
      out.push({ from: k, to });
  }
  return out;
}

/** Lets brands fly and the front run on from them until no brand lands before the fire does; answers how many took. */
export function burnWithSpotting(front: Front, setting: SpottingSetting, control?: RunControl): number {
  const throws = brands(setting, control);
  const delayS = setting.spotting.delayMin * 60;
  const taken = new Set<number>();
  for (;;) {
    const times = front.arrival();
    const seeds = throws
      .filter(({ from, to }) => times[from] + delayS < times[to])
      .map(({ from, to }) => ({ cell: to, timeS: Math.fround(times[from] + delayS) }));
    const fresh = seeds.filter(({ cell, timeS }) => timeS < times[cell]);
    if (fresh.length === 0) return taken.size;
    for (const { cell } of fresh) taken.add(cell);
    front.burn(fresh, control);
  }
}

import { KernelFailure } from '#kernels/model';
import type { InfiltrationInput } from './request.ts';

const MM_PER_H = 1 / 3.6e6;

/** Infiltration of many cells: `state` is one number per cell, `potential` the depth (m) the soil can take in dt, `took` records what it got. */
export interface Infiltration {
  readonly state: Float64Array;
  potential(cell: number, dtS: number, pondedM: number): number;
  took(cell: number, dtS: number, depthM: number, potentialM: number): void;
}

function need(input: InfiltrationInput, key: keyof InfiltrationInput, path: string): number {
  const value = input[key];
  if (typeof value !== 'number')
    throw new KernelFailure(
      'INPUT_MISSING',
      `${path}.${key}`,
      `${path}.${key}: is required by ${input.kind}`,
    );
  return value;
}

/**
 * Cumulative Green–Ampt infiltration after dt from F, m: the implicit solution of
 * F₂ − F₁ − ψΔθ ln((F₂ + ψΔθ)/(F₁ + ψΔθ)) = K dt (Chow, Maidment & Mays 1988, Applied Hydrology, eq. 4.3.6 between two times), ponded throughout.
 */
export function greenAmptStep(f1: number, k: number, head: number, dtS: number): number {
  const supply = k * dtS;
  if (head === 0 || k === 0) return f1 + supply;
  let f = f1 + supply + Math.sqrt(2 * head * supply);
  for (let n = 0; n < 60; n++) {
    const grown = f - f1;
    const residual = grown - head * Math.log1p(grown / (f1 + head)) - supply;
    const slope = grown === 0 ? 0 : (f - f1 + f1) / (f + head);
    if (slope === 0) break;
    const next = Math.max(f1, f - residual / slope);
    if (Math.abs(next - f) <= 1e-15 + 1e-13 * f) return next;
    f = next;
  }
  return f;
}

/** Cumulative Horton infiltration capacity at time t since ponding, m (Horton 1940; SWMM hydrology manual I, eq. 4-4). */
export function hortonCumulative(
  initialMps: number,
  finalMps: number,
  decayPerS: number,
  tS: number,
): number {
  return finalMps * tS + ((initialMps - finalMps) / decayPerS) * -Math.expm1(-decayPerS * tS);
}

/** The infiltration model of an input, for `cells` cells. */
export function makeInfiltration(input: InfiltrationInput, cells: number, path: string): Infiltration {
  const state = new Float64Array(cells);
  if (input.kind === 'constantLoss') {
    const rate = need(input, 'rateMmPerH', path) * MM_PER_H;
    return { state, potential: (_c, dtS) => rate * dtS, took: () => undefined };
  }
  if (input.kind === 'horton') {
    const f0 = need(input, 'initialMmPerH', path) * MM_PER_H;
    const fc = need(input, 'finalMmPerH', path) * MM_PER_H;
    const k = need(input, 'decayPerH', path) / 3600;
    if (fc > f0)
      throw new KernelFailure(
        'INPUT_INCONSISTENT',
        `${path}.finalMmPerH`,
        `${path}.finalMmPerH: exceeds initialMmPerH`,
      );
    const total = (t: number): number => hortonCumulative(f0, fc, k, t);
    return {
      state,
      potential: (c, dtS) => total(state[c] + dtS) - total(state[c]),
      // The equivalent time on the capacity curve advances by the share of the potential that was taken.
      took: (c, dtS, depth, potential) => {
        if (potential > 0) state[c] += dtS * (depth / potential);
      },
    };
  }
  const k = need(input, 'conductivityMmPerH', path) * MM_PER_H;
  const suctionM = need(input, 'suctionMm', path) / 1000;
  const deficit = need(input, 'moistureDeficit', path);
  return {
    state,
    potential: (c, dtS, ponded) => greenAmptStep(state[c], k, (suctionM + ponded) * deficit, dtS) - state[c],
    took: (c, _dtS, depth) => {
      state[c] += depth;
    },
  };
}

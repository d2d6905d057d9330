import { KernelFailure } from '#kernels/model';
import { normalCdf } from '#kernels/formulary';

/** A lognormal fragility curve: the median demand of a damage state and its logarithmic deviation. */
export interface FragilityState {
  readonly name: string;
  /** Median demand in the unit of the demand. */
  readonly median: number;
  /** Standard deviation of ln demand. */
  readonly beta: number;
  /** Loss of the state as a share of the replacement value, 0–1. */
  readonly lossRatio?: number;
  /** Share of occupants killed and injured when a building is in this state, 0–1. */
  readonly fatalityRatio?: number;
  readonly injuryRatio?: number;
}

/** P(damage ≥ state) = Φ(ln(x/median)/β), HAZUS technical manual equation 5-3 and FEMA practice. */
export function exceedance(state: FragilityState, demand: number): number {
  return demand > 0 ? normalCdf(Math.log(demand / state.median) / state.beta) : 0;
}

/**
 * Expected exceedance when the demand itself is lognormal: the deviations add in quadrature, Φ(ln(x/median)/√(β² + σ²)).
 */
export function expectedExceedance(state: FragilityState, median: number, sigmaLn: number): number {
  return median > 0 ? normalCdf(Math.log(median / state.median) / Math.hypot(state.beta, sigmaLn)) : 0;
}

/** Probability of each state, from none upward; curves that cross are held so that no probability is negative. */
export function stateProbabilities(
  states: readonly FragilityState[],
  median: number,
  sigmaLn: number,
): { readonly name: string; readonly probability: number }[] {
  let previous = 1;
  const at: number[] = [];
  for (const s of states) {
    previous = Math.min(previous, expectedExceedance(s, median, sigmaLn));
    at.push(previous);
  }
  return [
    { name: 'none', probability: 1 - (at[0] ?? 0) },
    ...states.map((s, i) => ({ name: s.name, probability: at[i] - (at[i + 1] ?? 0) })),
  ];
}

/** Exposed assets of one vulnerability class. */
export interface Exposure {
  readonly buildings: number;
  readonly value?: number;
  readonly occupants?: number;
}

/** Expected losses of a class. */
export interface ClassLoss {
  readonly states: readonly {
    readonly name: string;
    readonly probability: number;
    readonly buildings: number;
  }[];
  readonly loss: number;
  readonly fatalities: number;
  readonly injuries: number;
}

function total(
  exposure: Exposure,
  probabilities: readonly { name: string; probability: number }[],
  states: readonly FragilityState[],
): ClassLoss {
  let loss = 0;
  let fatalities = 0;
  let injuries = 0;
  probabilities.slice(1).forEach(({ probability }, i) => {
    loss += probability * (states[i].lossRatio ?? 0) * (exposure.value ?? 0);
    fatalities += probability * (states[i].fatalityRatio ?? 0) * (exposure.occupants ?? 0);
    injuries += probability * (states[i].injuryRatio ?? 0) * (exposure.occupants ?? 0);
  });
  return {
    states: probabilities.map((p) => ({ ...p, buildings: p.probability * exposure.buildings })),
    loss,
    fatalities,
    injuries,
  };
}

/** Expected loss of a class with lognormal fragility at a demand. */
export function fragilityLoss(
  states: readonly FragilityState[],
  exposure: Exposure,
  median: number,
  sigmaLn: number,
): ClassLoss {
  return total(exposure, stateProbabilities(states, median, sigmaLn), states);
}

/** A damage probability matrix: states and, by whole intensity, the probability of none and of each state. */
export interface DamageMatrix {
  readonly states: readonly Omit<FragilityState, 'median' | 'beta'>[];
  readonly rows: readonly { readonly intensity: number; readonly probabilities: readonly number[] }[];
}

/** Expected loss of a class with a damage matrix at an intensity, rows interpolated linearly and held at the ends. */
export function matrixLoss(matrix: DamageMatrix, exposure: Exposure, intensity: number): ClassLoss {
  const rows = [...matrix.rows].sort((a, b) => a.intensity - b.intensity);
  for (const [i, row] of rows.entries()) {
    const sum = row.probabilities.reduce((s, p) => s + p, 0);
    if (row.probabilities.length !== matrix.states.length + 1 || Math.abs(sum - 1) > 1e-6)
      throw new KernelFailure(
        'INPUT_INCONSISTENT',
        `damageMatrix.rows[${i}]`,
        'damageMatrix.rows: each needs the probability of none and of every state, together 1',
      );
  }
  let upper = rows.findIndex((r) => r.intensity >= intensity);
  if (upper < 0) upper = rows.length - 1;
  const low = rows[Math.max(0, upper - 1)];
  const high = rows[upper];
  const span = high.intensity - low.intensity;
  const w = span > 0 ? Math.min(1, Math.max(0, (intensity - low.intensity) / span)) : 1;
  const mixed = high.probabilities.map((p, i) => low.probabilities[i] * (1 - w) + p * w);
  const states = matrix.states.map((s) => ({ ...s, median: 1, beta: 1 }));
  const named = mixed.map((probability, i) => ({
    name: i === 0 ? 'none' : matrix.states[i - 1].name,
    probability,
  }));
  return total(exposure, named, states);
}

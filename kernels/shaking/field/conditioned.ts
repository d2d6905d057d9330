import { KernelFailure, type RunControl } from '#kernels/model';
import { backwardSolve, choleskyInPlace, forwardSolve } from './linear-algebra.ts';

/** A prediction at a place: position in local km, ln median and the deviations of its two parts. */
export interface Predicted {
  readonly x: number;
  readonly y: number;
  readonly meanLn: number;
  readonly tau: number;
  readonly phi: number;
}

/** An observation: the prediction there, the observed ln value and the deviation of the observation itself. */
export interface Observed extends Predicted {
  readonly valueLn: number;
  readonly sigmaLn: number;
}

/** Field values after conditioning. */
export interface ConditionedField {
  readonly meanLn: Float64Array;
  readonly sigma: Float64Array;
  /** Event term: mean and deviation of the normalised between-event residual, and its ln amplitude at the stations' mean τ. */
  readonly bias: { readonly normalised: number; readonly sigma: number; readonly ln: number };
  /** ln residuals of the observations before conditioning. */
  readonly residuals: readonly number[];
}

/** Correlation of within-event residuals at a distance in km. */
export type Correlation = (distanceKm: number) => number;

/** Places at most and cells × observations² at most: a few seconds of work and 250 MB. */
const MAX_OBSERVATIONS = 2000;
const MAX_WORK = 2e10;

function covariance(a: Predicted, b: Predicted, rho: Correlation): number {
  return a.tau * b.tau + a.phi * b.phi * rho(Math.hypot(a.x - b.x, a.y - b.y));
}

/** The factored system of the observations. */
interface System {
  readonly n: number;
  readonly factor: Float64Array;
  /** Σ⁻¹ (y − μ). */
  readonly weights: Float64Array;
}

function factorise(observed: readonly Observed[], rho: Correlation, control: RunControl): System {
  const n = observed.length;
  const factor = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++)
      factor[i * n + j] =
        covariance(observed[i], observed[j], rho) + (i === j ? observed[i].sigmaLn ** 2 + 1e-10 : 0);
  choleskyInPlace(factor, n, control);
  const weights = Float64Array.from(observed, (o) => o.valueLn - o.meanLn);
  forwardSolve(factor, n, weights);
  backwardSolve(factor, n, weights);
  return { n, factor, weights };
}

function eventTerm(observed: readonly Observed[], system: System): ConditionedField['bias'] {
  const tau = Float64Array.from(observed, (o) => o.tau);
  let normalised = 0;
  for (let i = 0; i < system.n; i++) normalised += tau[i] * system.weights[i];
  const mean = tau.reduce((s, v) => s + v, 0) / system.n;
  const half = Float64Array.from(tau);
  forwardSolve(system.factor, system.n, half);
  const reduced = half.reduce((s, v) => s + v * v, 0);
  return { normalised, sigma: Math.sqrt(Math.max(0, 1 - reduced)), ln: normalised * mean };
}

/**
 * Ground motion conditioned on observations: the multivariate normal of Worden, Thompson, Baker, Bradley, Luco and Wald
 * (2018), BSSA 108(2), 853–866, equations 2–5, with between-event residuals fully correlated over the event and
 * within-event residuals correlated by distance. The conditional mean is μ + Σ₁₂ Σ₂₂⁻¹ (y − μ₂), the variance
 * Σ₁₁ − Σ₁₂ Σ₂₂⁻¹ Σ₂₁; the event term comes from the same system.
 */
export function conditionField(
  places: readonly Predicted[],
  observed: readonly Observed[],
  rho: Correlation,
  control: RunControl,
): ConditionedField {
  const cells = places.length;
  const n = observed.length;
  if (n > MAX_OBSERVATIONS || cells * n * n > MAX_WORK)
    throw new KernelFailure(
      'INPUT_TOO_LARGE',
      'stations',
      `stations: ${n} observations over ${cells} places exceed the work limit; thin the stations or the grid`,
    );
  const meanLn = Float64Array.from(places, (p) => p.meanLn);
  const sigma = Float64Array.from(places, (p) => Math.hypot(p.tau, p.phi));
  const residuals = observed.map((o) => o.valueLn - o.meanLn);
  if (n === 0) return { meanLn, sigma, bias: { normalised: 0, sigma: 1, ln: 0 }, residuals };
  const system = factorise(observed, rho, control);
  const row = new Float64Array(n);
  const every = Math.max(1, Math.floor(2e6 / (n * n + 20)));
  for (let c = 0; c < cells; c++) {
    if (c % every === 0) {
      if (control.cancelled?.()) throw new KernelFailure('CANCELLED', '', 'cancelled');
      control.progress?.(c / cells);
    }
    const p = places[c];
    let shift = 0;
    for (let i = 0; i < n; i++) {
      row[i] = covariance(p, observed[i], rho);
      shift += row[i] * system.weights[i];
    }
    forwardSolve(system.factor, n, row);
    let reduced = 0;
    for (let i = 0; i < n; i++) reduced += row[i] * row[i];
    meanLn[c] += shift;
    sigma[c] = Math.sqrt(Math.max(0, sigma[c] * sigma[c] - reduced));
  }
  return { meanLn, sigma, bias: eventTerm(observed, system), residuals };
}

import { seededRandom } from '#kernels/formulary';
import { KernelFailure, type RunControl } from '#kernels/model';

/** An uncertain quantity. */
export interface Uncertain {
  readonly distribution: 'fixed' | 'normal' | 'lognormal' | 'uniform' | 'triangular';
  /** Mean and standard deviation (normal, lognormal), the value (fixed). */
  readonly mean?: number;
  readonly sd?: number;
  /** Bounds (uniform, triangular); normal and lognormal draws outside them are drawn again. */
  readonly minimum?: number;
  readonly maximum?: number;
  /** Most likely value (triangular). */
  readonly mode?: number;
}

function need(u: Uncertain, name: keyof Uncertain, path: string): number {
  const value = u[name];
  if (typeof value !== 'number')
    throw new KernelFailure(
      'INPUT_MISSING',
      `${path}.${name}`,
      `${path}.${name}: a ${u.distribution} quantity needs it`,
    );
  return value;
}

/** A function that draws the quantity; throws a named failure when its parameters are missing or contradict each other. */
export function sampler(u: Uncertain, path: string, random: () => number): () => number {
  const gauss = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  if (u.distribution === 'fixed') {
    const value = need(u, 'mean', path);
    return () => value;
  }
  if (u.distribution === 'uniform' || u.distribution === 'triangular') {
    const [low, high] = [need(u, 'minimum', path), need(u, 'maximum', path)];
    if (!(high >= low))
      throw new KernelFailure('INPUT_INCONSISTENT', path, `${path}: maximum is below minimum`);
    if (u.distribution === 'uniform') return () => low + (high - low) * random();
    const mode = need(u, 'mode', path);
    const split = high > low ? (mode - low) / (high - low) : 0;
    if (split < 0 || split > 1)
      throw new KernelFailure('INPUT_INCONSISTENT', path, `${path}: mode is out of range`);
    return () => {
      const p = random();
      return p < split
        ? low + Math.sqrt(p * (high - low) * (mode - low))
        : high - Math.sqrt((1 - p) * (high - low) * (high - mode));
    };
  }
  const [mean, sd] = [need(u, 'mean', path), need(u, 'sd', path)];
  if (u.distribution === 'lognormal' && !(mean > 0))
    throw new KernelFailure('INPUT_OUT_OF_RANGE', path, `${path}: a lognormal quantity has a positive mean`);
  const variance = Math.log1p((sd / mean) ** 2);
  const draw =
    u.distribution === 'normal'
      ? () => mean + sd * gauss()
      : () => Math.exp(Math.log(mean) - variance / 2 + Math.sqrt(variance) * gauss());
  const [low, high] = [u.minimum ?? -Infinity, u.maximum ?? Infinity];
  return () => {
    for (let i = 0; i < 1000; i++) {
      const value = draw();
      if (value >= low && value <= high) return value;
    }
    throw new KernelFailure('INPUT_INCONSISTENT', path, `${path}: the bounds leave nothing to draw`);
  };
}

/** Result of a Monte Carlo run on a factor of safety. */
export interface MonteCarloResult {
  readonly samples: number;
  readonly probabilityOfFailure: number;
  /** Standard error of that probability. */
  readonly standardError: number;
  readonly meanFactorOfSafety: number;
  readonly sdFactorOfSafety: number;
  /** (mean − 1)/sd. */
  readonly reliabilityIndex: number;
  readonly percentiles: readonly { readonly percentile: number; readonly factorOfSafety: number }[];
}

/** Draws `samples` factors of safety and sums them up; level ground (infinite factors) counts as stable. */
export function monteCarlo(
  draw: (random: () => number) => () => number,
  samples: number,
  seed: number,
  control: RunControl = {},
): MonteCarloResult {
  const next = draw(seededRandom(seed));
  const values = new Float64Array(samples);
  let failures = 0;
  for (let i = 0; i < samples; i++) {
    if ((i & 0xfff) === 0) {
      if (control.cancelled?.()) throw new KernelFailure('CANCELLED', '', 'the computation was cancelled');
      control.progress?.(i / samples);
    }
    values[i] = next();
    if (values[i] < 1) failures += 1;
  }
  values.sort();
  const finite = values.filter((v) => Number.isFinite(v));
  const mean = finite.reduce((s, v) => s + v, 0) / finite.length;
  const sd = Math.sqrt(finite.reduce((s, v) => s + (v - mean) ** 2, 0) / Math.max(1, finite.length - 1));
  const p = failures / samples;
  return {
    samples,
    probabilityOfFailure: p,
    standardError: Math.sqrt((p * (1 - p)) / samples),
    meanFactorOfSafety: mean,
    sdFactorOfSafety: sd,
    reliabilityIndex: sd > 0 ? (mean - 1) / sd : mean > 1 ? Infinity : -Infinity,
    percentiles: [5, 25, 50, 75, 95].map((percentile) => ({
      percentile,
      factorOfSafety: values[Math.min(samples - 1, Math.floor((percentile / 100) * samples))],
    })),
  };
}

import { KernelFailure } from '#kernels/model';

/** Standard acceleration of gravity, m/s² (CGPM 1901). */
export const GRAVITY = 9.80665;
/** Molar gas constant, J/(mol·K) (CODATA 2018, exact). */
export const GAS_CONSTANT = 8.314462618;
/** Standard atmosphere, Pa. */
export const ATMOSPHERE_PA = 101325;

/**
 * Complementary error function to near double precision: power series of erf below 2, continued fraction (Lentz) above.
 * Source: NIST DLMF 7.6.2 and 7.9.1.
 */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  if (x < 2) return 1 - erfSeries(x);
  if (x > 27) return 0;
  // erfc(x) = exp(-x²)/√π · 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + …))))
  let tail = 0;
  for (let k = 120; k >= 1; k--) tail = k / 2 / (x + tail);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + tail);
}

function erfSeries(x: number): number {
  // DLMF 7.6.2: erf x = 2/√π · exp(-x²) · Σ 2ⁿ x²ⁿ⁺¹ / (2n+1)!!
  let term = x;
  let sum = x;
  for (let n = 1; n < 200 && term > sum * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** Error function. */
export function erf(x: number): number {
  if (x < 0) return -erf(-x);
  return x < 2 ? erfSeries(x) : 1 - erfc(x);
}

/** Standard normal distribution function Φ. */
export function normalCdf(z: number): number {
  return 0.5 * erfc(-z / Math.SQRT2);
}

/** Quantile of the standard normal distribution, 0 < p < 1, by bisection on {@link normalCdf}. */
export function normalQuantile(p: number): number {
  return findRoot((z) => normalCdf(z) - p, -38, 38);
}

/** A root of `f` between `lo` and `hi`, where its sign differs; `NO_CONVERGENCE` when it does not. */
export function findRoot(f: (x: number) => number, lo: number, hi: number, relative = 1e-14): number {
  let a = lo;
  let b = hi;
  const atLow = f(a);
  if (atLow === 0) return a;
  const atHigh = f(b);
  if (atHigh === 0) return b;
  if (!(atLow < 0 !== atHigh < 0) || Number.isNaN(atLow) || Number.isNaN(atHigh))
    throw new KernelFailure('NO_CONVERGENCE', '', '在给定范围内没有解 no solution in the searched range');
  for (let i = 0; i < 400; i++) {
    const middle = 0.5 * (a + b);
    const value = f(middle);
    if (value === 0 || Math.abs(b - a) <= relative * Math.abs(middle)) return middle;
    if (value < 0 === atLow < 0) a = middle;
    else b = middle;
  }
  return 0.5 * (a + b);
}

/** Where `f`, unimodal on [lo, hi], is largest (golden section). */
export function findMaximum(f: (x: number) => number, lo: number, hi: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let a = lo;
  let b = hi;
  let c = b - ratio * (b - a);
  let d = a + ratio * (b - a);
  let atC = f(c);
  let atD = f(d);
  for (let i = 0; i < 200 && b - a > 1e-12 * (Math.abs(a) + Math.abs(b)); i++) {
    if (atC > atD) {
      b = d;
      d = c;
      atD = atC;
      c = b - ratio * (b - a);
      atC = f(c);
    } else {
      a = c;
      c = d;
      atC = atD;
      d = a + ratio * (b - a);
      atD = f(d);
    }
  }
  return 0.5 * (a + b);
}

const NODES: readonly number[] = [
  0.1488743389816312, 0.4333953941292472, 0.6794095682990244, 0.8650633666889845, 0.9739065285171717,
];
const WEIGHTS: readonly number[] = [
  0.2955242247147529, 0.2692667193099963, 0.219086362515982, 0.1494513491505806, 0.0666713443086881,
];

/** ∫ f over [a, b] by ten-point Gauss–Legendre on `panels` equal panels. */
export function integrate(f: (x: number) => number, a: number, b: number, panels = 16): number {
  const h = (b - a) / panels / 2;
  let sum = 0;
  for (let p = 0; p < panels; p++) {
    const middle = a + (2 * p + 1) * h;
    for (let i = 0; i < 5; i++) sum += WEIGHTS[i] * (f(middle - h * NODES[i]) + f(middle + h * NODES[i]));
  }
  return sum * h;
}

/** Straight-line interpolation of (xs, ys) in logarithms of both; `xs` ascending. Undefined outside the table. */
export function interpolateLog(xs: readonly number[], ys: readonly number[], x: number): number | undefined {
  const last = xs.length - 1;
  if (!(x >= xs[0] && x <= xs[last])) return undefined;
  let i = 1;
  while (i < last && xs[i] < x) i += 1;
  const f = Math.log(x / xs[i - 1]) / Math.log(xs[i] / xs[i - 1]);
  return ys[i - 1] * (ys[i] / ys[i - 1]) ** f;
}

/** Seeded uniform numbers in [0, 1) (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Seeded standard normal numbers (Box–Muller). */
export function seededNormal(uniform: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

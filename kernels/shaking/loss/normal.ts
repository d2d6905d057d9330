/** Complementary error function: series of erf below 2, continued fraction above; relative error below 1e-11. */
export function erfc(x: number): number {
  const z = Math.abs(x);
  const r = z < 0.5 ? 1 - erfSmall(z) : z < 30 ? tail(z) : 0;
  return x < 0 ? 2 - r : r;
}

/** Series of erf, 2/√π·Σ (−1)ⁿ x²ⁿ⁺¹ / (n! (2n+1)), for x < 0.5. */
function erfSmall(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n < 30; n++) {
    term *= (-x * x) / n;
    const add = term / (2 * n + 1);
    sum += add;
    if (Math.abs(add) < 1e-17 * Math.abs(sum)) break;
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

/** Continued fraction of erfc (Abramowitz and Stegun 7.1.14), evaluated from a depth that holds 1e-14 for x ≥ 2. */
function tail(x: number): number {
  if (x < 2) {
    // The fraction converges slowly here: the series of erf keeps 1e-14 absolute.
    return 1 - erfSeries(x);
  }
  let f = 0;
  for (let k = 120; k >= 1; k--) f = k / 2 / (x + f);
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * (x + f));
}

/** erf by the positive series 2/√π·e^(−x²)·Σ 2ⁿ x²ⁿ⁺¹ / (2n+1)!!, no cancellation. */
function erfSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n < 200; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
    if (term < 1e-17 * sum) break;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** Standard normal distribution function. */
export function normalCdf(z: number): number {
  return 0.5 * erfc(-z * Math.SQRT1_2);
}

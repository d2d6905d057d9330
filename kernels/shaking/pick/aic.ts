/** A picked sample with its criterion curve. */
export interface AicPick {
  /** First sample of the second part. */
  readonly index: number;
  readonly aic: Float64Array;
}

/**
 * AIC of a record without a model order, Maeda (1985): AIC(k) = k·ln var(x[0..k)) + (N − k − 1)·ln var(x[k..N)); the
 * onset is its minimum. Splits with fewer than two samples or no variance are NaN.
 */
export function maedaAic(x: ArrayLike<number>, from = 0, to = x.length): AicPick {
  const n = to - from;
  const aic = new Float64Array(n).fill(Number.NaN);
  let sum = 0;
  let square = 0;
  for (let i = from; i < to; i++) {
    sum += x[i];
    square += x[i] * x[i];
  }
  let s1 = 0;
  let q1 = 0;
  let best = -1;
  for (let k = 1; k < n - 1; k++) {
    const v = x[from + k - 1];
    s1 += v;
    q1 += v * v;
    const m = n - k;
    const var1 = q1 / k - (s1 / k) ** 2;
    const var2 = (square - q1) / m - ((sum - s1) / m) ** 2;
    if (k < 2 || !(var1 > 0) || !(var2 > 0)) continue;
    aic[k] = k * Math.log(var1) + (n - k - 1) * Math.log(var2);
    if (best < 0 || aic[k] < aic[best]) best = k;
  }
  return { index: best < 0 ? -1 : from + best, aic };
}

/** Autoregressive coefficients of a stretch by Burg's method: x[i] ≈ Σ a[k]·x[i−1−k]. */
export function burg(x: ArrayLike<number>, from: number, to: number, order: number): Float64Array {
  const n = to - from;
  const forward = new Float64Array(n);
  for (let i = 0; i < n; i++) forward[i] = x[from + i];
  const backward = Float64Array.from(forward);
  let a = new Float64Array(0);
  for (let m = 0; m < order; m++) {
    let num = 0;
    let den = 0;
    for (let i = m + 1; i < n; i++) {
      num += forward[i] * backward[i - 1];
      den += forward[i] * forward[i] + backward[i - 1] * backward[i - 1];
    }
    const k = den > 0 ? (2 * num) / den : 0;
    const next = new Float64Array(m + 1);
    for (let i = 0; i < m; i++) next[i] = a[i] - k * a[m - 1 - i];
    next[m] = k;
    a = next;
    for (let i = n - 1; i > m; i--) {
      const f = forward[i];
      const b = backward[i - 1];
      forward[i] = f - k * b;
      backward[i] = b - k * f;
    }
  }
  return a;
}

/** Prediction errors of a model over a stretch: e[i − from] for samples from..to, using the samples before each. */
export function predictionErrors(
  x: ArrayLike<number>,
  a: ArrayLike<number>,
  from: number,
  to: number,
): Float64Array {
  const out = new Float64Array(to - from);
  const p = a.length;
  for (let i = from; i < to; i++) {
    let v = x[i];
    const last = Math.min(p, i);
    for (let k = 0; k < last; k++) v -= a[k] * x[i - 1 - k];
    out[i - from] = v;
  }
  return out;
}

/**
 * AR-AIC of Sleeman and van Eck (1999), Phys. Earth Planet. Inter. 113, 265–275: one autoregressive model fitted to the
 * noise at the start of the window and one to the signal at its end, each run over its side of a moving split; the onset
 * minimises (k − M)·ln σ₁² + (N − M − k)·ln σ₂². The signal model runs backwards in time.
 */
export function arAic(x: ArrayLike<number>, order: number, noise: number, signal: number): AicPick {
  const n = x.length;
  const reversed = Float64Array.from({ length: n }, (_, i) => x[n - 1 - i]);
  const before = predictionErrors(x, burg(x, 0, noise, order), order, n);
  const after = predictionErrors(reversed, burg(reversed, 0, signal, order), order, n);
  const headSum = new Float64Array(n + 1);
  for (let i = order; i < n; i++) headSum[i + 1] = headSum[i] + before[i - order] ** 2;
  const tailSum = new Float64Array(n + 1);
  for (let i = n - order - 1; i >= 0; i--) tailSum[i] = tailSum[i + 1] + after[n - 1 - i - order] ** 2;
  const aic = new Float64Array(n).fill(Number.NaN);
  let best = -1;
  for (let k = order + 2; k < n - order - 2; k++) {
    const m1 = k - order;
    const m2 = n - order - k;
    const v1 = headSum[k] / m1;
    const v2 = tailSum[k] / m2;
    if (!(v1 > 0) || !(v2 > 0)) continue;
    aic[k] = m1 * Math.log(v1) + m2 * Math.log(v2);
    if (best < 0 || aic[k] < aic[best]) best = k;
  }
  return { index: best, aic };
}

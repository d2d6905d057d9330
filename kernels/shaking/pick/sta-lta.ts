/** Ratio functions of a short- to a long-term average. */
export type StaLtaKind = 'classic' | 'recursive' | 'allen1978';

/**
 * Classic ratio: means of x² over the last `nsta` and `nlta` samples; 0 before the long window is full (Withers et al.
 * 1998, BSSA 88(1), 95–106).
 */
export function classicStaLta(x: ArrayLike<number>, nsta: number, nlta: number): Float64Array {
  const out = new Float64Array(x.length);
  let short = 0;
  let long = 0;
  for (let i = 0; i < x.length; i++) {
    const e = x[i] * x[i];
    short += e;
    long += e;
    if (i >= nsta) short -= x[i - nsta] * x[i - nsta];
    if (i >= nlta) long -= x[i - nlta] * x[i - nlta];
    if (i >= nlta - 1) out[i] = long > 0 ? (Math.max(short, 0) / nsta / long) * nlta : 0;
  }
  return out;
}

/** Recursive ratio: exponentially weighted means of x² with constants 1/nsta and 1/nlta; 0 for the first `nlta` samples. */
export function recursiveStaLta(x: ArrayLike<number>, nsta: number, nlta: number): Float64Array {
  const out = new Float64Array(x.length);
  const cs = 1 / nsta;
  const cl = 1 / nlta;
  let short = 0;
  let long = 0;
  for (let i = 1; i < x.length; i++) {
    const e = x[i] * x[i];
    short = cs * e + (1 - cs) * short;
    long = cl * e + (1 - cl) * long;
    if (i >= nlta && long > 0) out[i] = short / long;
  }
  return out;
}

/**
 * Allen (1978), BSSA 68(5), 1521–1532: the recursive ratio of the characteristic function E = x² + C·(Δx)², where C
 * balances the two terms by their running absolute means.
 */
export function allenStaLta(x: ArrayLike<number>, nsta: number, nlta: number): Float64Array {
  const out = new Float64Array(x.length);
  const cs = 1 / nsta;
  const cl = 1 / nlta;
  let short = 0;
  let long = 0;
  let level = 0;
  let slope = 0;
  for (let i = 1; i < x.length; i++) {
    const d = x[i] - x[i - 1];
    level = (1 - cl) * level + cl * Math.abs(x[i]);
    slope = (1 - cl) * slope + cl * Math.abs(d);
    const c = slope > 0 ? level / slope : 0;
    const e = x[i] * x[i] + c * c * d * d;
    short = cs * e + (1 - cs) * short;
    long = cl * e + (1 - cl) * long;
    if (i >= nlta && long > 0) out[i] = short / long;
  }
  return out;
}

/** A ratio by name. */
export function staLta(kind: StaLtaKind, x: ArrayLike<number>, nsta: number, nlta: number): Float64Array {
  if (kind === 'classic') return classicStaLta(x, nsta, nlta);
  return kind === 'recursive' ? recursiveStaLta(x, nsta, nlta) : allenStaLta(x, nsta, nlta);
}

/** Samples between which a ratio is triggered: from above `on` to below `off`. */
export function triggerOnsets(ratio: ArrayLike<number>, on: number, off: number): [number, number][] {
  const triggers: [number, number][] = [];
  let start = -1;
  for (let i = 0; i < ratio.length; i++) {
    if (start < 0) {
      if (ratio[i] > on) start = i;
    } else if (ratio[i] < off) {
      triggers.push([start, i]);
      start = -1;
    }
  }
  if (start >= 0) triggers.push([start, ratio.length - 1]);
  return triggers;
}

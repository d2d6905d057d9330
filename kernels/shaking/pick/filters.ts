import { KernelFailure, type RunControl } from '#kernels/model';

/** Second-order section with its state. */
export interface Biquad {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

/** Two-pole Butterworth section by the bilinear transform; `kind` high- or low-pass, corner and rate in Hz, quality q. */
export function butterworthSection(
  kind: 'high' | 'low',
  cornerHz: number,
  rateHz: number,
  q: number,
): Biquad {
  const k = Math.tan((Math.PI * cornerHz) / rateHz);
  const norm = 1 / (1 + k / q + k * k);
  const a1 = 2 * (k * k - 1) * norm;
  const a2 = (1 - k / q + k * k) * norm;
  if (kind === 'low') {
    const b0 = k * k * norm;
    return { b0, b1: 2 * b0, b2: b0, a1, a2 };
  }
  return { b0: norm, b1: -2 * norm, b2: norm, a1, a2 };
}

/** Sections of a Butterworth filter of 2 or 4 poles. */
export function butterworth(kind: 'high' | 'low', cornerHz: number, rateHz: number, poles: 2 | 4): Biquad[] {
  const qs = poles === 2 ? [Math.SQRT1_2] : [0.541196100146197, 1.306562964876377];
  return qs.map((q) => butterworthSection(kind, cornerHz, rateHz, q));
}

/** Runs causal sections over a signal in place; the state starts at rest on the first sample's level. Polls between sections. */
export function filterInPlace(x: Float64Array, sections: readonly Biquad[], control: RunControl = {}): void {
  for (const s of sections) {
    if (control.cancelled?.()) throw new KernelFailure('CANCELLED', '', 'cancelled');
    const dcGain = (s.b0 + s.b1 + s.b2) / (1 + s.a1 + s.a2);
    const first = x.length > 0 ? x[0] : 0;
    let x1 = first;
    let x2 = first;
    let y1 = first * dcGain;
    let y2 = y1;
    for (let i = 0; i < x.length; i++) {
      const v = x[i];
      const y = s.b0 * v + s.b1 * x1 + s.b2 * x2 - s.a1 * y1 - s.a2 * y2;
      x2 = x1;
      x1 = v;
      y2 = y1;
      y1 = y;
      x[i] = y;
    }
  }
}

import { GRAVITY } from '#kernels/formulary';
import { radians } from './special.ts';

/** Critical acceleration a_c = (FS − 1) g sin α (Newmark 1965), m/s²; 0 for slopes already unstable. */
export function criticalAcceleration(factorOfSafety: number, thrustAngleDeg: number): number {
  return Math.max(0, (factorOfSafety - 1) * GRAVITY * Math.sin(radians(thrustAngleDeg)));
}

/** A regression of Newmark displacement: mean of log₁₀ D (cm) and its standard deviation. */
export interface Displacement {
  readonly log10Cm: number;
  readonly displacementCm: number;
  /** Standard deviation of log₁₀ D, where published. */
  readonly sigmaLog10?: number;
}

function displacement(log10Cm: number, sigmaLog10?: number): Displacement {
  return { log10Cm, displacementCm: 10 ** log10Cm, sigmaLog10 };
}

const still: Displacement = { log10Cm: -Infinity, displacementCm: 0 };

/** What shakes a slope; accelerations in g, Arias intensity in m/s. */
export interface Shaking {
  readonly acG: number;
  readonly amaxG?: number;
  readonly ariasMps?: number;
  readonly magnitude?: number;
}

/** Jibson 2007 eq. 6: log D = 0.215 + log[(1 − a_c/a_max)^2.341 (a_c/a_max)^−1.438] ± 0.510. */
export function jibson2007Ratio(acG: number, amaxG: number): Displacement {
  if (acG >= amaxG) return still;
  const r = acG / amaxG;
  return displacement(0.215 + 2.341 * Math.log10(1 - r) - 1.438 * Math.log10(r), 0.51);
}

/** Jibson 2007 eq. 7, with moment magnitude: −2.710 + log[(1 − r)^2.335 r^−1.478] + 0.424 M ± 0.454. */
export function jibson2007Magnitude(acG: number, amaxG: number, magnitude: number): Displacement {
  if (acG >= amaxG) return still;
  const r = acG / amaxG;
  return displacement(-2.71 + 2.335 * Math.log10(1 - r) - 1.478 * Math.log10(r) + 0.424 * magnitude, 0.454);
}

/** Jibson 2007 eq. 9, with Arias intensity: 2.401 log I_a − 3.481 log a_c − 3.230 ± 0.656. */
export function jibson2007Arias(acG: number, ariasMps: number): Displacement {
  return displacement(2.401 * Math.log10(ariasMps) - 3.481 * Math.log10(acG) - 3.23, 0.656);
}

/** Jibson 2007 eq. 10, with Arias intensity and ratio: 0.561 log I_a − 3.833 log(a_c/a_max) − 1.474 ± 0.616. */
export function jibson2007AriasRatio(acG: number, amaxG: number, ariasMps: number): Displacement {
  if (acG >= amaxG) return still;
  return displacement(0.561 * Math.log10(ariasMps) - 3.833 * Math.log10(acG / amaxG) - 1.474, 0.616);
}

/** Jibson 1993: 1.460 log I_a − 6.642 a_c + 1.546. */
export function jibson1993(acG: number, ariasMps: number): Displacement {
  return displacement(1.46 * Math.log10(ariasMps) - 6.642 * acG + 1.546);
}

/** Jibson, Harp & Michael 1998/2000: 1.521 log I_a − 1.993 log a_c − 1.546 ± 0.375. */
export function jibson1998(acG: number, ariasMps: number): Displacement {
  return displacement(1.521 * Math.log10(ariasMps) - 1.993 * Math.log10(acG) - 1.546, 0.375);
}

/** Ambraseys & Menu 1988: 0.90 + log[(1 − r)^2.53 r^−1.09] ± 0.30. */
export function ambraseysMenu(acG: number, amaxG: number): Displacement {
  if (acG >= amaxG) return still;
  const r = acG / amaxG;
  return displacement(0.9 + 2.53 * Math.log10(1 - r) - 1.09 * Math.log10(r), 0.3);
}

/** Probability of failure from Newmark displacement: 0.335 [1 − e^(−0.048 D^1.565)], D in cm (Jibson et al. 2000). */
export function failureProbability(displacementCm: number): number {
  return 0.335 * (1 - Math.exp(-0.048 * displacementCm ** 1.565));
}

/**
 * Rigid-block displacement (cm) of an accelerogram (m/s², step s) with downslope critical acceleration (m/s²), by exact
 * integration of piecewise linear relative acceleration; the block never slides uphill (Newmark 1965; Wilson & Keefer 1983).
 */
export function rigidBlock(accelerationMps2: readonly number[], stepS: number, criticalMps2: number) {
  let v = 0;
  let d = 0;
  let peak = 0;
  for (let i = 1; i < accelerationMps2.length; i++) {
    const before = accelerationMps2[i - 1] - criticalMps2;
    const after = accelerationMps2[i] - criticalMps2;
    const parts = 16;
    for (let p = 0; p < parts; p++) {
      const h = stepS / parts;
      const a0 = before + ((after - before) * p) / parts;
      const a1 = before + ((after - before) * (p + 1)) / parts;
      const next = v + ((a0 + a1) / 2) * h;
      if (v <= 0 && next <= 0) {
        v = 0;
        continue;
      }
      const moved = v * h + ((2 * a0 + a1) / 6) * h * h;
      d += next > 0 ? Math.max(0, moved) : (v * v) / (2 * Math.max(1e-12, -(a0 + a1) / 2));
      v = Math.max(0, next);
      peak = Math.max(peak, v);
    }
  }
  return { displacementCm: d * 100, peakVelocityMps: peak, movingAtEnd: v > 0 };
}

/** Arias intensity π/(2g) ∫ a² dt of an accelerogram (m/s², step s), m/s. */
export function ariasIntensity(accelerationMps2: readonly number[], stepS: number): number {
  let sum = 0;
  for (let i = 1; i < accelerationMps2.length; i++) {
    const [a, b] = [accelerationMps2[i - 1], accelerationMps2[i]];
    sum += ((a * a + a * b + b * b) / 3) * stepS;
  }
  return (Math.PI / (2 * GRAVITY)) * sum;
}

import { erf } from '#kernels/formulary';

const SQRT_2PI = Math.sqrt(2 * Math.PI);

/**
 * Vertical factor V, 1/m: reflection at the ground and, with a lid, at the mixing height.
 * EPA-454/B-95-003b (1995) eqs 1-50, 1-51 without deposition, divided by √(2π) σz. With a wide plume the same sum is taken in its Fourier form.
 * `height` is the effective release height, `lid` the mixing height, both m; a release above the lid does not reach the ground (V = 0).
 */
export function verticalFactor(z: number, height: number, sigmaZ: number, lid?: number): number {
  if (lid === undefined) return images(z, height, sigmaZ) / (SQRT_2PI * sigmaZ);
  if (height > lid) return 0;
  if (z > lid) return 0;
  const ratio = sigmaZ / lid;
  if (ratio < 0.7) {
    let sum = images(z, height, sigmaZ);
    for (let n = 1; n <= 12; n++)
      sum += images(z, height + 2 * n * lid, sigmaZ) + images(z, height - 2 * n * lid, sigmaZ);
    return sum / (SQRT_2PI * sigmaZ);
  }
  let sum = 1;
  for (let n = 1; n <= 12; n++)
    sum +=
      2 *
      Math.exp(-0.5 * (n * Math.PI * ratio) ** 2) *
      Math.cos((n * Math.PI * z) / lid) *
      Math.cos((n * Math.PI * height) / lid);
  return sum / lid;
}

function images(z: number, height: number, sigmaZ: number): number {
  const down = (z - height) / sigmaZ;
  const up = (z + height) / sigmaZ;
  return Math.exp(-0.5 * down * down) + Math.exp(-0.5 * up * up);
}

/** Place and shape a Gaussian value is asked for; all in m. */
export interface GaussianPoint {
  readonly y: number;
  readonly z: number;
  readonly height: number;
  readonly sigmaY: number;
  readonly sigmaZ: number;
  readonly lid?: number;
}

/**
 * Steady concentration, kg/m³, of a source of `rate` kg/s in wind `u` m/s:
 * C = Q / (2π u σy σz) exp(−y²/2σy²) [exp(−(z−h)²/2σz²) + exp(−(z+h)²/2σz²)] (Turner 1970 eq. 3.1; CCPS 1999 eq. 2.3.10).
 */
export function gaussianPlumeAt(rate: number, u: number, p: GaussianPoint): number {
  const cross = p.y / p.sigmaY;
  return (
    ((rate / u) * Math.exp(-0.5 * cross * cross) * verticalFactor(p.z, p.height, p.sigmaZ, p.lid)) /
    (SQRT_2PI * p.sigmaY)
  );
}

/**
 * Concentration, kg/m³, of a puff of `mass` kg whose centre is `dx` m upwind of the point:
 * C = M / ((2π)^3/2 σx σy σz) exp(−dx²/2σx²) exp(−y²/2σy²) [images in z] (Turner 1970 eq. 5.21; CCPS 1999 eq. 2.3.1).
 */
export function gaussianPuffAt(mass: number, dx: number, sigmaX: number, p: GaussianPoint): number {
  const along = dx / sigmaX;
  return gaussianPlumeAt(mass, 1, p) * (Math.exp(-0.5 * along * along) / (SQRT_2PI * sigmaX));
}

/** Part of the steady plume that a release of `duration` s has built at time `t`, 0–1 (Palazzi et al. 1982, Atmos. Environ. 16:2785, eq. 8). */
export function durationFraction(x: number, u: number, t: number, duration: number, sigmaX: number): number {
  const emitted = Math.min(t, duration);
  if (emitted <= 0) return 0;
  const scale = Math.SQRT2 * sigmaX;
  return 0.5 * (erf((x - u * (t - emitted)) / scale) - erf((x - u * t) / scale));
}

import { meanZ1pt0Ask14, type BasinRegion } from './basin-depth.ts';
import { acrossPeriods, coefficientsFor, type Coefficients } from './coefficients.ts';
import type { Imt } from './imt.ts';
import { RADIANS, ramp, type Evaluator, type Scenario } from './scenario.ts';
import { ask14Table } from './tables/ask14.ts';

/** Regions of Abrahamson et al. (2014). */
export type Ask14Region = 'california' | 'taiwan' | 'china' | 'japan';

const N = 1.5;
const M2 = 5;

/** Basic form f1, equations 2–4. */
function basicTerm(c: Coefficients, mag: number, rrup: number): number {
  const c4m = mag > 5 ? c.c4 : mag > 4 ? c.c4 - (c.c4 - 1) * (5 - mag) : 1;
  const lnR = Math.log(Math.sqrt(rrup * rrup + c4m * c4m));
  const base = c.a1 + c.a17 * rrup;
  if (mag >= c.m1)
    return base + c.a5 * (mag - c.m1) + c.a8 * (8.5 - mag) ** 2 + (c.a2 + c.a3 * (mag - c.m1)) * lnR;
  if (mag >= M2)
    return base + c.a4 * (mag - c.m1) + c.a8 * (8.5 - mag) ** 2 + (c.a2 + c.a3 * (mag - c.m1)) * lnR;
  return (
    base +
    c.a4 * (M2 - c.m1) +
    c.a8 * (8.5 - M2) ** 2 +
    c.a6 * (mag - M2) +
    c.a7 * (mag - M2) ** 2 +
    (c.a2 + c.a3 * (M2 - c.m1)) * lnR
  );
}

/** Style of faulting f7 and f8, equations 5 and 6. */
function styleTerm(c: Coefficients, mag: number, rake: number | undefined): number {
  if (rake === undefined) return 0;
  const reverse = rake > 30 && rake < 150 ? c.a11 : 0;
  const normal = rake > -150 && rake < -30 ? c.a12 : 0;
  return (reverse + normal) * ramp(mag, 4, 5);
}

/** Aftershock term f11, equation 20; crjb is the distance to the centroid of the mainshock's surface projection. */
function aftershockTerm(c: Coefficients, s: Scenario): number {
  return s.aftershock && s.crjb !== undefined ? c.a14 * (1 - ramp(s.crjb, 5, 15)) : 0;
}

/** Velocity above which the linear site scaling stops, equation 9. */
function limitVelocity(imt: Imt): number {
  if (imt.kind !== 'SA' || imt.periodS <= 0.5) return 1500;
  return imt.periodS < 3 ? Math.exp(-0.35 * Math.log(imt.periodS / 0.5) + Math.log(1500)) : 800;
}

/** Site response f5, equations 7 and 8. */
function siteTerm(c: Coefficients, vs30: number, v1: number, sa1180: number): number {
  const q = Math.min(vs30, v1) / c.vlin;
  if (vs30 >= c.vlin) return (c.a10 + c.b * N) * Math.log(q);
  return c.a10 * Math.log(q) - c.b * Math.log(sa1180 + c.c) + c.b * Math.log(sa1180 + c.c * q ** N);
}

/** Hanging-wall term f4, equations 10–15; without ry0 the taper in Rjb of equation 15b applies. */
function hangingWall(c: Coefficients, s: Scenario): number {
  const rx = s.rx!;
  const dip = s.dip!;
  if (rx <= 0 || dip >= 90 || s.mag <= 5.5 || s.ztor! > 10) return 0;
  const t1 = dip <= 30 ? 60 / 45 : (90 - dip) / 45;
  const dm = s.mag - 6.5;
  const t2 = dm > 0 ? 1 + 0.2 * dm : 1 + 0.2 * dm - 0.8 * dm * dm;
  const r1 = s.width! * Math.cos(dip * RADIANS);
  const r2 = 3 * r1;
  if (rx > r2) return 0;
  const q = rx / r1;
  const t3 = rx < r1 ? 0.25 + 1.5 * q - 0.75 * q * q : 1 - (rx - r1) / (r2 - r1);
  const t4 = 1 - (s.ztor! * s.ztor!) / 100;
  const t5 =
    s.ry0 === undefined ? 1 - ramp(s.rjb!, 0, 30) : 1 - ramp(s.ry0 - rx * Math.tan(20 * RADIANS), 0, 5);
  return c.a13 * t1 * t2 * t3 * t4 * t5;
}

const SOIL_VS30 = [150, 250, 400, 700] as const;
const JAPAN_VS30 = [150, 250, 350, 450, 600, 850, 1150] as const;

function interpolate(xs: readonly number[], ys: readonly number[], x: number): number {
  if (x <= xs[0]) return ys[0];
  for (let i = 1; i < xs.length; i++)
    if (x <= xs[i]) return ys[i - 1] + ((ys[i] - ys[i - 1]) * (x - xs[i - 1])) / (xs[i] - xs[i - 1]);
  return ys[ys.length - 1];
}

/** Soil-depth term f10, equation 17, with the coefficient interpolated in vs30 (application guidelines, p. 1044). */
function soilDepthTerm(c: Coefficients, s: Scenario, region: BasinRegion): number {
  if (s.z1pt0 === undefined || s.z1pt0 < 0) return 0;
  const reference = meanZ1pt0Ask14(s.vs30!, region);
  const slope = interpolate(SOIL_VS30, [c.a43, c.a44, c.a45, c.a46], s.vs30!);
  return slope * Math.log((s.z1pt0 / 1000 + 0.01) / (reference + 0.01));
}

/** vs30 of a site and the velocity above which linear scaling stops. */
interface Ground {
  readonly vs30: number;
  readonly v1: number;
}

/** Regional terms, equations 21–23. */
function regionalTerm(c: Coefficients, region: Ask14Region, site: Ground, rrup: number): number {
  const { vs30, v1 } = site;
  if (region === 'taiwan') return c.a31 * Math.log(Math.min(vs30, v1) / c.vlin) + c.a25 * rrup;
  if (region === 'china') return c.a28 * rrup;
  if (region !== 'japan') return 0;
  const ys = [c.a36, c.a37, c.a38, c.a39, c.a40, c.a41, c.a42];
  return interpolate(JAPAN_VS30, ys, vs30) + c.a29 * rrup;
}

/** φ before nonlinear site effects, equations 24 and 26 (Japan, by distance). */
function phiLinear(c: Coefficients, s: Scenario, region: Ask14Region): number {
  if (region === 'japan') return c.s5 + (c.s6 - c.s5) * ramp(s.rrup!, 30, 80);
  const [low, high] = s.vs30measured ? [c.s1m, c.s2m] : [c.s1e, c.s2e];
  return low + (high - low) * ramp(s.mag, 4, 6);
}

/** ∂ ln Amp / ∂ ln SA1180, equation 30. */
function amplificationSlope(c: Coefficients, vs30: number, sa1180: number): number {
  if (vs30 >= c.vlin) return 0;
  return c.b * sa1180 * (1 / (sa1180 + c.c * (vs30 / c.vlin) ** N) - 1 / (sa1180 + c.c));
}

/**
 * Abrahamson, Silva and Kamai (2014), Earthquake Spectra 30(3), 1025–1055. Needs mag, dip, ztor, width, rrup, rjb, rx,
 * vs30; rake, ry0, vs30measured, z1pt0 (m; absent or negative = reference), aftershock and crjb are optional.
 */
export function ask14(imt: Imt, region: Ask14Region): Evaluator {
  return acrossPeriods(ask14Table, imt, (tabulated) => at(tabulated, region));
}

function at(imt: Imt, region: Ask14Region): Evaluator {
  const c = coefficientsFor(ask14Table, imt);
  const v1 = limitVelocity(imt);
  const basin: BasinRegion = region === 'japan' ? 'japan' : 'california';
  return (s, out) => {
    const vs30 = s.vs30!;
    const rrup = s.rrup!;
    const source =
      basicTerm(c, s.mag, rrup) +
      styleTerm(c, s.mag, s.rake) +
      aftershockTerm(c, s) +
      hangingWall(c, s) +
      c.a15 * ramp(s.ztor!, 0, 20);
    const sa1180 = Math.exp(
      source + siteTerm(c, 1180, v1, 0) + regionalTerm(c, region, { vs30: 1180, v1 }, rrup),
    );
    out.meanLn =
      source +
      siteTerm(c, vs30, v1, sa1180) +
      soilDepthTerm(c, s, basin) +
      regionalTerm(c, region, { vs30, v1 }, rrup);
    const slope = 1 + amplificationSlope(c, vs30, sa1180);
    const phiAl = phiLinear(c, s, region);
    // φ_amp is 0.4 but stays below φ_al, which small magnitudes at long periods undercut.
    const phiAmp = phiAl < 0.4 ? 0.99 * phiAl : 0.4;
    out.phi = Math.sqrt((phiAl * phiAl - phiAmp * phiAmp) * slope * slope + phiAmp * phiAmp);
    out.tau = (c.s3 + (c.s4 - c.s3) * ramp(s.mag, 5, 7)) * slope;
    out.sigma = Math.sqrt(out.tau * out.tau + out.phi * out.phi);
  };
}

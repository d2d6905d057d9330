import { meanZ1pt0Cy14, type BasinRegion } from './basin-depth.ts';
import { acrossPeriods, coefficientsFor, type Coefficients } from './coefficients.ts';
import { PGA, type Imt } from './imt.ts';
import { ramp, type Evaluator, type Scenario } from './scenario.ts';
import { bssa14Table } from './tables/bssa14.ts';

/** Regions of anelastic attenuation in Boore et al. (2014), table 3. */
export type Bssa14Region =
  | 'global'
  | 'california'
  | 'taiwan'
  | 'newZealand'
  | 'china'
  | 'turkey'
  | 'italy'
  | 'japan';

/** Choices of {@link bssa14}. */
export interface Bssa14Options {
  readonly region: Bssa14Region;
  /** Which z1.0–vs30 relation centres z1pt0 (equation 11 or 12). */
  readonly basin: BasinRegion;
}

/** Which Δc3 column a region uses. */
export function bssa14PathColumn(region: Bssa14Region): 'dc3Global' | 'dc3HighQ' | 'dc3LowQ' {
  if (region === 'china' || region === 'turkey') return 'dc3HighQ';
  return region === 'italy' || region === 'japan' ? 'dc3LowQ' : 'dc3Global';
}

/** Event term F_E, equation 2. Rakes within 30° of horizontal are strike-slip (table 1). */
export function bssa14Event(c: Coefficients, mag: number, rake: number | undefined): number {
  let style = c.e0;
  if (rake !== undefined) {
    const a = Math.abs(rake);
    style = a <= 30 || a >= 150 ? c.e1 : rake > 0 ? c.e3 : c.e2;
  }
  const dm = mag - c.Mh;
  return style + (dm <= 0 ? c.e4 * dm + c.e5 * dm * dm : c.e6 * dm);
}

/** Path term F_P, equations 3 and 4: reference magnitude 4.5, reference distance 1 km. */
export function bssa14Path(c: Coefficients, dc3: number, mag: number, rjb: number): number {
  const r = Math.sqrt(rjb * rjb + c.h * c.h);
  return (c.c1 + c.c2 * (mag - 4.5)) * Math.log(r) + (c.c3 + dc3) * (r - 1);
}

/** Coefficient f2 of the nonlinear site term, equation 8. */
export function bssa14NonlinearSlope(c: Coefficients, vs30: number): number {
  return c.f4 * (Math.exp(c.f5 * (Math.min(vs30, 760) - 360)) - Math.exp(c.f5 * 400));
}

/** Linear site term, equation 6: reference 760 m/s, no further scaling above Vc. */
export function bssa14LinearSite(c: Coefficients, vs30: number): number {
  return c.c * Math.log(Math.min(vs30, c.Vc) / 760);
}

/** Basin term, equations 9 and 10: zero below 0.65 s, for PGA and PGV and where z1pt0 is unknown. */
export function bssa14Basin(c: Coefficients, imt: Imt, s: Scenario, region: BasinRegion): number {
  if (imt.kind !== 'SA' || imt.periodS < 0.65 || s.z1pt0 === undefined) return 0;
  const dz1 = (s.z1pt0 - meanZ1pt0Cy14(s.vs30!, region)) / 1000;
  return dz1 <= c.f7 / c.f6 ? c.f6 * dz1 : c.f7;
}

/** Between-event deviation, equation 14. */
export function bssa14Tau(c: Coefficients, mag: number): number {
  return c.tau1 + (c.tau2 - c.tau1) * ramp(mag, 4.5, 5.5);
}

/** Within-event deviation, equations 15–17. */
export function bssa14Phi(c: Coefficients, mag: number, rjb: number, vs30: number): number {
  let phi = c.phi1 + (c.phi2 - c.phi1) * ramp(mag, 4.5, 5.5);
  if (rjb > c.R2) phi += c.dPhiR;
  else if (rjb > c.R1) phi += (c.dPhiR * Math.log(rjb / c.R1)) / Math.log(c.R2 / c.R1);
  if (vs30 <= 225) phi -= c.dPhiV;
  else if (vs30 <= 300) phi -= (c.dPhiV * Math.log(300 / vs30)) / Math.log(300 / 225);
  return phi;
}

/**
 * Boore, Stewart, Seyhan and Atkinson (2014), Earthquake Spectra 30(3), 1057–1085. Needs mag, rjb, vs30; rake (absent =
 * unspecified mechanism, coefficient e0) and z1pt0 (absent = no basin term) are optional.
 */
export function bssa14(imt: Imt, options: Bssa14Options): Evaluator {
  return acrossPeriods(bssa14Table, imt, (tabulated) => at(tabulated, options));
}

function at(imt: Imt, options: Bssa14Options): Evaluator {
  const c = coefficientsFor(bssa14Table, imt);
  const cPga = coefficientsFor(bssa14Table, PGA);
  const column = bssa14PathColumn(options.region);
  const dc3 = c[column];
  const dc3Pga = cPga[column];
  return (s, out) => {
    const rjb = s.rjb!;
    const vs30 = s.vs30!;
    const pgaRock = Math.exp(bssa14Event(cPga, s.mag, s.rake) + bssa14Path(cPga, dc3Pga, s.mag, rjb));
    out.meanLn =
      bssa14Event(c, s.mag, s.rake) +
      bssa14Path(c, dc3, s.mag, rjb) +
      bssa14LinearSite(c, vs30) +
      bssa14NonlinearSlope(c, vs30) * Math.log((pgaRock + 0.1) / 0.1) +
      bssa14Basin(c, imt, s, options.basin);
    out.tau = bssa14Tau(c, s.mag);
    out.phi = bssa14Phi(c, s.mag, rjb, vs30);
    out.sigma = Math.sqrt(out.tau * out.tau + out.phi * out.phi);
  };
}

import { meanZ2pt5Cb14, type BasinRegion } from './basin-depth.ts';
import { acrossPeriods, coefficientsFor, type Coefficients } from './coefficients.ts';
import { PGA, type Imt } from './imt.ts';
import { RADIANS, ramp, type Evaluator, type Scenario } from './scenario.ts';
import { cb14Table } from './tables/cb14.ts';

/** Regions of anelastic attenuation in Campbell and Bozorgnia (2014), table 2. */
export type Cb14Region = 'california' | 'taiwan' | 'middleEast' | 'china' | 'turkey' | 'japan' | 'italy';

/** Choices of {@link cb14}. */
export interface Cb14Options {
  readonly region: Cb14Region;
  /** Japan switches on the additional site and basin terms (S_J = 1). */
  readonly site: BasinRegion;
}

const SITE_C = 1.88;
const SITE_N = 1.18;

/** Magnitude term, equation 2. */
function magnitudeTerm(c: Coefficients, mag: number): number {
  let f = c.c0 + c.c1 * mag;
  if (mag > 4.5) f += c.c2 * (mag - 4.5);
  if (mag > 5.5) f += c.c3 * (mag - 5.5);
  if (mag > 6.5) f += c.c4 * (mag - 6.5);
  return f;
}

/** Style-of-faulting term, equations 4–6. */
function styleTerm(c: Coefficients, mag: number, rake: number | undefined): number {
  if (rake === undefined) return 0;
  const reverse = rake > 30 && rake < 150 ? c.c8 : 0;
  const normal = rake > -150 && rake < -30 ? c.c9 : 0;
  return (reverse + normal) * ramp(mag, 4.5, 5.5);
}

/** Hanging-wall term, equations 7–16. */
function hangingWall(c: Coefficients, s: Scenario): number {
  const rx = s.rx!;
  const rrup = s.rrup!;
  if (rx < 0 || s.mag < 5.5 || s.ztor! > 16.66) return 0;
  const r1 = s.width! * Math.cos(s.dip! * RADIANS);
  let fRx: number;
  if (rx < r1) {
    const q = rx / r1;
    fRx = c.h1 + c.h2 * q + c.h3 * q * q;
  } else {
    const q = (rx - r1) / (62 * s.mag - 350 - r1);
    fRx = Math.max(0, c.h4 + c.h5 * q + c.h6 * q * q);
  }
  const fRrup = rrup > 0 ? (rrup - s.rjb!) / rrup : 1;
  const fMag = ramp(s.mag, 5.5, 6.5) * (1 + c.a2 * (s.mag - 6.5));
  return c.c10 * fRx * fRrup * fMag * (1 - 0.06 * s.ztor!) * ((90 - s.dip!) / 45);
}

/** Shallow site response, equations 17–19. `a1100` is the rock PGA in g, unused above k1. */
function siteTerm(c: Coefficients, vs30: number, a1100: number, japan: boolean): number {
  const q = vs30 / c.k1;
  const lnQ = Math.log(q);
  let f = c.c11 * lnQ;
  if (vs30 > c.k1) f += c.k2 * SITE_N * lnQ;
  else f += c.k2 * (Math.log(a1100 + SITE_C * q ** SITE_N) - Math.log(a1100 + SITE_C));
  if (!japan) return f;
  f += (c.c13 + c.k2 * SITE_N) * lnQ;
  if (vs30 <= 200) f += (c.c12 + c.k2 * SITE_N) * (lnQ - Math.log(200 / c.k1));
  return f;
}

/** Basin term, equation 20, for a depth in km. */
function basinTerm(c: Coefficients, z2pt5: number, japan: boolean): number {
  if (z2pt5 < 1) return (c.c14 + (japan ? c.c15 : 0)) * (z2pt5 - 1);
  return z2pt5 > 3 ? c.c16 * c.k3 * Math.exp(-0.75) * (1 - Math.exp(-0.25 * (z2pt5 - 3))) : 0;
}

/** Source and path terms shared by rock and soil, equations 2–16 and 21–25. */
function sourceAndPath(c: Coefficients, dc20: number, s: Scenario): number {
  const rrup = s.rrup!;
  const depth = Math.min(Math.max(s.hypo_depth! - 7, 0), 13);
  const depthMag = c.c17 + (c.c18 - c.c17) * ramp(s.mag, 5.5, 6.5);
  return (
    magnitudeTerm(c, s.mag) +
    (c.c5 + c.c6 * s.mag) * Math.log(Math.sqrt(rrup * rrup + c.c7 * c.c7)) +
    styleTerm(c, s.mag, s.rake) +
    hangingWall(c, s) +
    depth * depthMag +
    c.c19 * s.dip! * (1 - ramp(s.mag, 4.5, 5.5)) +
    (rrup > 80 ? (c.c20 + dc20) * (rrup - 80) : 0)
  );
}

/** Magnitude-dependent deviation, equations 27 and 28. */
function magnitudeSigma(low: number, high: number, mag: number): number {
  return low + (high - low) * ramp(mag, 4.5, 5.5);
}

/** Linearised site response α, equation 31. */
function alpha(c: Coefficients, vs30: number, a1100: number): number {
  if (vs30 >= c.k1) return 0;
  const soft = a1100 + SITE_C * (vs30 / c.k1) ** SITE_N;
  return c.k2 * a1100 * (1 / soft - 1 / (a1100 + SITE_C));
}

/**
 * Campbell and Bozorgnia (2014), Earthquake Spectra 30(3), 1087–1115. Needs mag, dip, ztor, width, hypo_depth, rrup, rjb,
 * rx, vs30; rake and z2pt5 (km; absent = from vs30) are optional. SA below 0.25 s does not fall below PGA.
 */
export function cb14(imt: Imt, options: Cb14Options): Evaluator {
  return acrossPeriods(cb14Table, imt, (tabulated) => at(tabulated, options));
}

function at(imt: Imt, options: Cb14Options): Evaluator {
  const c = coefficientsFor(cb14Table, imt);
  const cPga = coefficientsFor(cb14Table, PGA);
  const high = options.region === 'china' || options.region === 'turkey';
  const low = options.region === 'japan' || options.region === 'italy';
  const dc = (k: Coefficients): number => (high ? k.dc20HighQ : low ? k.dc20LowQ : 0);
  const japan = options.site === 'japan';
  const rockZ2pt5 = meanZ2pt5Cb14(1100, options.site);
  const floored = imt.kind === 'SA' && imt.periodS < 0.25;
  return (s, out) => {
    const vs30 = s.vs30!;
    const z2pt5 = s.z2pt5 ?? meanZ2pt5Cb14(vs30, options.site);
    const basePga = sourceAndPath(cPga, dc(cPga), s);
    const a1100 = Math.exp(basePga + siteTerm(cPga, 1100, 0, japan) + basinTerm(cPga, rockZ2pt5, japan));
    const onSite = (k: Coefficients, base: number): number =>
      base + siteTerm(k, vs30, a1100, japan) + basinTerm(k, z2pt5, japan);
    let mean = imt.kind === 'PGA' ? onSite(cPga, basePga) : onSite(c, sourceAndPath(c, dc(c), s));
    if (floored) mean = Math.max(mean, onSite(cPga, basePga));
    out.meanLn = mean;
    const a = alpha(c, vs30, a1100);
    const tauY = magnitudeSigma(c.tau1, c.tau2, s.mag);
    const tauPga = magnitudeSigma(cPga.tau1, cPga.tau2, s.mag);
    const phiAf2 = c.phiLnAF * c.phiLnAF;
    const phiY = Math.sqrt(magnitudeSigma(c.phi1, c.phi2, s.mag) ** 2 - phiAf2);
    const phiPga = Math.sqrt(magnitudeSigma(cPga.phi1, cPga.phi2, s.mag) ** 2 - cPga.phiLnAF ** 2);
    // Equations 29 and 30.
    out.tau = Math.sqrt(tauY * tauY + a * a * tauPga * tauPga + 2 * a * c.rho * tauY * tauPga);
    out.phi = Math.sqrt(phiY * phiY + phiAf2 + a * a * phiPga * phiPga + 2 * a * c.rho * phiY * phiPga);
    out.sigma = Math.sqrt(out.tau * out.tau + out.phi * out.phi);
  };
}

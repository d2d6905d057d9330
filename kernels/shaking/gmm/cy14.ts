import { meanZ1pt0Cy14, type BasinRegion } from './basin-depth.ts';
import { acrossPeriods, coefficientsFor, type Coefficients } from './coefficients.ts';
import { PGA, type Imt } from './imt.ts';
import { RADIANS, newMotion, ramp, type Evaluator, type Motion, type Scenario } from './scenario.ts';
import { cy14Table } from './tables/cy14.ts';

/** Regions of Chiou and Youngs (2014): Japan and Italy scale γ for 6 < M < 6.9, Wenchuan always. */
export type Cy14Region = 'global' | 'california' | 'taiwan' | 'japan' | 'italy' | 'wenchuan';

/** Mean depth in km to the top of rupture, equations 4 (reverse) and 5 (strike-slip and normal). */
export function cy14MeanZtor(mag: number, rake: number | undefined): number {
  const reverse = rake !== undefined && rake >= 30 && rake <= 150;
  const root = reverse
    ? Math.max(2.704 - 1.226 * Math.max(mag - 5.849, 0), 0)
    : Math.max(2.673 - 1.136 * Math.max(mag - 4.97, 0), 0);
  return root * root;
}

function gammaScale(c: Coefficients, region: Cy14Region, mag: number): number {
  if (region === 'wenchuan') return c.gWn;
  return (region === 'japan' || region === 'italy') && mag > 6 && mag < 6.9 ? c.gJpIt : 1;
}

/** Source terms of equation 11 that do not depend on distance. */
function sourceTerms(c: Coefficients, s: Scenario): number {
  const cosh = Math.cosh(2 * Math.max(s.mag - 4.5, 0));
  const rake = s.rake;
  const reverse = rake !== undefined && rake >= 30 && rake <= 150;
  const normal = rake !== undefined && rake >= -120 && rake <= -60;
  const meanZtor = cy14MeanZtor(s.mag, rake);
  return (
    c.c1 +
    (reverse ? c.c1a + c.c1c / cosh : 0) +
    (normal ? c.c1b + c.c1d / cosh : 0) +
    (c.c7 + c.c7b / cosh) * ((s.ztor ?? meanZtor) - meanZtor) +
    (c.c11 + c.c11b / cosh) * Math.cos(s.dip! * RADIANS) ** 2 +
    c.c2 * (s.mag - 6) +
    ((c.c2 - c.c3) / c.cn) * Math.log(1 + Math.exp(c.cn * (c.cm - s.mag)))
  );
}

/** Distance, directivity and hanging-wall terms of equation 11. */
function pathTerms(c: Coefficients, s: Scenario, region: Cy14Region): number {
  const rrup = s.rrup!;
  const rx = s.rx!;
  let f =
    c.c4 * Math.log(rrup + c.c5 * Math.cosh(c.c6 * Math.max(s.mag - c.chm, 0))) +
    (c.c4a - c.c4) * Math.log(Math.sqrt(rrup * rrup + c.crb * c.crb)) +
    (c.cg1 + c.cg2 / Math.cosh(Math.max(s.mag - c.cg3, 0))) * rrup * gammaScale(c, region, s.mag);
  if (s.rcdpp !== undefined && s.rcdpp !== 0)
    f +=
      c.c8 *
      (1 - ramp(rrup, 40, 70)) *
      ramp(s.mag, 5.5, 6.3) *
      Math.exp(-c.c8a * (s.mag - c.c8b) ** 2) *
      s.rcdpp;
  if (rx >= 0) {
    const ztor = s.ztor ?? cy14MeanZtor(s.mag, s.rake);
    f +=
      c.c9 *
      Math.cos(s.dip! * RADIANS) *
      (c.c9a + (1 - c.c9a) * Math.tanh(rx / c.c9b)) *
      (1 - Math.sqrt(s.rjb! * s.rjb! + ztor * ztor) / (rrup + 1));
  }
  return f;
}

/** Basin term of equation 12; zero where z1pt0 is unknown. */
function basinTerm(c: Coefficients, s: Scenario, site: BasinRegion): number {
  if (s.z1pt0 === undefined) return 0;
  const dz = s.z1pt0 - meanZ1pt0Cy14(s.vs30!, site);
  return site === 'japan' ? c.phi5jp * (1 - Math.exp(-dz / c.phi6jp)) : c.phi5 * (1 - Math.exp(-dz / c.phi6));
}

function evaluate(c: Coefficients, s: Scenario, region: Cy14Region, out: Motion): void {
  const site: BasinRegion = region === 'japan' ? 'japan' : 'california';
  const vs30 = s.vs30!;
  const lnYref = sourceTerms(c, s) + pathTerms(c, s, region);
  const yRef = Math.exp(lnYref);
  const slope = c.phi2 * (Math.exp(c.phi3 * (Math.min(vs30, 1130) - 360)) - Math.exp(c.phi3 * (1130 - 360)));
  const linear = (site === 'japan' ? c.phi1jp : c.phi1) * Math.min(Math.log(vs30 / 1130), 0);
  out.meanLn = lnYref + linear + slope * Math.log((yRef + c.phi4) / c.phi4) + basinTerm(c, s, site);
  // Equation 13: standard deviations, propagating the nonlinear amplification NL0.
  const nl0 = slope * (yRef / (yRef + c.phi4));
  const m = ramp(s.mag, 5, 6.5);
  const tau = c.tau1 + (c.tau2 - c.tau1) * m;
  const sig2 = region === 'japan' ? c.sig2jp : c.sig2;
  const known = s.vs30measured ? 0.7 : c.sig3;
  out.phi = (c.sig1 + (sig2 - c.sig1) * m) * Math.sqrt(known + (1 + nl0) ** 2);
  out.tau = Math.abs((1 + nl0) * tau);
  out.sigma = Math.sqrt(out.tau * out.tau + out.phi * out.phi);
}

/**
 * Chiou and Youngs (2014), Earthquake Spectra 30(3), 1117–1153. Needs mag, dip, rrup, rjb, rx, vs30; rake, ztor (absent =
 * its mean), vs30measured, z1pt0 (m; absent = centred) and rcdpp are optional. SA up to 0.3 s does not fall below
 * PGA (p. 1144).
 */
export function cy14(imt: Imt, region: Cy14Region): Evaluator {
  return acrossPeriods(cy14Table, imt, (tabulated) => at(tabulated, region));
}

function at(imt: Imt, region: Cy14Region): Evaluator {
  const c = coefficientsFor(cy14Table, imt);
  const floored = imt.kind === 'SA' && imt.periodS <= 0.3;
  const cPga = coefficientsFor(cy14Table, PGA);
  const pga = newMotion();
  return (s, out) => {
    evaluate(c, s, region, out);
    if (!floored) return;
    evaluate(cPga, s, region, pga);
    if (pga.meanLn > out.meanLn) out.meanLn = pga.meanLn;
  };
}

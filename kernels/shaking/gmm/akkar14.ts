import { acrossPeriods, coefficientsFor, type Coefficients } from './coefficients.ts';
import { PGA, type Imt } from './imt.ts';
import type { Evaluator, Scenario } from './scenario.ts';
import { akkar14RepiTable, akkar14RhypoTable, akkar14RjbTable } from './tables/akkar14.ts';

/** Distance metric of Akkar et al. (2014); each has its own table 4. */
export type Akkar14Distance = 'rjb' | 'repi' | 'rhypo';

const TABLES = { rjb: akkar14RjbTable, repi: akkar14RepiTable, rhypo: akkar14RhypoTable } as const;

/** Reference-rock motion, equation 2: hinge 6.75, fictitious depth a6, styles by rake within 45° of ±90°. */
function rock(c: Coefficients, s: Scenario, distance: number): number {
  const dm = s.mag - 6.75;
  const normal = s.rake !== undefined && s.rake > -135 && s.rake < -45;
  const reverse = s.rake !== undefined && s.rake > 45 && s.rake < 135;
  return (
    c.a1 +
    (dm <= 0 ? c.a2 : c.a7) * dm +
    c.a3 * (8.5 - s.mag) ** 2 +
    (c.a4 + c.a5 * dm) * Math.log(Math.sqrt(distance * distance + c.a6 * c.a6)) +
    (normal ? c.a8 : 0) +
    (reverse ? c.a9 : 0)
  );
}

/** Nonlinear site amplification, equation 3: Vref 750 m/s, Vcon 1000 m/s, c 2.5 g, n 3.2. */
function amplification(c: Coefficients, vs30: number, pgaRef: number): number {
  const q = Math.min(vs30, 1000) / 750;
  if (vs30 >= 750) return c.b1 * Math.log(q);
  const qn = q ** 3.2;
  return c.b1 * Math.log(q) + c.b2 * Math.log((pgaRef + 2.5 * qn) / ((pgaRef + 2.5) * qn));
}

/**
 * Akkar, Sandıkkaya and Bommer (2014), Bulletin of Earthquake Engineering 12(1), 359–387. Needs mag, vs30 and the distance
 * named; rake is optional (absent = strike-slip).
 */
export function akkar14(imt: Imt, distance: Akkar14Distance): Evaluator {
  return acrossPeriods(TABLES[distance], imt, (tabulated) => at(tabulated, distance));
}

function at(imt: Imt, distance: Akkar14Distance): Evaluator {
  const c = coefficientsFor(TABLES[distance], imt);
  const cPga = coefficientsFor(TABLES[distance], PGA);
  return (s, out) => {
    const r = s[distance]!;
    const pgaRef = Math.exp(rock(cPga, s, r));
    out.meanLn = rock(c, s, r) + amplification(c, s.vs30!, pgaRef);
    out.tau = c.tau;
    out.phi = c.phi;
    out.sigma = Math.sqrt(c.tau * c.tau + c.phi * c.phi);
  };
}

import { acrossPeriods, coefficientsFor, type Coefficients } from './coefficients.ts';
import type { Imt } from './imt.ts';
import type { Evaluator, Scenario } from './scenario.ts';
import { zhao06Table } from './tables/zhao06.ts';

/** Source types of Zhao et al. (2006): shallow crust, subduction interface, subducting slab. */
export type Zhao06Source = 'asc' | 'sinter' | 'sslab';

/** Site classes of Zhao et al. (2006), table 2. */
export type Zhao06SiteClass = 'hardRock' | 'SC I' | 'SC II' | 'SC III' | 'SC IV';

/** Site class of a vs30 in m/s, table 2. */
export function zhao06SiteClass(vs30: number): Zhao06SiteClass {
  if (vs30 > 1100) return 'hardRock';
  if (vs30 > 600) return 'SC I';
  if (vs30 > 300) return 'SC II';
  return vs30 > 200 ? 'SC III' : 'SC IV';
}

const SITE_COLUMN = { hardRock: 'CH', 'SC I': 'C1', 'SC II': 'C2', 'SC III': 'C3', 'SC IV': 'C4' } as const;

/** ln(980.665): the paper predicts cm/s², the kernel answers in g. */
const LN_GAL_PER_G = Math.log(980.665);

/** Source-specific terms of equations 1 and 5 (magnitude-squared term centred on 6.3, slab 6.5). */
function sourceTerm(c: Coefficients, source: Zhao06Source, s: Scenario, r: number): number {
  const { mag, rake } = s;
  if (source === 'asc') {
    const reverse = rake !== undefined && rake > 45 && rake < 135 ? c.FR : 0;
    return reverse + c.QC * (mag - 6.3) ** 2 + c.WC;
  }
  if (source === 'sinter') return c.SI + c.QI * (mag - 6.3) ** 2 + c.WI;
  return c.SS + c.SSL * Math.log(r) + c.PS * (mag - 6.5) + c.QS * (mag - 6.5) ** 2 + c.WS;
}

/**
 * Zhao et al. (2006), BSSA 96(3), 898–913. Needs mag, rrup, hypo_depth and vs30 (or a site class); rake matters for crustal
 * events. Depth is capped at 125 km and counts above 15 km; a slab distance of 0 is taken as 0.1 km.
 */
export function zhao06(imt: Imt, source: Zhao06Source, siteClass?: Zhao06SiteClass): Evaluator {
  return acrossPeriods(zhao06Table, imt, (tabulated) => at(tabulated, source, siteClass));
}

function at(imt: Imt, source: Zhao06Source, siteClass?: Zhao06SiteClass): Evaluator {
  const c = coefficientsFor(zhao06Table, imt);
  const tau = source === 'asc' ? c.tauC : source === 'sinter' ? c.tauI : c.tauS;
  return (s, out) => {
    const r = source === 'sslab' && s.rrup === 0 ? 0.1 : s.rrup!;
    const depth = Math.min(s.hypo_depth!, 125);
    out.meanLn =
      c.a * s.mag +
      c.b * r -
      Math.log(r + c.c * Math.exp(c.d * s.mag)) +
      (depth >= 15 ? c.e * (depth - 15) : 0) +
      sourceTerm(c, source, s, r) +
      c[SITE_COLUMN[siteClass ?? zhao06SiteClass(s.vs30!)]] -
      LN_GAL_PER_G;
    out.tau = tau;
    out.phi = c.sigma;
    out.sigma = Math.sqrt(tau * tau + c.sigma * c.sigma);
  };
}

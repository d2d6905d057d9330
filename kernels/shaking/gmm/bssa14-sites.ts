import { KernelFailure, type RunControl } from '#kernels/model';
import {
  bssa14Basin,
  bssa14Event,
  bssa14LinearSite,
  bssa14NonlinearSlope,
  bssa14Path,
  bssa14PathColumn,
  bssa14Phi,
  bssa14Tau,
  type Bssa14Region,
} from './bssa14.ts';
import { coefficientsFor } from './coefficients.ts';
import { PGA, type Imt } from './imt.ts';
import { bssa14Table } from './tables/bssa14.ts';

/** Steps and ranges of the tables: at 0.05 km and 1 m/s linear interpolation stays within 2e-5 of ln Y, 2e-4 in the one step that holds Vc. */
export const SITE_TABLES = { stepKm: 0.05, stepMps: 1, maxKm: 400, minMps: 50, maxMps: 2000 } as const;

const { stepKm: STEP_KM, stepMps: STEP_MPS, maxKm: MAX_KM, minMps: MIN_MPS, maxMps: MAX_MPS } = SITE_TABLES;

/** An event whose ground motion is asked for at many sites. */
export interface SiteEvent {
  readonly mag: number;
  readonly rake?: number;
  readonly region: Bssa14Region;
}

/**
 * BSSA14 over many sites. For one event ln Y = A(rjb) + B(vs30) + S(vs30)·G(rjb), so both coordinates are tabulated once
 * (value and slope per step) and a site costs two look-ups and no transcendental function. Periods must be tabulated.
 */
export class Bssa14Sites {
  readonly #distance: Float64Array;
  readonly #site: Float64Array;
  readonly #tau: number;
  readonly #event: SiteEvent;
  readonly #imt: Imt;

  constructor(imt: Imt, event: SiteEvent) {
    const c = coefficientsFor(bssa14Table, imt);
    const cPga = coefficientsFor(bssa14Table, PGA);
    const column = bssa14PathColumn(event.region);
    const { mag, rake } = event;
    this.#imt = imt;
    this.#event = event;
    this.#tau = bssa14Tau(c, mag);
    const source = bssa14Event(c, mag, rake);
    const sourcePga = bssa14Event(cPga, mag, rake);
    this.#distance = tabulate(0, MAX_KM, STEP_KM, (r) => {
      const rock = Math.exp(sourcePga + bssa14Path(cPga, cPga[column], mag, r));
      return [source + bssa14Path(c, c[column], mag, r), Math.log((rock + 0.1) / 0.1)];
    });
    this.#site = tabulate(MIN_MPS, MAX_MPS, STEP_MPS, (v) => [
      bssa14LinearSite(c, v),
      bssa14NonlinearSlope(c, v),
    ]);
    this.#phi = (rjb, vs30) => bssa14Phi(c, mag, rjb, vs30);
    this.#basin = (vs30, z1pt0) =>
      bssa14Basin(c, imt, { mag, vs30, z1pt0 }, event.region === 'japan' ? 'japan' : 'california');
  }

  readonly #phi: (rjb: number, vs30: number) => number;
  readonly #basin: (vs30: number, z1pt0: number) => number;

  /** The two tables, cells of four: value and slope of the additive part, value and slope of the product part. */
  tables(): { readonly distance: Float64Array; readonly site: Float64Array } {
    return { distance: this.#distance, site: this.#site };
  }

  /** Measure and event the tables are for. */
  describe(): { readonly imt: string; readonly event: SiteEvent } {
    return { imt: this.#imt.label, event: this.#event };
  }

  /**
   * ln of the median (g or cm/s) at each site: rjb 0–400 km, vs30 50–2000 m/s; a value outside is `INPUT_OUT_OF_RANGE`
   * with its index. Polls the control every 262,144 sites, well under a millisecond apart.
   */
  meanLn(rjb: Float64Array, vs30: Float64Array, out: Float64Array, control: RunControl = {}): void {
    const n = rjb.length;
    if (vs30.length !== n || out.length !== n)
      throw new KernelFailure('INPUT_INCONSISTENT', 'vs30', 'vs30, out: need one value per site');
    for (let from = 0; from < n; from += 262_144) {
      if (control.cancelled?.()) throw new KernelFailure('CANCELLED', '', 'cancelled');
      const to = Math.min(n, from + 262_144);
      const bad = fill(this.#distance, this.#site, { rjb, vs30, out, from, to });
      if (bad >= 0)
        throw new KernelFailure(
          'INPUT_OUT_OF_RANGE',
          `sites[${bad}]`,
          `sites[${bad}]: rjb must be 0–${MAX_KM} km and vs30 ${MIN_MPS}–${MAX_MPS} m/s`,
        );
      control.progress?.(to / n);
    }
  }

  /** Adds the basin term of known z1pt0 (m; NaN = unknown) to ln medians. */
  addBasin(vs30: Float64Array, z1pt0: Float64Array, meanLn: Float64Array): void {
    for (let i = 0; i < meanLn.length; i++)
      if (!Number.isNaN(z1pt0[i])) meanLn[i] += this.#basin(vs30[i], z1pt0[i]);
  }

  /** Total standard deviation in ln units at a site. */
  sigma(rjb: number, vs30: number): number {
    return Math.hypot(this.#tau, this.#phi(rjb, vs30));
  }
}

/** Value and slope per step of two functions, interleaved: f, f', g, g'. */
function tabulate(
  from: number,
  to: number,
  step: number,
  f: (x: number) => readonly [number, number],
): Float64Array {
  const cells = Math.round((to - from) / step);
  const table = new Float64Array(4 * (cells + 2));
  let [a, b] = f(from);
  for (let i = 0; i <= cells + 1; i++) {
    const [nextA, nextB] = f(Math.min(from + (i + 1) * step, to + step));
    table[4 * i] = a;
    table[4 * i + 1] = nextA - a;
    table[4 * i + 2] = b;
    table[4 * i + 3] = nextB - b;
    a = nextA;
    b = nextB;
  }
  return table;
}

interface Stretch {
  readonly rjb: Float64Array;
  readonly vs30: Float64Array;
  readonly out: Float64Array;
  readonly from: number;
  readonly to: number;
}

/** Fills a stretch; the first site outside the tables, or −1. */
function fill(distance: Float64Array, site: Float64Array, s: Stretch): number {
  const { rjb, vs30, out, from, to } = s;
  const perKm = 1 / STEP_KM;
  const perMps = 1 / STEP_MPS;
  for (let i = from; i < to; i++) {
    const r = rjb[i];
    const v = vs30[i];
    if (!(r >= 0 && r <= MAX_KM && v >= MIN_MPS && v <= MAX_MPS)) return i;
    const u = r * perKm;
    const w = (v - MIN_MPS) * perMps;
    const j = u | 0;
    const k = w | 0;
    const p = u - j;
    const q = w - k;
    const a = j << 2;
    const b = k << 2;
    out[i] =
      distance[a] +
      p * distance[a + 1] +
      site[b] +
      q * site[b + 1] +
      (site[b + 2] + q * site[b + 3]) * (distance[a + 2] + p * distance[a + 3]);
  }
  return -1;
}

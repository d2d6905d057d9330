import { KernelFailure, type RunControl } from '#kernels/model';
import { SITE_TABLES, type Bssa14Sites } from '../gmm/bssa14-sites.ts';
import { instrumentalIntensityColumn, intensityNumbers } from '../intensity/columns.ts';
import { joynerBooreColumn, SERIES_RADIUS, surfaceProjection } from '../source/columns.ts';
import { EARTH_RADIUS_KM } from '../source/projection.ts';
import type { Rupture } from '../source/rupture.ts';

/** Sites of one stretch: everything between position and degree stays in the cache; the control is polled between stretches. */
const STRETCH = 4096;
const RAD = Math.PI / 180;

/** An earthquake at many sites: where it broke, and its two measures as tables. */
export interface SiteShaking {
  readonly rupture: Rupture;
  readonly pga: Bssa14Sites;
  readonly pgv: Bssa14Sites;
}

/** Columns of sites: degrees, degrees, m/s. */
export interface SiteColumns {
  readonly lng: Float64Array;
  readonly lat: Float64Array;
  readonly vs30: Float64Array;
}

function checkLengths({ lng, lat, vs30 }: SiteColumns, n: number): void {
  if (lng.length !== n || lat.length !== n || vs30.length !== n)
    throw new KernelFailure(
      'INPUT_INCONSISTENT',
      'sites',
      'sites: lng, lat, vs30 need one value for each result',
    );
}

/**
 * Instrumental intensity (GB/T 17742-2020) of BSSA14 medians at many sites, from position to degree: Joyner–Boore distance,
 * PGA, PGV, degree, a stretch at a time. Errors as of its parts.
 */
export function intensityAtSites(
  { rupture, pga, pgv }: SiteShaking,
  sites: SiteColumns,
  out: Float64Array,
  control: RunControl = {},
): void {
  const n = out.length;
  checkLengths(sites, n);
  const room = Math.min(n, STRETCH);
  const [r, a, v] = [new Float64Array(room), new Float64Array(room), new Float64Array(room)];
  for (let from = 0; from < n; from += STRETCH) {
    const to = Math.min(n, from + STRETCH);
    const part = (column: Float64Array): Float64Array => column.subarray(from, to);
    const [rjb, lnA, lnV] = [r, a, v].map((column) => column.subarray(0, to - from));
    joynerBooreColumn(rupture, { lng: part(sites.lng), lat: part(sites.lat) }, rjb, control);
    pga.meanLn(rjb, part(sites.vs30), lnA);
    pgv.meanLn(rjb, part(sites.vs30), lnV);
    instrumentalIntensityColumn(lnA, lnV, part(out));
    control.progress?.(to / n);
  }
}

interface Exports {
  readonly memory: WebAssembly.Memory;
  project(...numbers: number[]): number;
  lower(...numbers: number[]): void;
  run(...numbers: number[]): number;
  degree(...numbers: number[]): void;
}

/** Scratch columns of a stretch: x, y, distance, ln PGA, ln PGV. */
const SCRATCH = 5;

/**
 * {@link intensityAtSites} on WebAssembly SIMD. The columns live in the module's memory: fill `lng`, `lat`, `vs30`, call
 * {@link IntensitySitesWasm.run}, read `intensity`. Within 1e-11 of the reference.
 */
export class IntensitySitesWasm implements SiteColumns {
  readonly lng: Float64Array;
  readonly lat: Float64Array;
  readonly vs30: Float64Array;
  readonly intensity: Float64Array;
  readonly #exports: Exports;
  readonly #scratch: number;
  readonly #numbers: number;
  readonly #tables: Float64Array;

  constructor(bytes: Uint8Array, capacity: number) {
    this.#exports = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as unknown as Exports;
    const { memory } = this.#exports;
    const start = memory.buffer.byteLength;
    const room = 8 * (capacity + (capacity & 1));
    const tableCells =
      Math.round(SITE_TABLES.maxKm / SITE_TABLES.stepKm) +
      Math.round((SITE_TABLES.maxMps - SITE_TABLES.minMps) / SITE_TABLES.stepMps) +
      4;
    this.#scratch = start + 4 * room;
    this.#numbers = this.#scratch + SCRATCH * 8 * STRETCH;
    const tables = this.#numbers + 128;
    const end = tables + 2 * 32 * tableCells;
    if (end > 3e9)
      throw new KernelFailure('INPUT_TOO_LARGE', 'capacity', 'capacity: takes at most 90 million sites');
    memory.grow(Math.ceil((end - start) / 65_536));
    const column = (i: number): Float64Array => new Float64Array(memory.buffer, start + room * i, capacity);
    this.lng = column(0);
    this.lat = column(1);
    this.vs30 = column(2);
    this.intensity = column(3);
    this.#tables = new Float64Array(memory.buffer, tables, 8 * tableCells);
    new Float64Array(memory.buffer, this.#numbers, intensityNumbers.length).set(intensityNumbers);
  }

  /** Degrees of the first `n` sites. A stretch with a site beyond the tables or the projection's series goes to the reference, which answers or refuses it. */
  run(shaking: SiteShaking, n: number, control: RunControl = {}): void {
    const places = [shaking.pga, shaking.pgv].map(
      ((at) => (model: Bssa14Sites) => {
        const { distance, site } = model.tables();
        const place = { distance: this.#tables.byteOffset + 8 * at, site: 0 };
        this.#tables.set(distance, at);
        place.site = place.distance + 8 * distance.length;
        this.#tables.set(site, at + distance.length);
        at += distance.length + site.length;
        return place;
      })(0),
    );
    for (let from = 0; from < n; from += STRETCH) {
      if (control.cancelled?.()) throw new KernelFailure('CANCELLED', '', 'cancelled');
      const to = Math.min(n, from + STRETCH);
      if ((to - from) % 2 !== 0 || !this.#stretch(shaking.rupture, places, from, to - from)) {
        const part = (column: Float64Array): Float64Array => column.subarray(from, to);
        const sites = { lng: part(this.lng), lat: part(this.lat), vs30: part(this.vs30) };
        intensityAtSites(shaking, sites, part(this.intensity));
      }
      control.progress?.(to / n);
    }
  }

  #stretch(
    rupture: Rupture,
    places: readonly { readonly distance: number; readonly site: number }[],
    from: number,
    count: number,
  ): boolean {
    const x = this.#exports;
    const at = (column: Float64Array): number => column.byteOffset + 8 * from;
    const [east, north, rjb, ...measures] = Array.from(
      { length: SCRATCH },
      (_v, i) => this.#scratch + i * 8 * STRETCH,
    );
    const [lng0, lat0] = [rupture.projection.centre[0] * RAD, rupture.projection.centre[1] * RAD];
    const centre = [lng0, lat0, Math.sin(lat0), Math.cos(lat0), EARTH_RADIUS_KM];
    if (x.project(at(this.lng), at(this.lat), east, north, count, ...centre) >= SERIES_RADIUS) return false;
    rupture.planes.forEach((plane, i) => {
      const p = surfaceProjection(plane);
      const box = [p.ux, p.uy, p.u0, p.t0, p.halfLength, p.halfAcross];
      x.lower(east, north, rjb, count, i === 0 ? 1 : 0, ...box);
    });
    const t = SITE_TABLES;
    const range = [1 / t.stepKm, 1 / t.stepMps, t.maxKm, t.minMps, t.maxMps];
    for (const [i, { distance, site }] of places.entries())
      if (x.run(rjb, at(this.vs30), measures[i], count, distance, site, ...range) !== 0) return false;
    x.degree(measures[0], measures[1], at(this.intensity), count, this.#numbers);
    return true;
  }
}

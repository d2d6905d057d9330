// asc: --initialMemory 1
// Median of BSSA14 at many sites, two sites on 64-bit float lanes; the tables and their meaning are in ../gmm/bssa14-sites.ts (the reference).
// A table cell is four f64: value and slope of the first function, value and slope of the second.
// Before and after it: distance from position (../source/columns.ts) and degree from both measures (../intensity/columns.ts), in the same order of operations.

/** 1/6, 1/120, 1/2, 1/24, 1/720, 3/40, 5/112, 1, radians per degree. */
const SERIES: usize = memory.data<f64>([1.0 / 6.0, 1.0 / 120.0, 0.5, 1.0 / 24.0, 1.0 / 720.0, 3.0 / 40.0, 5.0 / 112.0, 1.0, 0.017453292519943295]);

/** East and north (km) of `n` sites (even) by the small-angle series; the greatest angle from the centre along either axis, radians. */
export function project(lng: usize, lat: usize, x: usize, y: usize, n: i32, lng0: f64, lat0: f64, sin0: f64, cos0: f64, radius: f64): f64 {
  const sixth = v128.load64_splat(SERIES);
  const c120 = v128.load64_splat(SERIES, 8);
  const half = v128.load64_splat(SERIES, 16);
  const c24 = v128.load64_splat(SERIES, 24);
  const c720 = v128.load64_splat(SERIES, 32);
  const c40 = v128.load64_splat(SERIES, 40);
  const c112 = v128.load64_splat(SERIES, 48);
  const one = v128.load64_splat(SERIES, 56);
  const rad = v128.load64_splat(SERIES, 64);
  const l0 = f64x2.splat(lng0);
  const p0 = f64x2.splat(lat0);
  const s0 = f64x2.splat(sin0);
  const c0 = f64x2.splat(cos0);
  const earth = f64x2.splat(radius);
  let far = f64x2.splat(0);
  const end = lng + ((<usize>n) << 3);
  while (lng < end) {
    const dl = f64x2.sub(f64x2.mul(v128.load(lng), rad), l0);
    const d = f64x2.sub(f64x2.mul(v128.load(lat), rad), p0);
    far = f64x2.pmax(far, f64x2.pmax(f64x2.abs(dl), f64x2.abs(d)));
    const d2 = f64x2.mul(d, d);
    const l2 = f64x2.mul(dl, dl);
    const sinD = f64x2.mul(d, f64x2.sub(one, f64x2.mul(d2, f64x2.sub(sixth, f64x2.mul(d2, c120)))));
    const cosD = f64x2.sub(one, f64x2.mul(d2, f64x2.sub(half, f64x2.mul(d2, f64x2.sub(c24, f64x2.mul(d2, c720))))));
    const cosLat = f64x2.sub(f64x2.mul(c0, cosD), f64x2.mul(s0, sinD));
    const e = f64x2.mul(f64x2.mul(cosLat, dl), f64x2.sub(one, f64x2.mul(l2, f64x2.sub(sixth, f64x2.mul(l2, c120)))));
    const bend = f64x2.mul(f64x2.mul(s0, cosLat), l2);
    const north = f64x2.add(sinD, f64x2.mul(bend, f64x2.sub(half, f64x2.mul(l2, f64x2.sub(c24, f64x2.mul(l2, c720))))));
    const s2 = f64x2.add(f64x2.mul(e, e), f64x2.mul(north, north));
    const k = f64x2.mul(earth, f64x2.add(one, f64x2.mul(s2, f64x2.add(sixth, f64x2.mul(s2, f64x2.add(c40, f64x2.mul(s2, c112)))))));
    v128.store(x, f64x2.mul(k, e));
    v128.store(y, f64x2.mul(k, north));
    lng += 16;
    lat += 16;
    x += 16;
    y += 16;
  }
  return max(f64x2.extract_lane(far, 0), f64x2.extract_lane(far, 1));
}

/** Sets (`first`) or lowers the distance of `n` sites (even) to the surface projection of a plane. */
export function lower(x: usize, y: usize, out: usize, n: i32, first: i32, ux: f64, uy: f64, u0: f64, t0: f64, halfLength: f64, halfAcross: f64): void {
  const vx = f64x2.splat(ux);
  const vy = f64x2.splat(uy);
  const vu = f64x2.splat(u0);
  const vt = f64x2.splat(t0);
  const l = f64x2.splat(halfLength);
  const w = f64x2.splat(halfAcross);
  const half = v128.load64_splat(SERIES, 16);
  const end = x + ((<usize>n) << 3);
  while (x < end) {
    const px = v128.load(x);
    const py = v128.load(y);
    const u = f64x2.sub(f64x2.add(f64x2.mul(px, vx), f64x2.mul(py, vy)), vu);
    const t = f64x2.sub(f64x2.sub(f64x2.mul(px, vy), f64x2.mul(py, vx)), vt);
    const v = f64x2.sub(f64x2.abs(f64x2.sub(u, l)), l);
    const z = f64x2.sub(f64x2.abs(f64x2.sub(t, w)), w);
    const a = f64x2.add(v, f64x2.abs(v));
    const b = f64x2.add(z, f64x2.abs(z));
    let r = f64x2.mul(half, f64x2.sqrt(f64x2.add(f64x2.mul(a, a), f64x2.mul(b, b))));
    if (!first) r = f64x2.pmin(v128.load(out), r);
    v128.store(out, r);
    x += 16;
    y += 16;
    out += 16;
  }
}

/** Degree of `n` sites (even) from ln PGA and ln PGV: `numbers` holds 3.17, lg g, 6.59, 3, 2, 9.77, 6, 0.5, 1, 12 and lg e. */
export function degree(lnPga: usize, lnPgv: usize, out: usize, n: i32, numbers: usize): void {
  const ka = v128.load64_splat(numbers);
  const lgG = v128.load64_splat(numbers, 8);
  const ca = v128.load64_splat(numbers, 16);
  const kv = v128.load64_splat(numbers, 24);
  const two = v128.load64_splat(numbers, 32);
  const cv = v128.load64_splat(numbers, 40);
  const six = v128.load64_splat(numbers, 48);
  const half = v128.load64_splat(numbers, 56);
  const least = v128.load64_splat(numbers, 64);
  const most = v128.load64_splat(numbers, 72);
  const lgE = v128.load64_splat(numbers, 80);
  const end = lnPga + ((<usize>n) << 3);
  while (lnPga < end) {
    const a = f64x2.add(f64x2.mul(ka, f64x2.add(f64x2.mul(v128.load(lnPga), lgE), lgG)), ca);
    const v = f64x2.add(f64x2.mul(kv, f64x2.sub(f64x2.mul(v128.load(lnPgv), lgE), two)), cv);
    const strong = v128.and(f64x2.ge(a, six), f64x2.ge(v, six));
    const raw = v128.bitselect(v, f64x2.mul(half, f64x2.add(a, v)), strong);
    v128.store(out, f64x2.pmin(most, f64x2.pmax(least, raw)));
    lnPga += 16;
    lnPgv += 16;
    out += 16;
  }
}

/** ln Y of `n` sites (even; the caller pads): addresses in bytes. Returns 0 when every site lies inside the tables. */
export function run(rjb: usize, vs30: usize, out: usize, n: i32, distance: usize, site: usize, perKm: f64, perMps: f64, maxKm: f64, minMps: f64, maxMps: f64): i32 {
  const pk = f64x2.splat(perKm);
  const pm = f64x2.splat(perMps);
  const rMax = f64x2.splat(maxKm);
  const vMin = f64x2.splat(minMps);
  const vMax = f64x2.splat(maxMps);
  const zero = f64x2.splat(0);
  let inside = i64x2.splat(-1);
  const end = rjb + ((<usize>n) << 3);
  while (rjb < end) {
    const r = v128.load(rjb);
    const v = v128.load(vs30);
    inside = v128.and(inside, v128.and(v128.and(f64x2.ge(r, zero), f64x2.le(r, rMax)), v128.and(f64x2.ge(v, vMin), f64x2.le(v, vMax))));
    const u = f64x2.mul(f64x2.pmax(zero, f64x2.pmin(r, rMax)), pk);
    const w = f64x2.mul(f64x2.sub(f64x2.pmax(vMin, f64x2.pmin(v, vMax)), vMin), pm);
    const j = i32x4.trunc_sat_f64x2_u_zero(u);
    const k = i32x4.trunc_sat_f64x2_u_zero(w);
    const p = f64x2.sub(u, f64x2.convert_low_i32x4_u(j));
    const q = f64x2.sub(w, f64x2.convert_low_i32x4_u(k));
    const a0 = distance + ((<usize>i32x4.extract_lane(j, 0)) << 5);
    const a1 = distance + ((<usize>i32x4.extract_lane(j, 1)) << 5);
    const b0 = site + ((<usize>i32x4.extract_lane(k, 0)) << 5);
    const b1 = site + ((<usize>i32x4.extract_lane(k, 1)) << 5);
    const d0 = v128.load(a0);
    const d1 = v128.load(a1);
    const g0 = v128.load(a0, 16);
    const g1 = v128.load(a1, 16);
    const s0 = v128.load(b0);
    const s1 = v128.load(b1);
    const t0 = v128.load(b0, 16);
    const t1 = v128.load(b1, 16);
    const path = f64x2.add(v128.shuffle<f64>(d0, d1, 0, 2), f64x2.mul(p, v128.shuffle<f64>(d0, d1, 1, 3)));
    const rock = f64x2.add(v128.shuffle<f64>(g0, g1, 0, 2), f64x2.mul(p, v128.shuffle<f64>(g0, g1, 1, 3)));
    const linear = f64x2.add(v128.shuffle<f64>(s0, s1, 0, 2), f64x2.mul(q, v128.shuffle<f64>(s0, s1, 1, 3)));
    const slope = f64x2.add(v128.shuffle<f64>(t0, t1, 0, 2), f64x2.mul(q, v128.shuffle<f64>(t0, t1, 1, 3)));
    v128.store(out, f64x2.add(f64x2.add(path, linear), f64x2.mul(slope, rock)));
    rjb += 16;
    vs30 += 16;
    out += 16;
  }
  return i64x2.all_true(inside) ? 0 : 1;
}

// asc: --initialMemory 1
// Median of BSSA14 at many sites, two sites on 64-bit float lanes; the tables and their meaning are in ../gmm/bssa14-sites.ts (the reference).
// A table cell is four f64: value and slope of the first function, value and slope of the second.

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

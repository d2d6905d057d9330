// asc: --importMemory --sharedMemory --initialMemory 1 --maximumMemory 65536 --enable threads
// Local-inertia flood step on 128-bit float32 lanes; the equations and the meaning of every array are in ../inertial.ts (the reference).
// One streaming pass: the fluxes of row r, then the depths of row r − 1. Threads share the arrays, each with its own instance and band of rows. Depths carry a rounding residual (compensated sum), so mass is kept in float32.

// Constants come from memory into locals before each row: written in place, the engine builds them anew for every four cells, at twice the cost of the step.
const CONSTANTS: usize = memory.data<f32>([1.3333334, 0.33333334, 1.0, 0.0]);
const MAGIC: usize = memory.data<i32>([0x54a20000]);

/** h^(-7/3) of four positive floats within 1e-4: integer first guess of h^(-1/3) (bits / 3 by shifts), two Newton steps y(4 − x y³)/3, seventh power. */
// @ts-ignore: decorator
@inline
function frictionFactor(x: v128, four3: v128, third: v128, magic: v128): v128 {
  const x3 = f32x4.mul(x, third);
  let t = i32x4.add(i32x4.shr_u(x, 2), i32x4.shr_u(x, 4));
  t = i32x4.add(t, i32x4.shr_u(t, 4));
  t = i32x4.add(t, i32x4.shr_u(t, 8));
  let y = i32x4.sub(magic, t);
  y = f32x4.mul(y, f32x4.sub(four3, f32x4.mul(f32x4.mul(x3, y), f32x4.mul(y, y))));
  y = f32x4.mul(y, f32x4.sub(four3, f32x4.mul(f32x4.mul(x3, y), f32x4.mul(y, y))));
  const y2 = f32x4.mul(y, y);
  return f32x4.mul(f32x4.mul(y2, y2), f32x4.mul(y2, y));
}

/** New unit discharge of four faces from both sides' depths and beds, the weighted old discharge, the old one and Manning's n² times g dt. */
// @ts-ignore: decorator
@inline
function flux(h0: v128, h1: v128, z0: v128, z1: v128, mean: v128, old: v128, gdtn2: v128, gdtdx: v128, eps: v128, one: v128, zero: v128, four3: v128, third: v128, magic: v128): v128 {
  const d = f32x4.sub(z1, z0);
  const e1 = f32x4.add(h1, d);
  const hf = f32x4.sub(f32x4.pmax(h0, e1), f32x4.pmax(d, zero));
  const hs = f32x4.pmax(hf, eps);
  const top = f32x4.sub(mean, f32x4.mul(f32x4.mul(gdtdx, hs), f32x4.sub(e1, h0)));
  const below = f32x4.add(one, f32x4.mul(f32x4.mul(gdtn2, f32x4.abs(old)), frictionFactor(hs, four3, third, magic)));
  return v128.and(f32x4.div(top, below), f32x4.gt(hf, eps));
}

let H: usize = 0;
let Z: usize = 0;
let QX: usize = 0;
let QY: usize = 0;
let E: usize = 0;
let N2: usize = 0;
let SCRATCH: usize = 0;
let HALO: usize = 0;
let SPANS: usize = 0;
let FLAGS: usize = 0;
let STRIDE: usize = 0;

/** Addresses of the arrays (bytes), of this band's rows of old discharges (south of the row under way, north of the band), and the row length (cells). n2 = 0 means one n² for all faces, given to each step. */
export function place(h: usize, z: usize, qx: usize, qy: usize, e: usize, n2: usize, scratch: usize, halo: usize, spans: usize, flags: usize, stride: i32): void {
  H = h;
  Z = z;
  QX = qx;
  QY = qy;
  E = e;
  N2 = n2;
  SCRATCH = scratch;
  HALO = halo;
  SPANS = spans;
  FLAGS = flags;
  STRIDE = <usize>stride << 2;
}

// @ts-ignore: decorator
@inline
function fluxRow<T, N>(row: i32, north: usize, x0: i32, x1: i32, gdtn2: v128, gdtdx: v128, eps: v128, theta: f32, gdt: f32): void {
  const start: usize = <usize>row * STRIDE + (<usize>x0 << 2);
  const w = f32x4.splat(theta);
  const side = f32x4.splat((1 - theta) * 0.5);
  const half = f32x4.splat(0.5 * gdt);
  const four3 = v128.load32_splat(CONSTANTS);
  const third = v128.load32_splat(CONSTANTS, 4);
  const one = v128.load32_splat(CONSTANTS, 8);
  const zero = v128.load32_splat(CONSTANTS, 12);
  const magic = v128.load32_splat(MAGIC);
  let h = H + start - 4;
  let z = Z + start - 4;
  let x = QX + start;
  let y = QY + start;
  let up = h - STRIDE;
  let zup = z - STRIDE;
  let m = N2 + start - 4;
  let s = SCRATCH + (<usize>x0 << 2);
  let n = north + (<usize>x0 << 2);
  let before = v128.load(x - 16);
  for (const end = QX + <usize>row * STRIDE + (<usize>x1 << 2); x < end; x += 16) {
    const h1 = v128.load(h, 4);
    const z1 = v128.load(z, 4);
    const qx = v128.load(x);
    const qy = v128.load(y);
    let mx = qx;
    let my = qy;
    let fx = gdtn2;
    let fy = gdtn2;
    if (isInteger<T>()) {
      const west = v128.shuffle<f32>(before, qx, 3, 4, 5, 6);
      mx = f32x4.add(f32x4.mul(w, qx), f32x4.mul(side, f32x4.add(west, v128.load(x, 4))));
      my = f32x4.add(f32x4.mul(w, qy), f32x4.mul(side, f32x4.add(v128.load(s), v128.load(n))));
      v128.store(s, qy);
      s += 16;
      n += 16;
      before = qx;
    }
    if (isInteger<N>()) {
      const here = v128.load(m, 4);
      fx = f32x4.mul(half, f32x4.add(here, v128.load(m)));
      fy = f32x4.mul(half, f32x4.add(here, v128.load(m - STRIDE, 4)));
      m += 16;
    }
    v128.store(x, flux(v128.load(h), h1, v128.load(z), z1, mx, qx, fx, gdtdx, eps, one, zero, four3, third, magic));
    v128.store(y, flux(v128.load(up, 4), h1, v128.load(zup, 4), z1, my, qy, fy, gdtdx, eps, one, zero, four3, third, magic));
    h += 16;
    z += 16;
    y += 16;
    up += 16;
    zup += 16;
  }
}

let MAXIMUM: v128 = f32x4.splat(0);

// @ts-ignore: decorator
@inline
function depthRow(row: i32, x0: i32, x1: i32, c: v128): void {
  const start: usize = <usize>row * STRIDE + (<usize>x0 << 2);
  let least = f32x4.splat(0);
  let most = MAXIMUM;
  let p = H + start;
  let x = QX + start;
  let y = QY + start;
  let r = E + start;
  let north = y + STRIDE;
  for (const end = p + (<usize>(x1 - x0) << 2); p < end; p += 16) {
    const h = v128.load(p);
    const east = f32x4.sub(v128.load(x), v128.load(x, 4));
    const gain = f32x4.add(east, f32x4.sub(v128.load(y), v128.load(north)));
    const add = f32x4.add(f32x4.mul(c, gain), v128.load(r));
    const t = f32x4.add(h, add);
    v128.store(r, f32x4.sub(add, f32x4.sub(t, h)));
    v128.store(p, t);
    least = f32x4.pmin(least, t);
    most = f32x4.pmax(most, t);
    x += 16;
    y += 16;
    r += 16;
    north += 16;
  }
  MAXIMUM = most;
  if (v128.any_true(f32x4.lt(least, f32x4.splat(0)))) store<u8>(FLAGS + <usize>row, 1);
}

// @ts-ignore: decorator
@inline
function spansOf(row: i32, first: i32, shift: i32): usize {
  return SPANS + (<usize>load<i32>(SPANS + (<usize>((row - first) >> shift) << 2)) << 2);
}

/** Clears the kept row of old discharges where the tile row of `row` computes nothing: discharges there are zero. */
function clearGaps(row: i32, first: i32, shift: i32): void {
  let p = spansOf(row, first, shift);
  let at: usize = 0;
  for (let s = load<i32>(p); s > 0; s--) {
    p += 8;
    const from = <usize>load<i32>(p - 4) << 2;
    memory.fill(SCRATCH + at, 0, from - at);
    at = <usize>load<i32>(p) << 2;
  }
  memory.fill(SCRATCH + at, 0, STRIDE - at);
}

// @ts-ignore: decorator
@inline
function depths(row: i32, first: i32, shift: i32, c: v128): void {
  let p = spansOf(row, first, shift);
  for (let s = load<i32>(p); s > 0; s--) {
    p += 8;
    depthRow(row, load<i32>(p - 4), load<i32>(p), c);
  }
}

// @ts-ignore: decorator
@inline
function sweep<T, N>(from: i32, to: i32, first: i32, last: i32, shift: i32, n2: f32, dt: f32, dx: f32, g: f32, eps: f32, theta: f32): void {
  const gdtn2 = f32x4.splat(g * dt * n2);
  const gdtdx = f32x4.splat((g * dt) / dx);
  const c = f32x4.splat(dt / dx);
  const dry = f32x4.splat(eps);
  if (isInteger<T>() && from === first) memory.copy(SCRATCH, QY + <usize>(first - 1) * STRIDE, STRIDE);
  for (let row = from; row <= to; row++) {
    if (isInteger<T>() && row > from && ((row - first) & ((1 << shift) - 1)) === 0) clearGaps(row - 1, first, shift);
    const north = row === to && to < last ? HALO : QY + <usize>(row + 1) * STRIDE;
    let p = spansOf(row, first, shift);
    for (let s = load<i32>(p); s > 0; s--) {
      p += 8;
      fluxRow<T, N>(row, north, load<i32>(p - 4), load<i32>(p), gdtn2, gdtdx, dry, theta, g * dt);
    }
    if (row > from) depths(row - 1, first, shift, c);
  }
}

function greatest(): f32 {
  const m = MAXIMUM;
  return max(max(f32x4.extract_lane(m, 0), f32x4.extract_lane(m, 1)), max(f32x4.extract_lane(m, 2), f32x4.extract_lane(m, 3)));
}

/**
 * One step over the band of rows from…to: their fluxes, and the depths of from…to − 1. `first` and `last` are the flux rows of the whole grid; a band that ends before `last` finds the
 * old discharges of the row north of it in HALO, one that begins after `first` those of the row south of it in SCRATCH. Answers the greatest depth; rows below zero are flagged.
 */
export function step(from: i32, to: i32, first: i32, last: i32, shift: i32, n2: f32, dt: f32, dx: f32, g: f32, eps: f32, theta: f32): f32 {
  MAXIMUM = f32x4.splat(0);
  if (theta < 1) {
    if (N2 !== 0) sweep<i32, i32>(from, to, first, last, shift, n2, dt, dx, g, eps, theta);
    else sweep<i32, f32>(from, to, first, last, shift, n2, dt, dx, g, eps, theta);
  } else if (N2 !== 0) sweep<f32, i32>(from, to, first, last, shift, n2, dt, dx, g, eps, theta);
  else sweep<f32, f32>(from, to, first, last, shift, n2, dt, dx, g, eps, theta);
  return greatest();
}

/** Depths of the last row of a band, once the band north of it has its fluxes; answers the greatest. */
export function join(row: i32, first: i32, shift: i32, c: f32): f32 {
  MAXIMUM = f32x4.splat(0);
  depths(row, first, shift, f32x4.splat(c));
  return greatest();
}

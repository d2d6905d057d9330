// asc: --importMemory --sharedMemory --initialMemory 1 --maximumMemory 65536 --enable threads
// Shallow-water stage on 128-bit float64 lanes; the equations and every array are in ../shallow-water.ts (the reference), in the same order of operations.
// Threads share the fields; each has its own instance, row buffers and band of rows from…to. Where bands meet, the northern one keeps what it would add to the row south of it in PUSHES; `join` adds it.

// Numbers reach the inner loops as locals read from memory: written in place, the engine builds them anew for every two cells.
const NUMBERS: usize = memory.data<f64>([0, 0.5, 1, 2, 0.25, 1e8, 1.3333333333333333, 0.3333333333333333, -0.0]);
const MAGIC: usize = memory.data<i64>([0x553ef0ff289dd800]);

let H: usize = 0;
let HU: usize = 0;
let HV: usize = 0;
let Z: usize = 0;
let N2: usize = 0;
let U: usize = 0;
let V: usize = 0;
let RH: usize = 0;
let RU: usize = 0;
let RV: usize = 0;
let OLD: usize = 0;
let FIELD: usize = 0;
let SPANS: usize = 0;
let STRIDE: usize = 0;
let FIRST: i32 = 0;
let ROWS: i32 = 0;
let G: f64 = 0;
let DRY: f64 = 0;
let THETA: f64 = 0;
let SECOND: bool = false;
// Row buffers: depth, bed, normal and transverse velocity at the lower (A) and upper (B) face, along x, along y, and of the row below.
let AX: usize = 0;
let BX: usize = 0;
let AY: usize = 0;
let BY: usize = 0;
let BELOW: usize = 0;
/** Rates for the row south of the band, and a row for slope pushes nobody wants. */
let PUSHES: usize = 0;

/** Addresses: `base` of 12 fields of `field` bytes (h hu hv z u v rh ru rv old×3), n² or 0, span table, row buffers (24 rows). */
export function place(base: usize, field: usize, n2: usize, spans: usize, buffers: usize, stride: i32, first: i32, rows: i32): void {
  FIELD = field;
  H = base;
  HU = base + field;
  HV = base + 2 * field;
  Z = base + 3 * field;
  U = base + 4 * field;
  V = base + 5 * field;
  RH = base + 6 * field;
  RU = base + 7 * field;
  RV = base + 8 * field;
  OLD = base + 9 * field;
  N2 = n2;
  SPANS = spans;
  STRIDE = <usize>stride << 3;
  FIRST = first;
  ROWS = rows;
  AX = buffers;
  BX = AX + 4 * STRIDE;
  AY = BX + 4 * STRIDE;
  BY = AY + 4 * STRIDE;
  BELOW = BY + 4 * STRIDE;
  PUSHES = BELOW + 4 * STRIDE;
}

/** Gravity, dry depth, limiter, order. */
export function tune(g: f64, dry: f64, theta: f64, second: bool): void {
  G = g;
  DRY = dry;
  THETA = theta;
  SECOND = second;
}

// @ts-ignore: decorator
@inline
function spanOf(row: i32): usize {
  return SPANS + (<usize>load<i32>(SPANS + (<usize>((row - FIRST) >> 4) << 2)) << 2);
}

// @ts-ignore: decorator
@inline
function limited(back: v128, ahead: v128, theta: v128, half: v128, zero: v128, signs: v128): v128 {
  const sum = f64x2.add(back, ahead);
  const least = f64x2.mul(theta, f64x2.pmin(f64x2.abs(back), f64x2.abs(ahead)));
  const size = f64x2.pmin(least, f64x2.mul(half, f64x2.abs(sum)));
  const sign = v128.and(sum, signs);
  return v128.and(v128.or(size, sign), f64x2.gt(f64x2.mul(back, ahead), zero));
}

/** Face states of columns x0 ≤ x < x1 of a row into buffers a and b; adds the bed-slope push. */
function reconstruct(row: i32, x0: i32, x1: i32, step: usize, un: usize, ut: usize, push: usize, a: usize, b: usize): void {
  const zero = v128.load64_splat(NUMBERS);
  const half = v128.load64_splat(NUMBERS, 8);
  const one = v128.load64_splat(NUMBERS, 16);
  const two = v128.load64_splat(NUMBERS, 24);
  const wall = v128.load64_splat(NUMBERS, 40);
  const dry = f64x2.splat(DRY);
  const theta = f64x2.splat(THETA);
  const signs = v128.load64_splat(NUMBERS, 64);
  const g2 = f64x2.splat(G);
  const s = STRIDE;
  let k = <usize>row * s + (<usize>x0 << 3);
  const end = <usize>row * s + (<usize>x1 << 3);
  let i = <usize>x0 << 3;
  for (; k < end; k += 16, i += 16) {
    const h = v128.load(H + k);
    const z = v128.load(Z + k);
    const wet = f64x2.gt(h, dry);
    if (!v128.any_true(wet)) {
      v128.store(a + i, zero);
      v128.store(b + i, zero);
      v128.store(a + i + s, z);
      v128.store(b + i + s, z);
      v128.store(a + i + 2 * s, zero);
      v128.store(b + i + 2 * s, zero);
      v128.store(a + i + 3 * s, zero);
      v128.store(b + i + 3 * s, zero);
      continue;
    }
    const u = v128.load(un + k);
    const v = v128.load(ut + k);
    const zb = v128.load(Z + k - step);
    const za = v128.load(Z + k + step);
    let sloped = v128.and(v128.and(f64x2.lt(zb, wall), f64x2.lt(za, wall)), wet);
    if (!SECOND) sloped = zero;
    const hb = v128.load(H + k - step);
    const ha = v128.load(H + k + step);
    const hBack = f64x2.sub(h, hb);
    const hAhead = f64x2.sub(ha, h);
    const dh = v128.and(sloped, f64x2.mul(half, limited(hBack, hAhead, theta, half, zero, signs)));
    const eBack = f64x2.add(hBack, f64x2.sub(z, zb));
    const eAhead = f64x2.add(hAhead, f64x2.sub(za, z));
    const de = v128.and(sloped, f64x2.mul(half, limited(eBack, eAhead, theta, half, zero, signs)));
    const dz = f64x2.sub(de, dh);
    const lower = v128.and(wet, f64x2.sub(h, dh));
    const upper = v128.and(wet, f64x2.add(h, dh));
    const du = v128.and(sloped, f64x2.mul(half, limited(f64x2.sub(u, v128.load(un + k - step)), f64x2.sub(v128.load(un + k + step), u), theta, half, zero, signs)));
    const dv = v128.and(sloped, f64x2.mul(half, limited(f64x2.sub(v, v128.load(ut + k - step)), f64x2.sub(v128.load(ut + k + step), v), theta, half, zero, signs)));
    const tilt = v128.and(wet, f64x2.div(dh, h));
    const shareUp = f64x2.add(one, tilt);
    const shareLow = f64x2.sub(one, tilt);
    v128.store(a + i, lower);
    v128.store(b + i, upper);
    v128.store(a + i + s, f64x2.sub(z, dz));
    v128.store(b + i + s, f64x2.add(z, dz));
    v128.store(a + i + 2 * s, v128.and(wet, f64x2.sub(u, f64x2.mul(shareUp, du))));
    v128.store(b + i + 2 * s, v128.and(wet, f64x2.add(u, f64x2.mul(shareLow, du))));
    v128.store(a + i + 3 * s, v128.and(wet, f64x2.sub(v, f64x2.mul(shareUp, dv))));
    v128.store(b + i + 3 * s, v128.and(wet, f64x2.add(v, f64x2.mul(shareLow, dv))));
    v128.store(push + k, f64x2.sub(v128.load(push + k), f64x2.mul(f64x2.mul(f64x2.mul(g2, h), two), dz)));
  }
}

// @ts-ignore: decorator
@inline
function wallPush(h: v128, towards: v128, g: v128, half: v128, zero: v128): v128 {
  const c = f64x2.sqrt(f64x2.mul(g, h));
  const s = f64x2.pmax(f64x2.sub(c, towards), f64x2.abs(f64x2.add(c, f64x2.mul(half, towards))));
  const moving = f64x2.mul(f64x2.mul(h, towards), towards);
  const still = f64x2.mul(f64x2.mul(f64x2.mul(half, g), h), h);
  const p = f64x2.add(f64x2.add(moving, still), f64x2.mul(f64x2.mul(s, h), towards));
  return v128.and(f64x2.pmax(zero, p), f64x2.gt(h, zero));
}

/** Adds the fluxes through the faces x0 ≤ x < x1 between left (buffer at x − shift bytes) and right to the cells k − back, in the fields lh, ln, la, and k. */
function exchange(row: i32, x0: i32, x1: i32, left: usize, shift: usize, right: usize, back: usize, lh: usize, ln: usize, la: usize, normal: usize, across: usize): void {
  const zero = v128.load64_splat(NUMBERS);
  const half = v128.load64_splat(NUMBERS, 8);
  const one = v128.load64_splat(NUMBERS, 16);
  const two = v128.load64_splat(NUMBERS, 24);
  const quarter = v128.load64_splat(NUMBERS, 32);
  const wall = v128.load64_splat(NUMBERS, 40);
  const g = f64x2.splat(G);
  const halfG = f64x2.mul(half, g);
  const s = STRIDE;
  const end = <usize>x1 << 3;
  let k = <usize>row * s + (<usize>x0 << 3);
  for (let i = <usize>x0 << 3; i < end; i += 16, k += 16) {
    const l = left + i - shift;
    const r = right + i;
    const dl = v128.load(l);
    const dr = v128.load(r);
    if (!v128.any_true(v128.or(dl, dr))) continue;
    const zl = v128.load(l + s);
    const zr = v128.load(r + s);
    const ul = v128.load(l + 2 * s);
    const ur = v128.load(r + 2 * s);
    const top = f64x2.pmax(zl, zr);
    const hl = f64x2.pmax(zero, f64x2.sub(dl, f64x2.sub(top, zl)));
    const hr = f64x2.pmax(zero, f64x2.sub(dr, f64x2.sub(top, zr)));
    const cl = f64x2.sqrt(f64x2.mul(g, hl));
    const cr = f64x2.sqrt(f64x2.mul(g, hr));
    const us = f64x2.sub(f64x2.add(f64x2.mul(half, f64x2.add(ul, ur)), cl), cr);
    const cs = f64x2.abs(f64x2.add(f64x2.mul(half, f64x2.add(cl, cr)), f64x2.mul(quarter, f64x2.sub(ul, ur))));
    const wetL = f64x2.gt(hl, zero);
    const wetR = f64x2.gt(hr, zero);
    let sl = f64x2.pmin(f64x2.sub(ul, cl), f64x2.sub(us, cs));
    let sr = f64x2.pmax(f64x2.add(ur, cr), f64x2.add(us, cs));
    sl = v128.bitselect(v128.bitselect(sl, f64x2.sub(ul, cl), wetR), f64x2.sub(ur, f64x2.mul(two, cr)), wetL);
    sr = v128.bitselect(v128.bitselect(sr, f64x2.add(ul, f64x2.mul(two, cl)), wetR), f64x2.add(ur, cr), wetL);
    const ql = f64x2.mul(hl, ul);
    const qr = f64x2.mul(hr, ur);
    const pl = f64x2.add(f64x2.mul(ql, ul), f64x2.mul(f64x2.mul(halfG, hl), hl));
    const pr = f64x2.add(f64x2.mul(qr, ur), f64x2.mul(f64x2.mul(halfG, hr), hr));
    const w = f64x2.div(one, f64x2.sub(sr, sl));
    const ss = f64x2.mul(sl, sr);
    let flow = f64x2.mul(f64x2.add(f64x2.sub(f64x2.mul(sr, ql), f64x2.mul(sl, qr)), f64x2.mul(ss, f64x2.sub(hr, hl))), w);
    let push = f64x2.mul(f64x2.add(f64x2.sub(f64x2.mul(sr, pl), f64x2.mul(sl, pr)), f64x2.mul(ss, f64x2.sub(qr, ql))), w);
    const toRight = f64x2.ge(sl, zero);
    const toLeft = f64x2.le(sr, zero);
    const some = v128.or(wetL, wetR);
    flow = v128.and(some, v128.bitselect(qr, v128.bitselect(ql, flow, toRight), toLeft));
    push = v128.and(some, v128.bitselect(pr, v128.bitselect(pl, push, toRight), toLeft));
    const side = f64x2.mul(flow, v128.bitselect(v128.load(l + 3 * s), v128.load(r + 3 * s), f64x2.ge(flow, zero)));
    let onL = f64x2.add(push, f64x2.mul(f64x2.mul(halfG, f64x2.sub(dl, hl)), f64x2.add(dl, hl)));
    let onR = f64x2.add(push, f64x2.mul(f64x2.mul(halfG, f64x2.sub(dr, hr)), f64x2.add(dr, hr)));
    const wallL = f64x2.gt(zl, wall);
    const wallR = f64x2.gt(zr, wall);
    if (v128.any_true(v128.or(wallL, wallR))) {
      onL = v128.andnot(v128.bitselect(wallPush(dl, ul, g, half, zero), onL, wallR), wallL);
      onR = v128.andnot(v128.bitselect(wallPush(dr, f64x2.neg(ur), g, half, zero), onR, wallL), wallR);
    }
    const p = k - back;
    v128.store(lh + p, f64x2.sub(v128.load(lh + p), flow));
    v128.store(ln + p, f64x2.sub(v128.load(ln + p), onL));
    v128.store(la + p, f64x2.sub(v128.load(la + p), side));
    v128.store(RH + k, f64x2.add(v128.load(RH + k), flow));
    v128.store(normal + k, f64x2.add(v128.load(normal + k), onR));
    v128.store(across + k, f64x2.add(v128.load(across + k), side));
  }
}

/** A row of dry cells with the beds of `row`, where the tile row computes nothing. */
function dryRow(row: i32, from: i32, to: i32, buffer: usize): void {
  const n = <usize>(to - from) << 3;
  const at = <usize>from << 3;
  memory.fill(buffer + at, 0, n);
  memory.copy(buffer + STRIDE + at, Z + <usize>row * STRIDE + at, n);
  memory.fill(buffer + 2 * STRIDE + at, 0, n);
  memory.fill(buffer + 3 * STRIDE + at, 0, n);
}

/** Velocities of the active cells, and their rates at zero. */
export function velocities(from: i32, to: i32): void {
  const dry = f64x2.splat(DRY);
  const zero = v128.load64_splat(NUMBERS);
  for (let row = from; row <= to; row++) {
    let p = spanOf(row);
    for (let n = load<i32>(p); n > 0; n--) {
      p += 8;
      const end = <usize>row * STRIDE + (<usize>load<i32>(p) << 3);
      for (let k = <usize>row * STRIDE + (<usize>load<i32>(p - 4) << 3); k < end; k += 16) {
        v128.store(RH + k, zero);
        v128.store(RU + k, zero);
        v128.store(RV + k, zero);
        const h = v128.load(H + k);
        const wet = f64x2.gt(h, dry);
        const hu = v128.and(wet, v128.load(HU + k));
        const hv = v128.and(wet, v128.load(HV + k));
        v128.store(HU + k, hu);
        v128.store(HV + k, hv);
        v128.store(U + k, v128.and(wet, f64x2.div(hu, h)));
        v128.store(V + k, v128.and(wet, f64x2.div(hv, h)));
      }
    }
  }
}

/** Where the computed cells of a row end: beyond them, and where its tile row computes nothing, it is dry to the next row. */
function dryGaps(row: i32): void {
  let q = spanOf(row);
  let at = 0;
  for (let n = load<i32>(q); n > 0; n--) {
    q += 8;
    dryRow(row, at, load<i32>(q - 4), BELOW);
    at = load<i32>(q);
  }
  dryRow(row, at, <i32>(STRIDE >> 3), BELOW);
}

/** What a band needs of the row south of it: its upper face states, and empty rows for what goes back to it. */
function begin(row: i32): void {
  const nothing = v128.load64_splat(NUMBERS, 64);
  for (let at: usize = 0; at < 3 * STRIDE; at += 16) v128.store(PUSHES + at, nothing);
  dryGaps(row);
  let p = spanOf(row);
  for (let n = load<i32>(p); n > 0; n--) {
    p += 8;
    reconstruct(row, load<i32>(p - 4), load<i32>(p), STRIDE, V, U, PUSHES + 3 * STRIDE - <usize>row * STRIDE, AY, BELOW);
  }
}

/** Rates of change of the active cells by the velocities, edges closed. */
export function rates(from: i32, to: i32): void {
  if (from === FIRST) dryRow(FIRST - 1, 0, <i32>(STRIDE >> 3), BELOW);
  else begin(from - 1);
  for (let row = from; row <= to; row++) {
    if (row > from && ((row - FIRST) & 15) === 0) dryGaps(row - 1);
    const apart = row === from && from > FIRST;
    const south = PUSHES - <usize>(row - 1) * STRIDE;
    const lh = apart ? south : RH;
    const ln = apart ? south + STRIDE : RV;
    const la = apart ? south + 2 * STRIDE : RU;
    let p = spanOf(row);
    for (let n = load<i32>(p); n > 0; n--) {
      p += 8;
      const x0 = load<i32>(p - 4);
      const x1 = load<i32>(p);
      reconstruct(row, x0, x1, 8, U, V, RU, AX, BX);
      dryRow(row, x0 - 1, x0, BX);
      exchange(row, x0, x1, BX, 8, AX, 8, RH, RU, RV, RU, RV);
      reconstruct(row, x0, x1, STRIDE, V, U, RV, AY, BY);
      exchange(row, x0, x1, BELOW, 0, AY, STRIDE, lh, ln, la, RV, RU);
    }
    const swap = BELOW;
    BELOW = BY;
    BY = swap;
  }
}

/** Adds what the band that begins at `row` keeps at `pushes` for the row south of it. */
export function join(row: i32, pushes: usize): void {
  let p = spanOf(row);
  for (let n = load<i32>(p); n > 0; n--) {
    p += 8;
    const end = <usize>load<i32>(p) << 3;
    for (let i = <usize>load<i32>(p - 4) << 3; i < end; i += 16) {
      const k = <usize>(row - 1) * STRIDE + i;
      v128.store(RH + k, f64x2.add(v128.load(RH + k), v128.load(pushes + i)));
      v128.store(RV + k, f64x2.add(v128.load(RV + k), v128.load(pushes + STRIDE + i)));
      v128.store(RU + k, f64x2.add(v128.load(RU + k), v128.load(pushes + 2 * STRIDE + i)));
    }
  }
}

/** Adds c × rates to the active cells; answers how many depths fell below zero. */
export function advance(from: i32, to: i32, c: f64): i32 {
  const by = f64x2.splat(c);
  const zero = v128.load64_splat(NUMBERS);
  let below = 0;
  for (let row = from; row <= min(to, FIRST + ROWS - 1); row++) {
    let p = spanOf(row);
    for (let n = load<i32>(p); n > 0; n--) {
      p += 8;
      const end = <usize>row * STRIDE + (<usize>load<i32>(p) << 3);
      for (let k = <usize>row * STRIDE + (<usize>load<i32>(p - 4) << 3); k < end; k += 16) {
        const h = f64x2.add(v128.load(H + k), f64x2.mul(by, v128.load(RH + k)));
        v128.store(H + k, h);
        v128.store(HU + k, f64x2.add(v128.load(HU + k), f64x2.mul(by, v128.load(RU + k))));
        v128.store(HV + k, f64x2.add(v128.load(HV + k), f64x2.mul(by, v128.load(RV + k))));
        if (v128.any_true(f64x2.lt(h, zero))) below++;
      }
    }
  }
  return below;
}

/** Keeps the state of the active cells. */
export function keep(from: i32, to: i32): void {
  for (let row = from; row <= min(to, FIRST + ROWS - 1); row++) {
    let p = spanOf(row);
    for (let n = load<i32>(p); n > 0; n--) {
      p += 8;
      const a = <usize>row * STRIDE + (<usize>load<i32>(p - 4) << 3);
      const size = <usize>(load<i32>(p) - load<i32>(p - 4)) << 3;
      memory.copy(OLD + a, H + a, size);
      memory.copy(OLD + FIELD + a, HU + a, size);
      memory.copy(OLD + 2 * FIELD + a, HV + a, size);
    }
  }
}

/** Mean of the state and the kept one (`heun`), then Manning friction over dt: n² from the field, or `n2` for all cells. */
export function finish(from: i32, to: i32, heun: bool, dt: f64, n2: f64): void {
  const half = v128.load64_splat(NUMBERS, 8);
  const one = v128.load64_splat(NUMBERS, 16);
  const two = v128.load64_splat(NUMBERS, 24);
  const zero = v128.load64_splat(NUMBERS);
  const four3 = v128.load64_splat(NUMBERS, 48);
  const third = v128.load64_splat(NUMBERS, 56);
  const magic = v128.load64_splat(MAGIC);
  const dry = f64x2.splat(DRY);
  const factor = f64x2.splat(4 * G * dt);
  const uniform = f64x2.splat(n2);
  const rough = N2 !== 0 || n2 > 0;
  for (let row = from; row <= min(to, FIRST + ROWS - 1); row++) {
    let p = spanOf(row);
    for (let n = load<i32>(p); n > 0; n--) {
      p += 8;
      const end = <usize>row * STRIDE + (<usize>load<i32>(p) << 3);
      for (let k = <usize>row * STRIDE + (<usize>load<i32>(p - 4) << 3); k < end; k += 16) {
        let h = v128.load(H + k);
        let hu = v128.load(HU + k);
        let hv = v128.load(HV + k);
        if (heun) {
          h = f64x2.mul(half, f64x2.add(h, v128.load(OLD + k)));
          hu = f64x2.mul(half, f64x2.add(hu, v128.load(OLD + FIELD + k)));
          hv = f64x2.mul(half, f64x2.add(hv, v128.load(OLD + 2 * FIELD + k)));
          v128.store(H + k, h);
        }
        const wet = f64x2.gt(h, dry);
        if (rough && v128.any_true(wet)) {
          const d = v128.bitselect(h, one, wet);
          let t = i64x2.add(i64x2.shr_u(d, 2), i64x2.shr_u(d, 4));
          t = i64x2.add(t, i64x2.shr_u(t, 4));
          t = i64x2.add(t, i64x2.shr_u(t, 8));
          t = i64x2.add(t, i64x2.shr_u(t, 16));
          let y = i64x2.sub(magic, t);
          const d3 = f64x2.mul(d, third);
          for (let m = 0; m < 5; m++) y = f64x2.mul(y, f64x2.sub(four3, f64x2.mul(f64x2.mul(d3, y), f64x2.mul(y, y))));
          const y2 = f64x2.mul(y, y);
          const h73 = f64x2.mul(f64x2.mul(y2, y2), f64x2.mul(y2, y));
          const q = f64x2.sqrt(f64x2.add(f64x2.mul(hu, hu), f64x2.mul(hv, hv)));
          const m2 = N2 !== 0 ? v128.load(N2 + k) : uniform;
          const drag = f64x2.mul(f64x2.mul(f64x2.mul(factor, m2), q), h73);
          const left = f64x2.div(two, f64x2.add(one, f64x2.sqrt(f64x2.add(one, drag))));
          hu = v128.bitselect(f64x2.mul(hu, left), hu, wet);
          hv = v128.bitselect(f64x2.mul(hv, left), hv, wet);
        }
        v128.store(HU + k, hu);
        v128.store(HV + k, hv);
      }
    }
  }
}

/** Greatest |u| + |v| + 2c of the active cells. */
export function signal(from: i32, to: i32): f64 {
  const dry = f64x2.splat(DRY);
  const two = v128.load64_splat(NUMBERS, 24);
  const g = f64x2.splat(G);
  let most = v128.load64_splat(NUMBERS);
  for (let row = from; row <= min(to, FIRST + ROWS - 1); row++) {
    let p = spanOf(row);
    for (let n = load<i32>(p); n > 0; n--) {
      p += 8;
      const end = <usize>row * STRIDE + (<usize>load<i32>(p) << 3);
      for (let k = <usize>row * STRIDE + (<usize>load<i32>(p - 4) << 3); k < end; k += 16) {
        const h = v128.load(H + k);
        const wet = f64x2.gt(h, dry);
        if (!v128.any_true(wet)) continue;
        const speed = f64x2.div(f64x2.add(f64x2.abs(v128.load(HU + k)), f64x2.abs(v128.load(HV + k))), h);
        const s = f64x2.add(speed, f64x2.mul(two, f64x2.sqrt(f64x2.mul(g, h))));
        most = f64x2.pmax(most, v128.and(wet, s));
      }
    }
  }
  return max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1));
}

// Fire front over a padded grid with a bucket queue; the meaning of every array and the moves are in ../spread/front.ts (the reference).
// Arrays are addressed in bytes: T arrival times, A B C slowness coefficients (or A alone, spread rates), F flags per cell (u16).

const CHUNK: usize = 512;
const ROOM: u32 = 127;
const SCRATCH: usize = memory.data(160, 16);
const NEVER: f32 = Infinity;

let T: usize = 0;
let A: usize = 0;
let B: usize = 0;
let C: usize = 0;
let F: usize = 0;
let STRIDE: usize = 0;
let BUCKETS: usize = 0;
let MASK: i32 = 0;
let INV: f32 = 0;
let POOL: usize = 0;
let FREE: usize = 0;
let LIVE: i32 = 0;
let NOW: i32 = 0;
let POPS: i32 = 0;

/** Addresses of the arrays, row length in cells, bucket table and its size (a power of two), buckets per second, first free byte. */
export function place(t: usize, a: usize, b: usize, c: usize, f: usize, stride: i32, buckets: usize, count: i32, inv: f32, pool: usize): void {
  T = t; A = a; B = b; C = c; F = f;
  STRIDE = <usize>stride << 2;
  BUCKETS = buckets;
  MASK = count - 1;
  INV = inv;
  POOL = pool;
  FREE = 0;
  LIVE = 0;
  NOW = i32.MAX_VALUE;
  POPS = 0;
}

/** Cells settled so far, counting repeats. */
export function pops(): i32 {
  return POPS;
}

/** Bucket under way. */
export function now(): i32 {
  return NOW;
}

function chunk(): usize {
  if (FREE != 0) {
    const at = FREE;
    FREE = load<u32>(at);
    return at;
  }
  const at = POOL;
  POOL += CHUNK;
  const have = <usize>memory.size() << 16;
  if (POOL > have && memory.grow(256) < 0) unreachable();
  return at;
}

// @ts-ignore: decorator
@inline
function push(bucket: i32, cell: u32): void {
  const h = BUCKETS + (<usize>(bucket & MASK) << 3);
  let head: usize = load<u32>(h);
  let n = load<u32>(h, 4);
  if (head == 0 || n == ROOM) {
    const fresh = chunk();
    store<u32>(fresh, <u32>head);
    store<u32>(h, <u32>fresh);
    head = fresh;
    n = 0;
  }
  store<u32>(head + (<usize>n << 2), cell, 4);
  store<u32>(h, n + 1, 4);
  LIVE += 1;
}

// @ts-ignore: decorator
@inline
function bucketOf(t: f32): i32 {
  return <i32>(t * INV);
}

/** Queues a cell (index) whose time is already in T; call between runs, earliest first or with `open` before. */
export function seed(cell: u32): void {
  const b = bucketOf(load<f32>(T + (<usize>cell << 2)));
  push(min(b, NOW + MASK), cell << 2);
}

/** Starts a run at the bucket of time t. */
export function open(t: f32): void {
  NOW = bucketOf(t);
}

// @ts-ignore: decorator
@inline
function offer(cell: usize, nt: f32): void {
  const old = load<f32>(T + cell);
  if (nt >= old) return;
  store<f32>(T + cell, nt);
  const b = bucketOf(nt);
  if (b != NOW && bucketOf(old) == b && (load<u16>(F + (cell >> 1)) & 0x8000) == 0) return;
  push(min(b, NOW + MASK), <u32>cell);
}

// @ts-ignore: decorator
@inline
function rates(k: usize, t: v128, r: v128, half: v128, length: v128, factor: v128): v128 {
  const speed = f32x4.mul(f32x4.mul(half, f32x4.add(r, v128.load(A + k))), factor);
  return f32x4.add(t, f32x4.div(length, speed));
}

// @ts-ignore: decorator
@inline
function scatter(k: usize, up: v128, mid: v128, down: v128, allowed: i32): void {
  const above = k - STRIDE - 4;
  const left = k - 4;
  const below = k + STRIDE - 4;
  let m = i32x4.bitmask(f32x4.lt(up, v128.load(T + above)));
  m |= i32x4.bitmask(f32x4.lt(mid, v128.load(T + left))) << 4;
  m |= i32x4.bitmask(f32x4.lt(down, v128.load(T + below))) << 8;
  m &= allowed;
  if (m == 0) return;
  v128.store(SCRATCH, up);
  v128.store(SCRATCH, mid, 16);
  v128.store(SCRATCH, down, 32);
  do {
    const i = ctz(m);
    m &= m - 1;
    const row = i >> 2;
    const base = row == 0 ? above : row == 1 ? left : below;
    offer(base + (<usize>(i & 3) << 2), load<f32>(SCRATCH + (<usize>i << 2)));
  } while (m != 0);
}

// @ts-ignore: decorator
@inline
function pop(h: usize): usize {
  const head: usize = load<u32>(h);
  const n = load<u32>(h, 4) - 1;
  const cell: usize = load<u32>(head + (<usize>n << 2), 4);
  if (n == 0) {
    const next = load<u32>(head);
    store<u32>(head, <u32>FREE);
    FREE = head;
    store<u32>(h, next);
    store<u32>(h, next == 0 ? 0 : ROOM, 4);
  } else store<u32>(h, n, 4);
  LIVE -= 1;
  return cell;
}

/** Cell (byte offset) to settle next, or -1 when the queue is empty. */
// @ts-ignore: decorator
@inline
function next(): isize {
  while (LIVE > 0) {
    const h = BUCKETS + (<usize>(NOW & MASK) << 3);
    while (load<u32>(h) != 0) {
      const cell = pop(h);
      const b = bucketOf(load<f32>(T + cell));
      if (b == NOW) return <isize>cell;
      if (b > NOW) push(min(b, NOW + MASK), <u32>cell);
    }
    NOW += 1;
  }
  return -1;
}

/** Isotropic rates with a factor per direction, arithmetic mean of the two cells: up to `limit` cells, answers whether any are left. */
export function runRates(limit: i32, straight: f32, diagonal: f32, east: f32, west: f32, south: f32, north: f32, se: f32, ne: f32, sw: f32, nw: f32): i32 {
  const half = f32x4.splat(0.5);
  const upL = f32x4(diagonal, straight, diagonal, NEVER);
  const midL = f32x4(straight, NEVER, straight, NEVER);
  const upW = f32x4(nw, north, ne, 1);
  const midW = f32x4(west, 1, east, 1);
  const downW = f32x4(sw, south, se, 1);
  for (let i = 0; i < limit; i++) {
    const at = next();
    if (at < 0) return 0;
    POPS += 1;
    const k = <usize>at;
    const t = v128.load_splat<f32>(T + k);
    const r = v128.load_splat<f32>(A + k);
    const up = rates(k - STRIDE - 4, t, r, half, upL, upW);
    const mid = rates(k - 4, t, r, half, midL, midW);
    const down = rates(k + STRIDE - 4, t, r, half, upL, downW);
    scatter(k, up, mid, down, ~<i32>load<u16>(F + (k >> 1)) & 0xfff);
  }
  return LIVE > 0 ? 1 : 0;
}

// @ts-ignore: decorator
@inline
function slow(k: usize, t: v128, a: v128, b: v128, c: v128, half: v128, x: v128, y: v128): v128 {
  const sa = f32x4.add(a, v128.load(A + k));
  const sb = f32x4.mul(f32x4.add(b, v128.load(B + k)), x);
  const sc = f32x4.mul(f32x4.add(c, v128.load(C + k)), y);
  return f32x4.add(t, f32x4.mul(half, f32x4.sub(f32x4.sub(sa, sb), sc)));
}

// @ts-ignore: decorator
@inline
function knight(t: f32, quarter: f32, k: usize, near: usize, far: usize, to: usize, x: f32, y: f32): void {
  const a = load<f32>(A + k) + load<f32>(A + near) + load<f32>(A + far) + load<f32>(A + to);
  const b = load<f32>(B + k) + load<f32>(B + near) + load<f32>(B + far) + load<f32>(B + to);
  const c = load<f32>(C + k) + load<f32>(C + near) + load<f32>(C + far) + load<f32>(C + to);
  offer(to, t + quarter * (a - b * x - c * y));
}

const X1: f32 = 0.8944272;
const X2: f32 = 0.4472136;

/** Elliptical slowness, mean of the cells crossed, 8 or 16 moves: up to `limit` cells, answers whether any are left. */
export function runEllipse(limit: i32, cell: f32, moves: i32): i32 {
  const d: f32 = 0.70710677;
  const straight = cell * 0.5;
  const diagonal = cell * <f32>0.70710677;
  const quarter = cell * <f32>0.559017;
  const rowHalf = f32x4(diagonal, straight, diagonal, NEVER);
  const midHalf = f32x4(straight, NEVER, straight, NEVER);
  const rowX = f32x4(-d, 0, d, 0);
  const midX = f32x4(-1, 0, 1, 0);
  const upY = f32x4(d, 1, d, 0);
  const downY = f32x4(-d, -1, -d, 0);
  const zero = f32x4.splat(0);
  const s = STRIDE;
  for (let i = 0; i < limit; i++) {
    const at = next();
    if (at < 0) return 0;
    POPS += 1;
    const k = <usize>at;
    const time = load<f32>(T + k);
    const t = f32x4.splat(time);
    const a = v128.load_splat<f32>(A + k);
    const b = v128.load_splat<f32>(B + k);
    const c = v128.load_splat<f32>(C + k);
    const up = slow(k - s - 4, t, a, b, c, rowHalf, rowX, upY);
    const mid = slow(k - 4, t, a, b, c, midHalf, midX, zero);
    const down = slow(k + s - 4, t, a, b, c, rowHalf, rowX, downY);
    const flags = <i32>load<u16>(F + (k >> 1));
    scatter(k, up, mid, down, ~flags & 0xfff);
    if (moves == 16 && (flags & 0x1000) == 0) {
      knight(time, quarter, k, k + 4, k + 4 - s, k + 8 - s, X1, X2);
      knight(time, quarter, k, k + 4, k + 4 + s, k + 8 + s, X1, -X2);
      knight(time, quarter, k, k - 4, k - 4 - s, k - 8 - s, -X1, X2);
      knight(time, quarter, k, k - 4, k - 4 + s, k - 8 + s, -X1, -X2);
      knight(time, quarter, k, k - s, k + 4 - s, k + 4 - s - s, X2, X1);
      knight(time, quarter, k, k - s, k - 4 - s, k - 4 - s - s, -X2, X1);
      knight(time, quarter, k, k + s, k + 4 + s, k + 4 + s + s, X2, -X1);
      knight(time, quarter, k, k + s, k - 4 + s, k - 4 + s + s, -X2, -X1);
    }
  }
  return LIVE > 0 ? 1 : 0;
}

// Local-inertia flood step on 128-bit float32 lanes; see ../inertial.ts for the equations. Arrays lie in linear memory, rows of `stride` cells.
// Placeholder body grows with the kernel: one five-point friction factor h^(-7/3) by Newton iteration.

/** h^(-1/3) of four positive floats: integer first guess, three Newton steps y(4 − x y³)/3. */
// @ts-ignore: decorator
@inline
function inverseCubeRoot(x: v128): v128 {
  const third = f32x4.splat(0.33333334);
  const bits = i32x4.sub(i32x4.splat(0x54a2fa8c), i32x4.trunc_sat_f32x4_s(f32x4.mul(f32x4.convert_i32x4_s(x), third)));
  let y = bits;
  const x3 = f32x4.mul(x, third);
  const four3 = f32x4.splat(1.3333334);
  for (let i = 0; i < 3; i++) {
    y = f32x4.mul(y, f32x4.sub(four3, f32x4.mul(x3, f32x4.mul(y, f32x4.mul(y, y)))));
  }
  return y;
}

export function frictionFactors(from: usize, to: usize, count: i32): void {
  for (let i = 0; i < count; i += 4) {
    const y = inverseCubeRoot(v128.load(from + ((<usize>i) << 2)));
    const y2 = f32x4.mul(y, y);
    v128.store(to + ((<usize>i) << 2), f32x4.mul(f32x4.mul(y2, y2), f32x4.mul(y2, y)));
  }
}

/** States on one side of the faces of a row: depth, bed, normal and transverse velocity. */
export interface SideRow {
  readonly h: Float64Array;
  readonly z: Float64Array;
  readonly u: Float64Array;
  readonly v: Float64Array;
}

/** Fluxes through the faces of a row: mass (m²/s), normal and transverse momentum (m³/s²). `hl` and `hr` are the depths above the higher bed. */
export interface FluxRow {
  readonly hl: Float64Array;
  readonly hr: Float64Array;
  readonly mass: Float64Array;
  readonly normal: Float64Array;
  readonly across: Float64Array;
}

const fields = (n: number): Float64Array => new Float64Array(n);

/** Buffers for `n` faces. */
export function sideRow(n: number): SideRow {
  return { h: fields(n), z: fields(n), u: fields(n), v: fields(n) };
}

/** Buffers for `n` faces. */
export function fluxRow(n: number): FluxRow {
  return { hl: fields(n), hr: fields(n), mass: fields(n), normal: fields(n), across: fields(n) };
}

/**
 * HLLC fluxes between `left[i − shift]` and `right[i]` at the depths `hl`, `hr`, for faces from ≤ i < to, with the wave speeds of
 * Toro 2001 (Shock-Capturing Methods for Free-Surface Shallow Flows, §10.6; dry sides §6.3). Works on rows so that no number is boxed.
 */
export function hllcRow(
  { left, right, shift }: { readonly left: SideRow; readonly right: SideRow; readonly shift: number },
  f: FluxRow,
  { from, to }: { readonly from: number; readonly to: number },
  g: number,
): void {
  const { hl: dl, hr: dr, mass, normal, across } = f;
  const { u: lu, v: lv } = left;
  const { u: ru, v: rv } = right;
  for (let i = from; i < to; i++) {
    const hl = dl[i];
    const hr = dr[i];
    if (hl <= 0 && hr <= 0) {
      mass[i] = normal[i] = across[i] = 0;
      continue;
    }
    const ul = lu[i - shift];
    const ur = ru[i];
    const cl = Math.sqrt(g * hl);
    const cr = Math.sqrt(g * hr);
    let sl = ul - cl;
    let sr = ur + cr;
    if (hl <= 0) sl = ur - 2 * cr;
    else if (hr <= 0) sr = ul + 2 * cl;
    else {
      const us = 0.5 * (ul + ur) + cl - cr;
      const cs = Math.abs(0.5 * (cl + cr) + 0.25 * (ul - ur));
      sl = Math.min(sl, us - cs);
      sr = Math.max(sr, us + cs);
    }
    const ql = hl * ul;
    const qr = hr * ur;
    const pl = ql * ul + 0.5 * g * hl * hl;
    const pr = qr * ur + 0.5 * g * hr * hr;
    let flow = ql;
    let push = pl;
    if (sr <= 0) {
      flow = qr;
      push = pr;
    } else if (sl < 0) {
      const w = 1 / (sr - sl);
      flow = (sr * ql - sl * qr + sl * sr * (hr - hl)) * w;
      push = (sr * pl - sl * pr + sl * sr * (qr - ql)) * w;
    }
    mass[i] = flow;
    normal[i] = push;
    // The contact wave moves with the sign of the mass flux (Toro 2001, eq. 10.27): transverse momentum is carried upwind.
    across[i] = flow >= 0 ? flow * lv[i - shift] : flow * rv[i];
  }
}

/** Pressure (m³/s²) of a wall on water of depth h moving towards it at `towards` m/s: the HLL flux against the mirrored state. */
export function wallPressure(h: number, towards: number, g: number): number {
  if (h <= 0) return 0;
  const c = Math.sqrt(g * h);
  const s = Math.max(c - towards, Math.abs(c + 0.5 * towards));
  return Math.max(0, h * towards * towards + 0.5 * g * h * h + s * h * towards);
}

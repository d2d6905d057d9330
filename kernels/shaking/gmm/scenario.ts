/**
 * Source, path and site of one prediction, by the names the publications and OpenQuake use. Distances, depths and
 * widths in km, angles in degrees, vs30 in m/s, z1pt0 in **m**, z2pt5 in **km**. A model reads the ones it needs.
 */
export interface Scenario {
  /** Moment magnitude (surface-wave magnitude for `yu13`). */
  mag: number;
  /** Rake, −180–180 (Aki–Richards); absent = style of faulting unspecified. */
  rake?: number | undefined;
  dip?: number | undefined;
  /** Depth to the top of rupture. */
  ztor?: number | undefined;
  /** Down-dip rupture width. */
  width?: number | undefined;
  hypo_depth?: number | undefined;
  rjb?: number | undefined;
  rrup?: number | undefined;
  /** Horizontal distance from the top edge, perpendicular to strike, positive on the hanging wall. */
  rx?: number | undefined;
  /** Horizontal distance off the end of the rupture, parallel to strike, ≥ 0. */
  ry0?: number | undefined;
  repi?: number | undefined;
  rhypo?: number | undefined;
  /** Angle between the strike (long axis) and the direction epicentre → site. */
  azimuth?: number | undefined;
  vs30?: number | undefined;
  vs30measured?: boolean | undefined;
  z1pt0?: number | undefined;
  z2pt5?: number | undefined;
  /** Centred directivity parameter ΔDPP of CY14. */
  rcdpp?: number | undefined;
  /** Aftershock flag of ASK14, with `crjb`. */
  aftershock?: boolean | undefined;
  /** Centroid Joyner–Boore distance of ASK14 aftershocks, km. */
  crjb?: number | undefined;
}

/** A prediction: natural logarithm of the median (g or cm/s) and its standard deviations in ln units. */
export interface Motion {
  meanLn: number;
  /** Between-event standard deviation; NaN where the model prints only the total. */
  tau: number;
  /** Within-event standard deviation; NaN where the model prints only the total. */
  phi: number;
  sigma: number;
}

/** Fills `out` for a scenario; holds the coefficients of one measure. */
export type Evaluator = (s: Scenario, out: Motion) => void;

/** An empty {@link Motion} to be filled. */
export function newMotion(): Motion {
  return { meanLn: Number.NaN, tau: Number.NaN, phi: Number.NaN, sigma: Number.NaN };
}

/** Linear ramp: 0 at `from`, 1 at `to`, clamped. */
export function ramp(value: number, from: number, to: number): number {
  const t = (value - from) / (to - from);
  return t < 0 ? 0 : t > 1 ? 1 : t;
}

/** Degrees to radians. */
export const RADIANS = Math.PI / 180;

/** Depth and velocity of an exact solution at one place. */
export interface FlowState {
  readonly depthM: number;
  readonly velocityMps: number;
}

/** A dam at `damM` with still water `leftDepthM` west of it and `rightDepthM` east. */
export interface DamBreak {
  readonly leftDepthM: number;
  readonly rightDepthM: number;
  readonly damM: number;
  readonly gravityMps2: number;
}

/** Dam break on a dry, frictionless bed (Ritter 1892; SWASHES, Delestre et al. 2013, section 4.1.2). */
export function ritter(dam: DamBreak, xM: number, timeS: number): FlowState {
  const c = Math.sqrt(dam.gravityMps2 * dam.leftDepthM);
  const x = xM - dam.damM;
  if (timeS <= 0) return { depthM: x <= 0 ? dam.leftDepthM : 0, velocityMps: 0 };
  if (x <= -c * timeS) return { depthM: dam.leftDepthM, velocityMps: 0 };
  if (x >= 2 * c * timeS) return { depthM: 0, velocityMps: 0 };
  return {
    depthM: (4 / (9 * dam.gravityMps2)) * (c - x / (2 * timeS)) ** 2,
    velocityMps: (2 / 3) * (x / timeS + c),
  };
}

/** Depth, velocity and front speed of the plateau behind the bore of {@link stoker}. */
export function stokerPlateau(dam: DamBreak): { depthM: number; velocityMps: number; boreMps: number } {
  const { leftDepthM: hl, rightDepthM: hr, gravityMps2: g } = dam;
  const excess = (h: number): number =>
    2 * (Math.sqrt(g * hl) - Math.sqrt(g * h)) - (h - hr) * Math.sqrt((g * (h + hr)) / (2 * h * hr));
  let low = hr;
  let high = hl;
  for (let n = 0; n < 200; n++) {
    const mid = 0.5 * (low + high);
    if (excess(mid) > 0) low = mid;
    else high = mid;
  }
  const depthM = 0.5 * (low + high);
  const velocityMps = 2 * (Math.sqrt(g * hl) - Math.sqrt(g * depthM));
  return { depthM, velocityMps, boreMps: (depthM * velocityMps) / (depthM - hr) };
}

/** Dam break on a wet, frictionless bed (Stoker 1957; SWASHES, section 4.1.1). */
export function stoker(dam: DamBreak, xM: number, timeS: number): FlowState {
  const x = xM - dam.damM;
  if (timeS <= 0) return { depthM: x <= 0 ? dam.leftDepthM : dam.rightDepthM, velocityMps: 0 };
  const g = dam.gravityMps2;
  const cl = Math.sqrt(g * dam.leftDepthM);
  const { depthM, velocityMps, boreMps } = stokerPlateau(dam);
  if (x <= -cl * timeS) return { depthM: dam.leftDepthM, velocityMps: 0 };
  if (x >= boreMps * timeS) return { depthM: dam.rightDepthM, velocityMps: 0 };
  if (x >= (velocityMps - Math.sqrt(g * depthM)) * timeS) return { depthM, velocityMps };
  return {
    depthM: (4 / (9 * g)) * (cl - x / (2 * timeS)) ** 2,
    velocityMps: (2 / 3) * (x / timeS + cl),
  };
}

/** Which steady flow over the bump. */
export type BumpRegime = 'subcritical' | 'transcritical' | 'transcriticalShock';

/** Steady flow over a parabolic bump: unit discharge, depth at the outlet, bump crest and half width. */
export interface Bump {
  readonly regime: BumpRegime;
  readonly unitDischargeM2ps: number;
  readonly outletDepthM: number;
  readonly crestM: number;
  readonly centreM: number;
  readonly halfWidthM: number;
  readonly gravityMps2: number;
}

/** Bed of the bump: crest (1 − ((x − centre)/half width)²), 0 beside it (Goutal & Maurel 1997; SWASHES, section 3.1). */
export function bumpBed(bump: Bump, xM: number): number {
  const s = (xM - bump.centreM) / bump.halfWidthM;
  return Math.max(0, bump.crestM * (1 - s * s));
}

/** Depth of given energy head above the bed, on the sub- or supercritical side; critical depth where there is too little. */
export function alternateDepth(headM: number, q: number, g: number, supercritical: boolean): number {
  const critical = Math.cbrt((q * q) / g);
  if (headM <= 1.5 * critical) return critical;
  let low = supercritical ? 1e-12 : critical;
  let high = supercritical ? critical : headM;
  for (let n = 0; n < 200; n++) {
    const h = 0.5 * (low + high);
    const tooMuch = h + (q * q) / (2 * g * h * h) > headM;
    if (tooMuch === supercritical) low = h;
    else high = h;
  }
  return 0.5 * (low + high);
}

/** Place of the hydraulic jump of a `transcriticalShock` bump, or undefined when none fits. */
export function bumpShock(bump: Bump): number | undefined {
  const { unitDischargeM2ps: q, gravityMps2: g } = bump;
  const up = bump.crestM + 1.5 * Math.cbrt((q * q) / g);
  const down = bump.outletDepthM + (q * q) / (2 * g * bump.outletDepthM ** 2);
  const push = (h: number): number => (q * q) / h + 0.5 * g * h * h;
  const gap = (x: number): number => {
    const z = bumpBed(bump, x);
    return push(alternateDepth(up - z, q, g, true)) - push(alternateDepth(down - z, q, g, false));
  };
  let low = bump.centreM;
  let high = bump.centreM + bump.halfWidthM;
  if (gap(high) > 0) return undefined;
  for (let n = 0; n < 200; n++) {
    const x = 0.5 * (low + high);
    if (gap(x) >= 0) low = x;
    else high = x;
  }
  return 0.5 * (low + high);
}

/** Exact steady flow over the bump (Bernoulli with a hydraulic jump; SWASHES, sections 3.1.3–3.1.5). */
export function steadyBump(bump: Bump, xM: number, shockM = bumpShock(bump)): FlowState {
  const { unitDischargeM2ps: q, gravityMps2: g, regime } = bump;
  const z = bumpBed(bump, xM);
  const down = bump.outletDepthM + (q * q) / (2 * g * bump.outletDepthM ** 2);
  const critical = bump.crestM + 1.5 * Math.cbrt((q * q) / g);
  let depthM: number;
  if (regime === 'subcritical') depthM = alternateDepth(down - z, q, g, false);
  else if (xM <= bump.centreM) depthM = alternateDepth(critical - z, q, g, false);
  else if (regime === 'transcriticalShock' && shockM !== undefined && xM > shockM)
    depthM = alternateDepth(down - z, q, g, false);
  else depthM = alternateDepth(critical - z, q, g, true);
  return { depthM, velocityMps: q / depthM };
}

/** A parabolic bowl centred at the origin: z = −h₀ (1 − r²/a²). `amplitude` is η of the planar case, or r₀ (m) of the radial one. */
export interface Bowl {
  readonly depthM: number;
  readonly radiusM: number;
  readonly amplitude: number;
  readonly gravityMps2: number;
}

/** Depth and velocity vector in a bowl. */
export interface BowlState {
  readonly depthM: number;
  readonly velocityXMps: number;
  readonly velocityYMps: number;
}

/** Bed of the bowl, m. */
export function bowlBed(bowl: Bowl, xM: number, yM: number): number {
  return -bowl.depthM * (1 - (xM * xM + yM * yM) / bowl.radiusM ** 2);
}

/** Planar surface rotating in a parabolic bowl (Thacker 1981; SWASHES, section 4.2.2). Period 2π/ω, ω = √(2 g h₀)/a. */
export function thackerPlanar(bowl: Bowl, xM: number, yM: number, timeS: number): BowlState {
  const { depthM: h0, radiusM: a, amplitude: eta, gravityMps2: g } = bowl;
  const w = Math.sqrt(2 * g * h0) / a;
  const level = ((eta * h0) / (a * a)) * (2 * xM * Math.cos(w * timeS) + 2 * yM * Math.sin(w * timeS) - eta);
  const depth = level - bowlBed(bowl, xM, yM);
  if (depth <= 0) return { depthM: 0, velocityXMps: 0, velocityYMps: 0 };
  return {
    depthM: depth,
    velocityXMps: -eta * w * Math.sin(w * timeS),
    velocityYMps: eta * w * Math.cos(w * timeS),
  };
}

/** Radially symmetric oscillation in a parabolic bowl (Thacker 1981; SWASHES, section 4.2.1). Period 2π/ω, ω = √(8 g h₀)/a. */
export function thackerRadial(bowl: Bowl, xM: number, yM: number, timeS: number): BowlState {
  const { depthM: h0, radiusM: a, amplitude: r0, gravityMps2: g } = bowl;
  const w = Math.sqrt(8 * g * h0) / a;
  const A = (a * a - r0 * r0) / (a * a + r0 * r0);
  const bottom = 1 - A * Math.cos(w * timeS);
  const r2 = (xM * xM + yM * yM) / (a * a);
  const level = h0 * (Math.sqrt(1 - A * A) / bottom - 1 - r2 * ((1 - A * A) / (bottom * bottom) - 1));
  const depth = level - bowlBed(bowl, xM, yM);
  if (depth <= 0) return { depthM: 0, velocityXMps: 0, velocityYMps: 0 };
  const rate = (0.5 * w * A * Math.sin(w * timeS)) / bottom;
  return { depthM: depth, velocityXMps: rate * xM, velocityYMps: rate * yM };
}

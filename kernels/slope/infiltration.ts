import { erfc } from '#kernels/formulary';
import { KernelFailure } from '#kernels/model';
import { ierfc, radians } from './special.ts';

/** Pressure response R(τ) = √(τ/π) e^(−1/τ) − erfc(1/√τ) at normalised time τ (Iverson 2000 eq. 27e). */
export function iversonResponse(tStar: number): number {
  if (!(tStar > 0)) return 0;
  return Math.sqrt(tStar / Math.PI) * Math.exp(-1 / tStar) - erfc(1 / Math.sqrt(tStar));
}

/** Soil water of a slope under Iverson's linear solution. */
export interface SlopeWater {
  readonly slopeDeg: number;
  /** Vertical depth of interest Z, m, and depth of the initial water table d_Z, m. */
  readonly depthM: number;
  readonly waterTableM: number;
  /** Maximum hydraulic diffusivity D₀, m²/s, and saturated conductivity K_s, m/s. */
  readonly diffusivityM2S: number;
  readonly conductivityMps: number;
  /** Steady background infiltration I_ZLT, m/s. */
  readonly steadyInfiltrationMps: number;
}

/** A span of constant rain: start (s) and rate (m/s); it lasts until the next one. */
export interface RainStep {
  readonly startS: number;
  readonly rateMps: number;
}

/** β = cos² α − I_ZLT/K_s, slope of the steady pressure profile (Iverson 2000; Baum et al. 2008 eq. 1c). */
export function steadyBeta(w: SlopeWater): number {
  const cos = Math.cos(radians(w.slopeDeg));
  return cos * cos - w.steadyInfiltrationMps / w.conductivityMps;
}

/**
 * Pressure head ψ(Z, t) (m) of Iverson 2000 eqs. 27a–e for rain of one intensity and duration on a soil without a
 * boundary at depth. See {@link cappedHead} for the physical limit.
 */
export function iversonHead(
  w: SlopeWater,
  rain: { readonly rateMps: number; readonly durationS: number },
  timeS: number,
): number {
  const cos = Math.cos(radians(w.slopeDeg));
  const scale = (4 * w.diffusivityM2S * cos * cos) / (w.depthM * w.depthM);
  const beta = steadyBeta(w);
  const flux = Math.min(rain.rateMps, w.conductivityMps) / w.conductivityMps;
  const rising = iversonResponse(scale * timeS);
  const falling = timeS > rain.durationS ? iversonResponse(scale * (timeS - rain.durationS)) : 0;
  return beta * (w.depthM - w.waterTableM) + w.depthM * flux * (rising - falling);
}

/** A head limited to Zβ, that of a water table at the surface (Iverson 2000; Baum et al. 2008). */
export function cappedHead(w: SlopeWater, headM: number): number {
  return Math.min(headM, w.depthM * steadyBeta(w));
}

/** One pulse of the TRIGRS solution: twice the diffusion length times ierfc terms, over an impermeable base when given. */
function pulse(depth: number, base: number | undefined, root: number): number {
  if (base === undefined) return root * ierfc(depth / (2 * root));
  let sum = 0;
  for (let m = 1; m <= 200; m++) {
    const centre = (2 * m - 1) * base;
    const term =
      ierfc((centre - (base - depth)) / (2 * root)) + ierfc((centre + (base - depth)) / (2 * root));
    sum += term;
    if (term < 1e-14 * sum || term === 0) return root * sum;
  }
  throw new KernelFailure(
    'NO_CONVERGENCE',
    'basalDepthM',
    'the series over the base does not converge in 200 terms',
  );
}

/**
 * Pressure head ψ(Z, t) (m) for rain varying in steps (Baum, Savage & Godt 2008, OFR 2008-1159 eqs. 1, 2): saturated
 * initial conditions, infinite depth or an impermeable base at `basalDepthM`. Rates above K_s run off.
 */
export function trigrsHead(
  w: SlopeWater,
  rain: readonly RainStep[],
  timeS: number,
  basalDepthM?: number,
): number {
  const cos = Math.cos(radians(w.slopeDeg));
  const diffusivity = w.diffusivityM2S * cos * cos;
  let head = steadyBeta(w) * (w.depthM - w.waterTableM);
  let before = 0;
  for (const { startS, rateMps } of rain) {
    const flux = Math.min(rateMps, w.conductivityMps) / w.conductivityMps;
    if (timeS > startS)
      head += 2 * (flux - before) * pulse(w.depthM, basalDepthM, Math.sqrt(diffusivity * (timeS - startS)));
    before = flux;
  }
  return head;
}

/** Soil strength of a slope under transient pressure. */
export interface SlopeStrength {
  readonly slopeDeg: number;
  readonly cohesionKpa: number;
  readonly frictionDeg: number;
  readonly soilUnitWeight: number;
  readonly waterUnitWeight: number;
}

/** FS = tan φ/tan α + (c − ψ γ_w tan φ)/(γ_s Z sin α cos α) (Iverson 2000 eq. 28a; TRIGRS eq. 12). */
export function transientFactor(s: SlopeStrength, depthM: number, headM: number): number {
  const a = radians(s.slopeDeg);
  const tan = Math.tan(radians(s.frictionDeg));
  return (
    tan / Math.tan(a) +
    (s.cohesionKpa - headM * s.waterUnitWeight * tan) /
      (s.soilUnitWeight * depthM * Math.sin(a) * Math.cos(a))
  );
}

/** Green–Ampt soil. */
export interface GreenAmpt {
  /** Hydraulic conductivity K, mm/h. */
  readonly conductivityMmH: number;
  /** Wetting front suction head ψ_f, mm. */
  readonly suctionMm: number;
  /** Moisture deficit Δθ, fraction. */
  readonly deficit: number;
}

/** Time (h) to infiltrate `infiltratedMm` under ponding: K t = F − ψΔθ ln(1 + F/(ψΔθ)) (Green & Ampt 1911). */
export function greenAmptTime(soil: GreenAmpt, infiltratedMm: number): number {
  const s = soil.suctionMm * soil.deficit;
  return (infiltratedMm - s * Math.log1p(infiltratedMm / s)) / soil.conductivityMmH;
}

/** Infiltrated depth (mm) after `hours` of ponding, by Newton's method on the Green–Ampt equation. */
export function greenAmptDepth(soil: GreenAmpt, hours: number): number {
  const s = soil.suctionMm * soil.deficit;
  const kt = soil.conductivityMmH * hours;
  if (!(kt > 0)) return 0;
  let depth = kt + Math.sqrt(2 * s * kt);
  for (let i = 0; i < 60; i++) {
    const step = ((depth - s * Math.log1p(depth / s) - kt) * (s + depth)) / depth;
    depth -= step;
    if (Math.abs(step) < 1e-13 * depth) return depth;
  }
  throw new KernelFailure('NO_CONVERGENCE', 'hours', 'the Green–Ampt equation does not converge');
}

/** Infiltration under steady rain (Mein & Larson 1973): ponding time (h), depth infiltrated (mm), rate (mm/h), wetting front (mm). */
export function meinLarson(soil: GreenAmpt, rainMmH: number, hours: number) {
  const s = soil.suctionMm * soil.deficit;
  const k = soil.conductivityMmH;
  const pondingH = rainMmH > k ? (k * s) / (rainMmH * (rainMmH - k)) : Infinity;
  let infiltratedMm = rainMmH * hours;
  if (hours > pondingH) {
    const atPonding = rainMmH * pondingH;
    const virtual = greenAmptTime(soil, atPonding);
    infiltratedMm = greenAmptDepth(soil, hours - pondingH + virtual);
  }
  const rate = hours > pondingH ? k * (1 + s / infiltratedMm) : rainMmH;
  return { pondingH, infiltratedMm, rateMmH: rate, wettingFrontM: infiltratedMm / soil.deficit / 1000 };
}

/**
 * Depth (m) to which a slope must be wetted to fail (Pradel & Raad 1993): z = c′/(cos² β (γ tan β − (γ − γ_w) tan φ′)) with
 * seepage parallel to the slope, γ_w left out without pressure; Infinity when wetting cannot bring it down.
 */
export function criticalWettingDepthM(s: SlopeStrength, seepage: boolean): number {
  const b = radians(s.slopeDeg);
  const effective = s.soilUnitWeight - (seepage ? s.waterUnitWeight : 0);
  const net = s.soilUnitWeight * Math.tan(b) - effective * Math.tan(radians(s.frictionDeg));
  return net > 0 ? s.cohesionKpa / (Math.cos(b) ** 2 * net) : Infinity;
}

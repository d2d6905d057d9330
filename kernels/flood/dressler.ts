import type { FlowState } from './analytic.ts';

/** A dam at `damM` on a dry bed with Chézy friction C (m^½/s). */
export interface DresslerDam {
  readonly leftDepthM: number;
  readonly damM: number;
  readonly chezy: number;
  readonly gravityMps2: number;
}

/** First-order corrections of celerity and velocity per unit of g² t / C², as functions of ξ = x / (t √(g h)). They vanish at ξ = −1. */
function corrections(xi: number): readonly [number, number] {
  const s = 2 - xi;
  const root = s * Math.sqrt(s);
  return [
    6 / (5 * s) - 2 / 3 + ((4 * Math.sqrt(3)) / 135) * root,
    12 / s - 8 / 3 + ((8 * Math.sqrt(3)) / 189) * root - 108 / (7 * s * s),
  ];
}

function corrected(dam: DresslerDam, x: number, timeS: number): readonly [number, number] {
  const c0 = Math.sqrt(dam.gravityMps2 * dam.leftDepthM);
  const [a1, a2] = corrections(x / (timeS * c0));
  const k = (dam.gravityMps2 / dam.chezy) ** 2 * timeS;
  return [(2 / 3) * c0 - x / (3 * timeS) + k * a1, (2 / 3) * c0 + (2 * x) / (3 * timeS) + k * a2];
}

/**
 * Dam break on a dry bed with friction, first order in g/C² (Dressler 1952; SWASHES, Delestre et al. 2013, section 4.1.3).
 * Beyond the place where the corrected velocity is greatest (the tip) the velocity keeps that value and the depth is not given by the theory (NaN).
 */
export function dressler(dam: DresslerDam, xM: number, timeS: number): FlowState {
  const x = xM - dam.damM;
  const g = dam.gravityMps2;
  const c0 = Math.sqrt(g * dam.leftDepthM);
  if (timeS <= 0) return { depthM: x <= 0 ? dam.leftDepthM : 0, velocityMps: 0 };
  if (x <= -c0 * timeS) return { depthM: dam.leftDepthM, velocityMps: 0 };
  if (x >= 2 * c0 * timeS) return { depthM: 0, velocityMps: 0 };
  const tip = dresslerTip(dam, timeS);
  if (x > tip.xM) return { depthM: Number.NaN, velocityMps: tip.velocityMps };
  const [c, velocityMps] = corrected(dam, x, timeS);
  return { depthM: c ** 2 / g, velocityMps };
}

/** Where the tip begins (from the dam) and its velocity. */
export function dresslerTip(dam: DresslerDam, timeS: number): { xM: number; velocityMps: number } {
  const c0 = Math.sqrt(dam.gravityMps2 * dam.leftDepthM);
  let low = -c0 * timeS;
  let high = 2 * c0 * timeS * (1 - 1e-12);
  const speed = (x: number): number => corrected(dam, x, timeS)[1];
  // The corrected velocity has one maximum: golden-section search.
  const r = (Math.sqrt(5) - 1) / 2;
  for (let n = 0; n < 120; n++) {
    const a = high - r * (high - low);
    const b = low + r * (high - low);
    if (speed(a) < speed(b)) low = a;
    else high = b;
  }
  const xM = 0.5 * (low + high);
  return { xM, velocityMps: speed(xM) };
}

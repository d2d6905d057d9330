import { GRAVITY } from '#kernels/formulary';
import { KernelFailure } from '#kernels/model';

/** Reach angle regressions log(H/L) = A + B log V of Corominas 1996 (table 3; debris and mud flows by path): A, B, V in m³. */
export const corominas = {
  debrisFlow: [-0.012, -0.105],
  debrisFlowObstructed: [-0.049, -0.108],
  debrisFlowChannelized: [-0.077, -0.109],
  debrisFlowUnobstructed: [-0.031, -0.102],
  mudFlow: [-0.214, -0.07],
  mudFlowUnobstructed: [-0.22, -0.138],
} as const;
/** A kind of movement with a reach angle regression. */
export type CorominasKind = keyof typeof corominas;

/** tan of the reach angle, H/L (Corominas 1996), and the horizontal reach of a drop H. */
export function corominasReach(kind: CorominasKind, volumeM3: number, dropM: number) {
  const [a, b] = corominas[kind];
  const ratio = 10 ** (a + b * Math.log10(volumeM3));
  return { tanReachAngle: ratio, reachAngleDeg: (Math.atan(ratio) * 180) / Math.PI, reachM: dropM / ratio };
}

/** Coefficients of cross-section and planimetric area, A = a V^⅔ and B = b V^⅔ (Iverson et al. 1998; Griswold & Iverson 2008). */
export const inundation = { lahar: [0.05, 200], debrisFlow: [0.1, 20], rockAvalanche: [0.2, 20] } as const;
/** A kind of flow with published inundation areas. */
export type InundationKind = keyof typeof inundation;

/** Inundated valley cross-section and planimetric area, m², of a volume in m³. */
export function inundationAreas(kind: InundationKind, volumeM3: number) {
  const [a, b] = inundation[kind];
  const v = Math.cbrt(volumeM3) ** 2;
  return { crossSectionM2: a * v, planimetricM2: b * v };
}

/**
 * Empirical figures of a debris flow (Rickenmann 1999): travel distance 1.9 V^0.16 H^0.83 (envelope factor 5.0), runout
 * on the fan 15 V^⅓, peak discharge 0.1 V^0.833 (granular, Mizuyama et al. 1992), mean velocity 2.1 Q^0.33 S^0.33.
 */
export function rickenmann(volumeM3: number, dropM: number, channelSlopeTan: number) {
  const scale = volumeM3 ** 0.16 * dropM ** 0.83;
  const discharge = 0.1 * volumeM3 ** 0.833;
  return {
    travelDistanceM: 1.9 * scale,
    travelDistanceEnvelopeM: 5 * scale,
    fanRunoutM: 15 * Math.cbrt(volumeM3),
    peakDischargeM3S: discharge,
    meanVelocityMps: 2.1 * discharge ** 0.33 * channelSlopeTan ** 0.33,
  };
}

/** A point of a profile: horizontal distance and elevation, m. */
export interface ProfilePoint {
  readonly x: number;
  readonly z: number;
}

/** Throws `INPUT_INCONSISTENT` unless distances rise strictly. */
export function checkProfile(profile: readonly ProfilePoint[]): void {
  for (let i = 1; i < profile.length; i++)
    if (!(profile[i].x > profile[i - 1].x))
      throw new KernelFailure(
        'INPUT_INCONSISTENT',
        `profile[${i}].x`,
        'distances along a profile must rise strictly',
      );
}

/** Where a line of the given slope from the first point meets the ground (Fahrböschung), with speeds √(2 g Δh) on the way. */
export function energyLine(profile: readonly ProfilePoint[], tanReachAngle: number) {
  checkProfile(profile);
  const [start] = profile;
  const head = (p: ProfilePoint): number => start.z - tanReachAngle * (p.x - start.x) - p.z;
  const speeds: { x: number; velocityMps: number }[] = [{ x: start.x, velocityMps: 0 }];
  for (let i = 1; i < profile.length; i++) {
    const h = head(profile[i]);
    const before = head(profile[i - 1]);
    if (h < 0) {
      const share = before > 0 ? before / (before - h) : 0;
      const x = profile[i - 1].x + share * (profile[i].x - profile[i - 1].x);
      if (before > 0 || i > 1)
        return { stopX: x, reachM: x - start.x, dropM: tanReachAngle * (x - start.x), speeds };
    }
    speeds.push({ x: profile[i].x, velocityMps: Math.sqrt(2 * GRAVITY * Math.max(0, h)) });
  }
  return { reachM: profile[profile.length - 1].x - start.x, leavesProfile: true, speeds };
}

/** Friction of Voellmy's model. */
export interface Voellmy {
  /** Dry friction μ. */
  readonly mu: number;
  /** Turbulent friction ξ, m/s². */
  readonly xiMps2: number;
  /** Flow depth h (or hydraulic radius), m. */
  readonly flowDepthM: number;
  /** Speed at the first point, m/s. */
  readonly startMps: number;
  /** Loses the part of the speed across concave breaks of slope, v cos Δθ (Perla et al. 1980). */
  readonly loseAtBreaks: boolean;
}

/** Speed squared after `s` metres on a straight stretch: (v² − V²) e^(−2gs/(ξh)) + V² with V² = ξ h (sin θ − μ cos θ). */
function afterStretch(v2: number, terminal2: number, s: number, length: number): number {
  return terminal2 + (v2 - terminal2) * Math.exp((-2 * s) / length);
}

/**
 * Point mass with Voellmy friction along a profile (Voellmy 1955; Perla et al. 1980), exact on every straight stretch:
 * speeds at the vertices and where it stops.
 */
export function voellmyRun(profile: readonly ProfilePoint[], f: Voellmy) {
  checkProfile(profile);
  const length = (f.xiMps2 * f.flowDepthM) / GRAVITY;
  const speeds = [{ x: profile[0].x, velocityMps: f.startMps }];
  let v2 = f.startMps * f.startMps;
  let peak = f.startMps;
  let angle: number | undefined;
  const stopAt = (x: number, z: number) => {
    const reachM = x - profile[0].x;
    const dropM = profile[0].z - z;
    const tan = reachM > 0 ? dropM / reachM : 0;
    return {
      stopX: x,
      stopZ: z,
      reachM,
      dropM,
      reachAngleDeg: (Math.atan(tan) * 180) / Math.PI,
      peakVelocityMps: peak,
      speeds,
    };
  };
  for (let i = 1; i < profile.length; i++) {
    const [p, q] = [profile[i - 1], profile[i]];
    const run = Math.hypot(q.x - p.x, q.z - p.z);
    const theta = Math.atan2(p.z - q.z, q.x - p.x);
    if (angle !== undefined && f.loseAtBreaks && theta < angle) v2 *= Math.cos(angle - theta) ** 2;
    angle = theta;
    const terminal2 = length * GRAVITY * (Math.sin(theta) - f.mu * Math.cos(theta));
    const end = afterStretch(v2, terminal2, run, length);
    if (!(end > 0)) {
      const s = terminal2 < 0 ? (length / 2) * Math.log(1 - v2 / terminal2) : 0;
      const share = Math.min(1, s / run);
      const stop = stopAt(p.x + share * (q.x - p.x), p.z + share * (q.z - p.z));
      speeds.push({ x: stop.stopX, velocityMps: 0 });
      return stop;
    }
    v2 = end;
    peak = Math.max(peak, Math.sqrt(v2));
    speeds.push({ x: q.x, velocityMps: Math.sqrt(v2) });
  }
  return { leavesProfile: true, exitVelocityMps: Math.sqrt(v2), peakVelocityMps: peak, speeds };
}

import { KernelFailure } from '#kernels/model';
import type { CulvertShape } from './request.ts';

/** Inlet-control constants of HDS-5 (FHWA-HIF-12-026, 3rd edition 2012, table A.1): form of the unsubmerged equation, K, M, c, Y, and the slope correction Ks. */
export interface InletConstants {
  readonly form: 1 | 2;
  readonly k: number;
  readonly m: number;
  readonly c: number;
  readonly y: number;
  readonly ks: number;
}

const row = (form: 1 | 2, k: number, m: number, c: number, y: number, ks = -0.5): InletConstants => ({
  form,
  k,
  m,
  c,
  y,
  ks,
});

/** HDS-5 table A.1, rows of charts 1–3 and 8–10. */
export const inletTable: Readonly<Record<string, InletConstants>> = {
  circularConcreteSquareEdgeHeadwall: row(1, 0.0098, 2, 0.0398, 0.67),
  circularConcreteGrooveEndHeadwall: row(1, 0.0018, 2, 0.0292, 0.74),
  circularConcreteGrooveEndProjecting: row(1, 0.0045, 2, 0.0317, 0.69),
  circularMetalHeadwall: row(1, 0.0078, 2, 0.0379, 0.69),
  circularMetalMitered: row(1, 0.021, 1.33, 0.0463, 0.75, 0.7),
  circularMetalProjecting: row(1, 0.034, 1.5, 0.0553, 0.54),
  circularBevelledRing45: row(1, 0.0018, 2.5, 0.03, 0.74),
  circularBevelledRing33: row(1, 0.0018, 2.5, 0.0243, 0.83),
  boxWingwall30to75: row(1, 0.026, 1, 0.0347, 0.81),
  boxWingwall90or15: row(1, 0.061, 0.75, 0.04, 0.8),
  boxWingwall0: row(1, 0.061, 0.75, 0.0423, 0.82),
  boxHeadwallChamfer: row(2, 0.515, 0.667, 0.0375, 0.79),
  boxHeadwallBevel45: row(2, 0.495, 0.667, 0.0314, 0.82),
  boxHeadwallBevel33: row(2, 0.486, 0.667, 0.0252, 0.865),
};

/** SI factor of HDS-5's inlet equations (A.1–A.3). */
const KU = 1.811;
/** SI factor of HDS-5's friction loss (eq. 3.6b). */
const KU_FRICTION = 19.63;
const G = 9.81;

interface Barrel {
  readonly riseM: number;
  readonly areaM2: number;
  readonly hydraulicRadiusM: number;
  readonly barrels: number;
  readonly slope: number;
  readonly inlet: InletConstants;
  /** Flow area and top width at a depth. */
  section(depthM: number): readonly [number, number];
}

function circularSection(d: number, y: number): readonly [number, number] {
  const t = 2 * Math.acos(Math.max(-1, Math.min(1, 1 - (2 * y) / d)));
  return [((d * d) / 8) * (t - Math.sin(t)), d * Math.sin(t / 2)];
}

/** Checks a culvert and derives its section; throws `INPUT_MISSING` or `INPUT_NOT_ALLOWED`. */
export function barrelOf(culvert: CulvertShape, path: string): Barrel {
  const size = (key: 'diameterM' | 'widthM' | 'heightM'): number => {
    const value = culvert[key];
    if (value === undefined)
      throw new KernelFailure('INPUT_MISSING', `${path}.${key}`, `${path}.${key}: is required`);
    return value;
  };
  const circular = culvert.shape === 'circular';
  const name = culvert.inlet ?? (circular ? 'circularConcreteSquareEdgeHeadwall' : 'boxWingwall30to75');
  if (!Object.hasOwn(inletTable, name) || name.startsWith('circular') !== circular)
    throw new KernelFailure(
      'INPUT_NOT_ALLOWED',
      `${path}.inlet`,
      `${path}.inlet: must be one of ${Object.keys(inletTable)
        .filter((k) => k.startsWith('circular') === circular)
        .join(', ')}`,
    );
  const d = circular ? size('diameterM') : size('heightM');
  const w = circular ? d : size('widthM');
  return {
    riseM: d,
    areaM2: circular ? (Math.PI * d * d) / 4 : w * d,
    hydraulicRadiusM: circular ? d / 4 : (w * d) / (2 * (w + d)),
    barrels: culvert.barrels ?? 1,
    slope: (culvert.inletInvertM - culvert.outletInvertM) / culvert.lengthM,
    inlet: inletTable[name],
    section: circular ? (y) => circularSection(d, y) : (y) => [w * Math.min(y, d), w],
  };
}

/** Critical depth of a barrel for a discharge per barrel, at most the rise, m. */
export function criticalDepth(barrel: Barrel, qM3s: number): number {
  let low = 0;
  let high = barrel.riseM;
  for (let n = 0; n < 60; n++) {
    const y = 0.5 * (low + high);
    const [a, t] = barrel.section(y);
    if (t > 0 && (qM3s * qM3s * t) / (G * a * a * a) > 1) low = y;
    else if (t === 0 && y < barrel.riseM / 2) low = y;
    else high = y;
  }
  return 0.5 * (low + high);
}

/** Headwater depth above the inlet invert under inlet control (HDS-5 eqs A.1, A.2, A.3; straight line between 3.5 and 4.0), m. */
export function inletHeadwater(barrel: Barrel, qM3s: number): number {
  const { riseM: d, areaM2, inlet, slope } = barrel;
  const load = (KU * qM3s) / (areaM2 * Math.sqrt(d));
  const unsubmerged = (x: number): number => {
    if (inlet.form === 2) return inlet.k * x ** inlet.m;
    const q = (x * areaM2 * Math.sqrt(d)) / KU;
    const yc = criticalDepth(barrel, q);
    const [a] = barrel.section(yc);
    const head = a > 0 ? yc + (q * q) / (2 * G * a * a) : 0;
    return head / d + inlet.k * x ** inlet.m + inlet.ks * slope;
  };
  const submerged = (x: number): number => inlet.c * x * x + inlet.y + inlet.ks * slope;
  if (load <= 3.5) return Math.max(0, d * unsubmerged(load));
  if (load >= 4) return d * submerged(load);
  const low = unsubmerged(3.5);
  return d * (low + ((load - 3.5) / 0.5) * (submerged(4) - low));
}

/** Headwater level above the inlet invert under outlet control, full barrel (HDS-5 eqs 3.1, 3.5, 3.6b, 3.7, 3.8), m; `tailwaterM` is above the outlet invert. */
export function outletHeadwater(
  culvert: CulvertShape,
  barrel: Barrel,
  qM3s: number,
  tailwaterM: number,
): number {
  const v = qM3s / barrel.areaM2;
  const friction = (KU_FRICTION * culvert.manning ** 2 * culvert.lengthM) / barrel.hydraulicRadiusM ** 1.33;
  const loss = ((culvert.exitLoss ?? 1) + (culvert.entranceLoss ?? 0.5) + friction) * ((v * v) / (2 * G));
  const datum = Math.max(tailwaterM, 0.5 * (criticalDepth(barrel, qM3s) + barrel.riseM));
  return loss + datum - culvert.lengthM * barrel.slope;
}

/** Discharge of a culvert between two water levels and what controls it. Flow runs from the higher level; it is 0 below both inverts. */
export interface CulvertFlow {
  readonly dischargeM3s: number;
  readonly control: 'inlet' | 'outlet' | 'none';
  readonly inletHeadwaterM: number;
  readonly outletHeadwaterM: number;
}

/** Greatest discharge whose controlling headwater does not exceed the level upstream (bisection, 1e-9 relative). */
export function culvertFlow(
  culvert: CulvertShape,
  barrel: Barrel,
  headM: number,
  tailM: number,
): CulvertFlow {
  const available = headM - culvert.inletInvertM;
  const tail = tailM - culvert.outletInvertM;
  const none: CulvertFlow = { dischargeM3s: 0, control: 'none', inletHeadwaterM: 0, outletHeadwaterM: 0 };
  if (available <= 0 || headM <= tailM) return none;
  // A barrel that runs part full at the outlet is not under outlet control: the full-barrel equation then needs at least 0.75 D of headwater (HDS-5, section 3.1.4).
  const needed = (q: number): readonly [number, number] => {
    const full = tail > barrel.riseM || available > 0.75 * barrel.riseM;
    return [
      inletHeadwater(barrel, q),
      full ? outletHeadwater(culvert, barrel, q, tail) : tail - culvert.lengthM * barrel.slope,
    ];
  };
  let low = 0;
  let high = barrel.areaM2 * (Math.sqrt(2 * G * (headM - Math.min(tailM, culvert.outletInvertM))) + 1);
  for (let n = 0; n < 60 && high - low > 1e-9 * high; n++) {
    const q = 0.5 * (low + high);
    const [inlet, outlet] = needed(q);
    if (Math.max(inlet, outlet) > available) high = q;
    else low = q;
  }
  const q = low;
  const [inlet, outlet] = needed(q);
  if (q <= 1e-9) return none;
  return {
    dischargeM3s: q * barrel.barrels,
    control: inlet >= outlet ? 'inlet' : 'outlet',
    inletHeadwaterM: inlet,
    outletHeadwaterM: outlet,
  };
}

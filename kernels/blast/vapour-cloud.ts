import {
  ATMOSPHERE_PA,
  choice,
  formula,
  inconsistent,
  interpolateLog,
  maybe,
  num,
  or,
  outside,
  whole,
} from '#kernels/formulary';
import { BST_IMPULSE, BST_OVERPRESSURE } from './bst-table.ts';

type Pieces = readonly (readonly [upTo: number, a: number, b: number])[];
const END = Number.POSITIVE_INFINITY;

/** Shared tail of classes 6 to 10. */
const TAIL: Pieces = [
  [3.21, 0.47, -1.46],
  [END, 0.32, -1.13],
];

/**
 * Peak overpressure Ps′ = a r′^b by charge strength 1–10. Johansson (2017), report B06-105 (Swedish Civil Contingencies Agency), table 4.2,
 * fitted to the curves of van den Berg (1985) within a few per cent.
 */
const PRESSURE: readonly Pieces[] = [
  [
    [0.69, 0.01, 0],
    [END, 0.007, -0.98],
  ],
  [
    [0.64, 0.02, 0],
    [END, 0.013, -0.97],
  ],
  [
    [0.61, 0.05, 0],
    [END, 0.031, -0.96],
  ],
  [
    [0.63, 0.1, 0],
    [END, 0.064, -0.97],
  ],
  [
    [0.6, 0.2, 0],
    [END, 0.12, -1],
  ],
  [[0.64, 0.5, 0], [2.35, 0.32, -1.01], ...TAIL],
  [[0.48, 1, 0], [0.96, 0.48, -1], ...TAIL],
  [[0.37, 2, 0], ...TAIL],
  [[0.2, 5, 0], ...TAIL],
  [[0.9, 0.43, -2.35], ...TAIL],
];

/** Positive duration t′ = c r′^d. Johansson (2017) table 4.3. */
const DURATION: readonly Pieces[] = [
  [
    [0.5, 3.83, -0.34],
    [END, 4.85, 0],
  ],
  [
    [0.54, 2.44, -0.34],
    [END, 3, 0],
  ],
  [
    [0.52, 1.56, -0.38],
    [END, 2, 0],
  ],
  [
    [0.53, 1.02, -0.38],
    [END, 1.3, 0],
  ],
  [
    [0.51, 0.52, -0.44],
    [END, 0.7, 0],
  ],
  [
    [0.49, 0.26, -0.46],
    [7.81, 0.38, 0.07],
    [END, 0.35, 0.11],
  ],
  [
    [0.62, 0.21, -0.46],
    [1.59, 0.3, 0.29],
    [9.4, 0.32, 0.15],
    [10.49, 0.29, 0.19],
    [END, 0.35, 0.11],
  ],
  [
    [0.58, 0.17, -0.4],
    [1.32, 0.27, 0.45],
    [10.49, 0.29, 0.19],
    [END, 0.35, 0.11],
  ],
  [
    [0.53, 0.13, -0.51],
    [2.02, 0.24, 0.46],
    [10.49, 0.29, 0.19],
    [END, 0.35, 0.11],
  ],
  [
    [0.51, 0.13, -0.22],
    [2.07, 0.22, 0.57],
    [10.49, 0.29, 0.19],
    [END, 0.35, 0.11],
  ],
];

const evaluate = (pieces: Pieces, r: number): number => {
  const [, a, b] = pieces.find(([upTo]) => r <= upTo) ?? pieces[pieces.length - 1];
  return a * r ** b;
};

const cloudFields = {
  energyJ: maybe(num('combustion energy E of the cloud in the congested part', 'J', { above: 0, max: 1e15 })),
  cloudVolumeM3: maybe(
    num('stoichiometric cloud volume, E = 3.5 MJ/m³ times it', 'm³', { above: 0, max: 1e8 }),
  ),
  distanceM: num('distance from the centre', 'm', { above: 0, max: 1e6 }),
  ambientPressurePa: or(num('ambient pressure', 'Pa', { above: 0, max: 2e5 }), ATMOSPHERE_PA),
  soundSpeedMps: or(num('speed of sound', 'm/s', { min: 200, max: 450 }), 340),
};

function energyOf(i: { energyJ?: number; cloudVolumeM3?: number }): number {
  if ((i.energyJ === undefined) === (i.cloudVolumeM3 === undefined))
    inconsistent('energyJ', '能量与气云体积只给一种 give the energy or the volume');
  return i.energyJ ?? 3.5e6 * (i.cloudVolumeM3 as number);
}

/** TNO multi-energy blast. */
export const multiEnergy = formula({
  name: 'multiEnergy',
  zh: '多能法（TNO）蒸气云爆炸',
  en: 'TNO multi-energy method',
  source:
    'van den Berg (1985) J. Hazard. Mater. 12:1; TNO Yellow Book (2005) §5.5; curve fits Johansson (2017) B06-105 eqs 4.5–4.7, tables 4.2, 4.3',
  fields: {
    ...cloudFields,
    strength: whole('charge strength 1–10; 7 for strongly congested plant, 10 detonation', {
      min: 1,
      max: 10,
    }),
  },
  example: { energyJ: 5e10, distanceM: 200, strength: 7 },
  run(i) {
    const energy = energyOf(i);
    const length = Math.cbrt(energy / i.ambientPressurePa);
    const r = i.distanceM / length;
    const ps = evaluate(PRESSURE[i.strength - 1], r);
    if (ps < 0.001 || r < 0.1)
      outside('distanceM', `比例距离 ${r.toPrecision(3)} 超出曲线范围 outside the curves`);
    const duration = evaluate(DURATION[i.strength - 1], r);
    const pressure = ps * i.ambientPressurePa;
    const seconds = (duration * length) / i.soundSpeedMps;
    return {
      energyJ: energy,
      scaledDistance: r,
      scaledOverpressure: ps,
      scaledDuration: duration,
      incidentPressurePa: pressure,
      positiveDurationS: seconds,
      incidentImpulsePaS: 0.5 * pressure * seconds,
    };
  },
});

const MACH = ['0.2', '0.35', '0.7', '1.0', '1.4', '2.0', '3.0', '4.0', '5.2'] as const;

/** Baker–Strehlow–Tang blast. */
export const bakerStrehlowTang = formula({
  name: 'bakerStrehlowTang',
  zh: '贝克—斯特雷洛—唐法蒸气云爆炸',
  en: 'Baker–Strehlow–Tang method',
  source:
    'Tang & Baker (1999) Process Saf. Prog. 18:235; Pierorazio et al. (2005) Process Saf. Prog. 24:59; curves as in CCPS (2010)',
  fields: {
    ...cloudFields,
    groundFactor: or(num('ground reflection applied to the energy', '', { min: 1, max: 2 }), 2),
    flameMach: maybe(choice('flame Mach number of the curve', MACH)),
    confinement: maybe(choice('flame expansion', ['2D', '2.5D', '3D'])),
    reactivity: maybe(choice('fuel reactivity', ['low', 'medium', 'high'])),
    congestion: maybe(choice('obstacle density', ['low', 'medium', 'high'])),
  },
  example: { energyJ: 5e10, distanceM: 200, flameMach: '0.7' },
  run(i) {
    const energy = energyOf(i) * i.groundFactor;
    const mach = i.flameMach === undefined ? machOf(i) : Number(i.flameMach);
    const length = Math.cbrt(energy / i.ambientPressurePa);
    const r = i.distanceM / length;
    const pressure = atMach(BST_OVERPRESSURE, r, mach);
    const impulse = atMach(BST_IMPULSE, r, mach);
    if (pressure === undefined || impulse === undefined)
      outside('distanceM', `比例距离 ${r.toPrecision(3)} 超出 0.10–9.5 outside the curves`);
    return {
      effectiveEnergyJ: energy,
      flameMach: mach,
      scaledDistance: r,
      scaledOverpressure: pressure,
      scaledImpulse: impulse,
      incidentPressurePa: pressure * i.ambientPressurePa,
      incidentImpulsePaS: (impulse * Math.cbrt(energy) * i.ambientPressurePa ** (2 / 3)) / i.soundSpeedMps,
    };
  },
});

/** A curve at a Mach number between two of the set, linear in the logarithms. */
function atMach(curves: typeof BST_IMPULSE, r: number, mach: number): number | undefined {
  const at = (m: string): number | undefined => interpolateLog(curves.distance, curves.value[m], r);
  const exact = MACH.find((m) => Number(m) === mach);
  if (exact) return at(exact);
  const upper = MACH.findIndex((m) => Number(m) > mach);
  if (upper <= 0) return undefined;
  const lo = at(MACH[upper - 1]);
  const hi = at(MACH[upper]);
  if (lo === undefined || hi === undefined) return undefined;
  const f =
    Math.log(mach / Number(MACH[upper - 1])) / Math.log(Number(MACH[upper]) / Number(MACH[upper - 1]));
  return lo * (hi / lo) ** f;
}

/** Flame Mach numbers by reactivity (rows) and congestion low, medium, high: Pierorazio et al. (2005) table 3. DDT is 5.2. */
const FLAME_MACH: Readonly<
  Record<'2D' | '2.5D' | '3D', Readonly<Record<'low' | 'medium' | 'high', readonly number[]>>>
> = {
  '2D': { high: [0.59, 5.2, 5.2], medium: [0.47, 0.66, 1.6], low: [0.079, 0.47, 0.66] },
  '2.5D': { high: [0.47, 5.2, 5.2], medium: [0.29, 0.55, 1], low: [0.053, 0.35, 0.5] },
  '3D': { high: [0.36, 5.2, 5.2], medium: [0.11, 0.44, 0.5], low: [0.026, 0.23, 0.34] },
};

function machOf(i: {
  confinement?: '2D' | '2.5D' | '3D';
  reactivity?: 'low' | 'medium' | 'high';
  congestion?: 'low' | 'medium' | 'high';
}): number {
  if (!i.confinement || !i.reactivity || !i.congestion)
    inconsistent(
      'flameMach',
      '给出火焰马赫数，或约束、活性与拥塞程度 give the Mach number, or confinement, reactivity and congestion',
    );
  const mach = FLAME_MACH[i.confinement][i.reactivity][['low', 'medium', 'high'].indexOf(i.congestion)];
  if (mach < 0.2) outside('congestion', `火焰马赫数 ${mach} 低于曲线下限 0.2 below the lowest curve`);
  return mach;
}

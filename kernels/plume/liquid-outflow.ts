import {
  ATMOSPHERE_PA,
  GRAVITY,
  choice,
  findRoot,
  formula,
  inconsistent,
  integrate,
  maybe,
  num,
  or,
} from '#kernels/formulary';

/** Hole inputs: one of area and diameter. */
export const holeFields = {
  holeDiameterM: maybe(num('hole diameter', 'm', { above: 0, max: 20 })),
  holeAreaM2: maybe(num('hole area, instead of the diameter', 'm²', { above: 0, max: 300 })),
};

/** Area of a hole given by diameter or area. */
export function holeArea(i: { holeDiameterM?: number; holeAreaM2?: number }): number {
  if ((i.holeAreaM2 === undefined) === (i.holeDiameterM === undefined))
    inconsistent('holeDiameterM', '孔径与孔面积只给一种 give either the hole diameter or its area');
  return i.holeAreaM2 ?? (Math.PI / 4) * (i.holeDiameterM as number) ** 2;
}

const coefficient = or(num('discharge coefficient; 0.62 for a sharp edge', '', { above: 0, max: 1 }), 0.62);
const liquidDensity = num('liquid density', 'kg/m³', { above: 0, max: 20_000 });
const pressureAbove = or(
  num('absolute pressure above the liquid', 'Pa', { min: 0, max: 1e9 }),
  ATMOSPHERE_PA,
);
const ambientPressure = or(num('ambient pressure', 'Pa', { min: 0, max: 1e9 }), ATMOSPHERE_PA);

/** Outflow of liquid through a hole. */
export const liquidHoleOutflow = formula({
  name: 'liquidHoleOutflow',
  zh: '液体经孔泄漏',
  en: 'liquid outflow through a hole',
  source: 'TNO Yellow Book (2005) eqs 2.194–2.196; CCPS (1999) eq. 2.1.9; Crowl & Louvar eq. 4-12',
  fields: {
    dischargeCoefficient: coefficient,
    ...holeFields,
    liquidDensityKgPerM3: liquidDensity,
    liquidHeadM: or(num('liquid height above the hole', 'm', { min: 0, max: 1000 }), 0),
    pressureAboveLiquidPa: pressureAbove,
    ambientPressurePa: ambientPressure,
  },
  example: {
    dischargeCoefficient: 0.62,
    holeDiameterM: 0.1,
    liquidDensityKgPerM3: 812.5,
    liquidHeadM: 11.12,
  },
  run(i) {
    const area = holeArea(i);
    const drive =
      i.liquidDensityKgPerM3 * GRAVITY * i.liquidHeadM + i.pressureAboveLiquidPa - i.ambientPressurePa;
    if (!(drive > 0))
      inconsistent('pressureAboveLiquidPa', '孔处压力不高于环境，无泄漏 no pressure drives the flow');
    const velocity = Math.sqrt((2 * drive) / i.liquidDensityKgPerM3);
    return {
      massRateKgPerS: i.dischargeCoefficient * area * i.liquidDensityKgPerM3 * velocity,
      jetVelocityMps: velocity,
      drivingPressurePa: drive,
      holeAreaM2: area,
    };
  },
});

const SHAPES = ['verticalCylinder', 'horizontalCylinder', 'sphere'] as const;
interface Tank {
  readonly shape: (typeof SHAPES)[number];
  readonly diameterM: number;
  readonly lengthM?: number;
}

/** Free surface, m², at level z above the bottom. */
function surface(t: Tank, z: number): number {
  if (t.shape === 'verticalCylinder') return (Math.PI / 4) * t.diameterM ** 2;
  const chord = Math.max(0, z * (t.diameterM - z));
  return t.shape === 'sphere' ? Math.PI * chord : 2 * (t.lengthM as number) * Math.sqrt(chord);
}

/** Volume, m³, below level z. */
function volume(t: Tank, z: number): number {
  const d = t.diameterM;
  const r = d / 2;
  if (t.shape === 'verticalCylinder') return (Math.PI / 4) * d * d * z;
  if (t.shape === 'sphere') return (Math.PI * z * z * (3 * r - z)) / 3;
  const angle = Math.acos(Math.min(1, Math.max(-1, (r - z) / r)));
  return (t.lengthM as number) * r * r * (angle - Math.sin(angle) * Math.cos(angle));
}

/** Draining of a tank. */
export const tankDrain = formula({
  name: 'tankDrain',
  zh: '储罐随时间排空',
  en: 'drain of a tank in time',
  source:
    'Crowl & Louvar eqs 4-18 to 4-20 (vertical cylinder, closed form); CCPS (1999) §2.1; other shapes by quadrature of A(h) dh / (Cd a √(2(gh + ΔP/ρ)))',
  fields: {
    shape: choice('tank shape', SHAPES),
    diameterM: num('tank diameter', 'm', { above: 0, max: 200 }),
    lengthM: maybe(num('length of a horizontal cylinder', 'm', { above: 0, max: 500 })),
    initialLevelM: num('liquid level above the bottom at t = 0', 'm', { above: 0, max: 200 }),
    holeHeightM: or(num('hole height above the bottom', 'm', { min: 0, max: 200 }), 0),
    dischargeCoefficient: coefficient,
    ...holeFields,
    liquidDensityKgPerM3: liquidDensity,
    pressureAboveLiquidPa: pressureAbove,
    ambientPressurePa: ambientPressure,
    timeS: maybe(num('time for level and rate', 's', { min: 0, max: 1e9 })),
  },
  example: {
    shape: 'verticalCylinder',
    diameterM: 10,
    initialLevelM: 11.2,
    holeDiameterM: 0.1,
    liquidDensityKgPerM3: 812.5,
    timeS: 500,
  },
  run(i) {
    if (i.shape === 'horizontalCylinder' && i.lengthM === undefined)
      inconsistent('lengthM', '卧式罐需给出长度 a horizontal cylinder needs its length');
    if (i.shape !== 'verticalCylinder' && i.initialLevelM > i.diameterM)
      inconsistent('initialLevelM', '液位高于罐顶 the level is above the tank');
    if (i.holeHeightM >= i.initialLevelM)
      inconsistent('holeHeightM', '孔在液面以上 the hole is above the liquid');
    const pressureHead = (i.pressureAboveLiquidPa - i.ambientPressurePa) / (i.liquidDensityKgPerM3 * GRAVITY);
    if (i.initialLevelM - i.holeHeightM + pressureHead <= 0)
      inconsistent('pressureAboveLiquidPa', '孔处压力不高于环境，无泄漏 no pressure drives the flow');
    const flow = i.dischargeCoefficient * holeArea(i) * Math.sqrt(2 * GRAVITY);
    const lowest = Math.max(i.holeHeightM, i.holeHeightM - pressureHead);
    const root = (level: number): number => Math.sqrt(Math.max(0, level - i.holeHeightM + pressureHead));
    const timeTo = (level: number): number =>
      integrate(
        (s) => (2 * surface(i, s * s + i.holeHeightM - pressureHead)) / flow,
        root(level),
        root(i.initialLevelM),
        64,
      );
    const end = timeTo(lowest);
    const t = i.timeS;
    const level =
      t === undefined
        ? undefined
        : t >= end
          ? lowest
          : findRoot((z) => timeTo(z) - t, lowest, i.initialLevelM);
    const rate = (z: number): number => i.liquidDensityKgPerM3 * flow * root(z);
    return {
      initialMassRateKgPerS: rate(i.initialLevelM),
      timeToEndS: end,
      releasableMassKg: (volume(i, i.initialLevelM) - volume(i, lowest)) * i.liquidDensityKgPerM3,
      endLevelM: lowest,
      ...(level === undefined
        ? {}
        : {
            levelM: level,
            massRateKgPerS: t !== undefined && t >= end ? 0 : rate(level),
            releasedMassKg: (volume(i, i.initialLevelM) - volume(i, level)) * i.liquidDensityKgPerM3,
          }),
    };
  },
});

/** Darcy friction factor. Laminar 64/Re; else Colebrook–White solved, or Churchill (1977) for all regimes. */
export function darcyFriction(
  reynolds: number,
  relativeRoughness: number,
  method: 'colebrook' | 'churchill',
): number {
  if (method === 'churchill') {
    const a = (2.457 * Math.log(1 / ((7 / reynolds) ** 0.9 + 0.27 * relativeRoughness))) ** 16;
    const b = (37530 / reynolds) ** 16;
    return 8 * ((8 / reynolds) ** 12 + (a + b) ** -1.5) ** (1 / 12);
  }
  if (reynolds < 2300) return 64 / reynolds;
  const y = findRoot(
    (inverse) => inverse + 2 * Math.log10(relativeRoughness / 3.7 + (2.51 * inverse) / reynolds),
    0.5,
    30,
  );
  return 1 / (y * y);
}

/** Liquid flow through a pipe with friction. */
export const liquidPipeFlow = formula({
  name: 'liquidPipeFlow',
  zh: '液体管道泄漏（有摩擦）',
  en: 'liquid flow through a pipe',
  source:
    'mechanical energy balance, Crowl & Louvar eqs 4-28 to 4-30; Colebrook (1939); Churchill (1977); TNO Yellow Book (2005) eqs 2.198–2.203',
  fields: {
    pipeDiameterM: num('inside diameter', 'm', { above: 0, max: 10 }),
    pipeLengthM: num('length', 'm', { min: 0, max: 1e6 }),
    roughnessM: or(num('wall roughness', 'm', { min: 0, max: 0.01 }), 4.6e-5),
    lossCoefficient: or(
      num('sum of loss coefficients K: entrance 0.5, fittings', '', { min: 0, max: 1000 }),
      0.5,
    ),
    exitKineticTerm: or(num('1 counts the kinetic energy leaving the pipe', '', { min: 0, max: 2 }), 1),
    liquidDensityKgPerM3: liquidDensity,
    viscosityPaS: num('dynamic viscosity', 'Pa·s', { above: 0, max: 100 }),
    upstreamPressurePa: num('upstream pressure', 'Pa', { min: 0, max: 1e9 }),
    downstreamPressurePa: ambientPressure,
    elevationDropM: or(num('height of the source above the outlet', 'm', { min: -5000, max: 5000 }), 0),
    friction: or(choice('friction factor', ['colebrook', 'churchill']), 'colebrook'),
  },
  example: {
    pipeDiameterM: 0.1,
    pipeLengthM: 100,
    liquidDensityKgPerM3: 1000,
    viscosityPaS: 1e-3,
    upstreamPressurePa: 301_325,
  },
  run(i) {
    const drive =
      i.upstreamPressurePa - i.downstreamPressurePa + i.liquidDensityKgPerM3 * GRAVITY * i.elevationDropM;
    if (!(drive > 0)) inconsistent('upstreamPressurePa', '没有压差驱动流动 no pressure drives the flow');
    const reynolds = (v: number): number => (i.liquidDensityKgPerM3 * v * i.pipeDiameterM) / i.viscosityPaS;
    const factor = (v: number): number =>
      darcyFriction(reynolds(v), i.roughnessM / i.pipeDiameterM, i.friction);
    const losses = (v: number): number =>
      (factor(v) * i.pipeLengthM) / i.pipeDiameterM + i.lossCoefficient + i.exitKineticTerm;
    const fastest = Math.sqrt((2 * drive) / i.liquidDensityKgPerM3) * 1000;
    const v = findRoot((x) => 0.5 * i.liquidDensityKgPerM3 * x * x * losses(x) - drive, 1e-12, fastest);
    const f = factor(v);
    return {
      velocityMps: v,
      massRateKgPerS: i.liquidDensityKgPerM3 * v * (Math.PI / 4) * i.pipeDiameterM ** 2,
      reynoldsNumber: reynolds(v),
      darcyFrictionFactor: f,
      fanningFrictionFactor: f / 4,
      notes: reynolds(v) > 2300 && reynolds(v) < 4000 ? ['雷诺数处于过渡区，摩擦系数不确定'] : [],
    };
  },
});

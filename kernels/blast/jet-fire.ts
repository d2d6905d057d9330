import {
  ATMOSPHERE_PA,
  GAS_CONSTANT,
  GRAVITY,
  findRoot,
  formula,
  inconsistent,
  maybe,
  num,
  or,
} from '#kernels/formulary';
import { airFields, cylinderView, transmissivityOf } from './radiation.ts';

const AIR_MOLAR = 0.02896;

interface Jet {
  /** Velocity, m/s, and temperature, K, of the expanded jet. */
  readonly velocity: number;
  readonly temperature: number;
  readonly choked: boolean;
  /** Effective source diameter Ds, m. */
  readonly source: number;
}

interface JetInput {
  readonly massRateKgPerS: number;
  readonly holeDiameterM: number;
  readonly upstreamPressurePa: number;
  readonly upstreamTemperatureK: number;
  readonly molarMassGPerMol: number;
  readonly heatCapacityRatio: number;
  readonly ambientPressurePa: number;
  readonly airTemperatureK: number;
}

/** Expansion to ambient pressure: Yellow Book (2005) eqs 6.33–6.44. */
function expand(i: JetInput): Jet {
  const g = i.heatCapacityRatio;
  const w = i.molarMassGPerMol / 1000;
  const exitPressure = i.upstreamPressurePa * (2 / (g + 1)) ** (g / (g - 1));
  const choked = exitPressure > i.ambientPressurePa;
  const temperature = i.upstreamTemperatureK * (i.ambientPressurePa / i.upstreamPressurePa) ** ((g - 1) / g);
  const mach = choked
    ? Math.sqrt(((g + 1) * (exitPressure / i.ambientPressurePa) ** ((g - 1) / g) - 2) / (g - 1))
    : subsonicMach(i, temperature);
  const velocity = mach * Math.sqrt((g * GAS_CONSTANT * temperature) / w);
  const air = (i.ambientPressurePa * AIR_MOLAR) / (GAS_CONSTANT * i.airTemperatureK);
  const gas = (i.ambientPressurePa * w) / (GAS_CONSTANT * temperature);
  const diameter = choked ? Math.sqrt((4 * i.massRateKgPerS) / (Math.PI * velocity * gas)) : i.holeDiameterM;
  return { velocity, temperature, choked, source: diameter * Math.sqrt(gas / air) };
}

/** Yellow Book eqs 6.36, 6.37: F = 3.6233e-5 ṁ/d² √(T/(γ W)). */
function subsonicMach(i: JetInput, temperature: number): number {
  const g = i.heatCapacityRatio;
  const f =
    ((3.6233e-5 * i.massRateKgPerS) / i.holeDiameterM ** 2) *
    Math.sqrt(temperature / ((g * i.molarMassGPerMol) / 1000));
  return Math.sqrt((Math.sqrt(1 + 2 * (g - 1) * f * f) - 1) / (g - 1));
}

/** Chamberlain jet fire. */
export const chamberlainJetFire = formula({
  name: 'chamberlainJetFire',
  zh: '喷射火（张伯伦模型）',
  en: 'Chamberlain jet fire',
  source:
    'Chamberlain (1987) Chem. Eng. Res. Des. 65:299; TNO Yellow Book (2005) §6.5.3, eqs 6.31–6.64; Assael & Kakosimos (2010)',
  fields: {
    massRateKgPerS: num('release rate', 'kg/s', { above: 0, max: 1e4 }),
    holeDiameterM: num('hole diameter', 'm', { above: 0, max: 5 }),
    upstreamPressurePa: num('absolute pressure upstream', 'Pa', { above: 0, max: 1e8 }),
    upstreamTemperatureK: num('temperature upstream', 'K', { min: 100, max: 1500 }),
    molarMassGPerMol: num('molar mass', 'g/mol', { above: 1, max: 300 }),
    heatCapacityRatio: num('γ', '', { above: 1, max: 1.68 }),
    heatOfCombustionJPerKg: num('heat of combustion', 'J/kg', { above: 1e5, max: 2e8 }),
    windSpeedMps: num('wind speed', 'm/s', { min: 0, max: 75 }),
    holeAngleDeg: or(
      num(
        'angle between the hole axis and the horizontal in the direction of the wind: 90 upward, 0 with the wind',
        '°',
        { min: 0, max: 180 },
      ),
      90,
    ),
    ambientPressurePa: or(num('ambient pressure', 'Pa', { above: 1e4, max: 2e5 }), ATMOSPHERE_PA),
    distanceM: maybe(
      num('target distance from the hole, downwind at the height of the hole', 'm', { above: 0, max: 1e5 }),
    ),
    ...airFields,
  },
  example: {
    massRateKgPerS: 8,
    holeDiameterM: 0.1,
    upstreamPressurePa: 1.1e6,
    upstreamTemperatureK: 288.15,
    molarMassGPerMol: 16.043,
    heatCapacityRatio: 1.306,
    heatOfCombustionJPerKg: 5.002e7,
    windSpeedMps: 5,
    holeAngleDeg: 90,
    distanceM: 80,
  },
  run(i) {
    if (i.upstreamPressurePa <= i.ambientPressurePa)
      inconsistent(
        'upstreamPressurePa',
        '上游压力不高于环境压力 the upstream pressure does not exceed ambient',
      );
    const jet = expand(i);
    const w = i.molarMassGPerMol / 1000;
    const stoichiometric = w / (15.816 * w + 0.0395);
    const ds = jet.source;
    const u = jet.velocity;
    const ca = 0.024 * Math.cbrt((GRAVITY * ds) / (u * u));
    const cc = (2.85 / stoichiometric) ** (2 / 3);
    const y = findRoot((v) => ca * v ** (5 / 3) + 0.2 * v ** (2 / 3) - cc, 0, 1e5);
    const still = y * ds;
    const angle = i.holeAngleDeg - 90;
    const length = still * (0.51 * Math.exp(-0.4 * i.windSpeedMps) + 0.49) * (1 - 6.07e-3 * angle);
    const r = i.windSpeedMps / u;
    const scale = Math.cbrt(GRAVITY / (ds * u) ** 2);
    const ri = still * scale;
    const bend = r <= 0.05 ? (8000 * r) / ri : (134 + 1726 * Math.sqrt(r - 0.026)) / ri;
    const alphaDeg = Math.min(180, angle * (1 - Math.exp(-25.6 * r)) + bend);
    const alpha = (alphaDeg * Math.PI) / 180;
    const k = 0.185 * Math.exp(-20 * r) + 0.015;
    const lift =
      Math.abs(Math.sin(alpha)) < 1e-9
        ? (alphaDeg > 90 ? 0.015 : 0.2) * length
        : (length * Math.sin(k * alpha)) / Math.sin(alpha);
    const frustum = Math.sqrt(length ** 2 - (lift * Math.sin(alpha)) ** 2) - lift * Math.cos(alpha);
    const ratio = (jet.temperature * AIR_MOLAR) / (i.airTemperatureK * w);
    const c = 1000 * Math.exp(-100 * r) + 0.8;
    const riSource = ds * scale;
    const base =
      ds *
      (13.5 * Math.exp(-6 * r) + 1.5) *
      (1 - (1 - Math.sqrt(ratio) / 15) * Math.exp(-70 * riSource ** (c * r)));
    const tip = length * (0.18 * Math.exp(-1.5 * r) + 0.31) * (1 - 0.47 * Math.exp(-25 * r));
    const area =
      (Math.PI / 4) * (base ** 2 + tip ** 2) +
      (Math.PI / 2) * (base + tip) * Math.hypot(frustum, (tip - base) / 2);
    const fraction = 0.21 * Math.exp(-0.00323 * u) + 0.11;
    const sep = (fraction * i.massRateKgPerS * i.heatOfCombustionJPerKg) / area;
    const target = i.distanceM === undefined ? {} : jetTarget(i, { lift, frustum, base, tip, alphaDeg, sep });
    return {
      choked: jet.choked,
      jetVelocityMps: u,
      jetTemperatureK: jet.temperature,
      effectiveSourceDiameterM: ds,
      stillAirFlameLengthM: still,
      flameLengthM: length,
      windToJetRatio: r,
      tiltDeg: alphaDeg,
      liftOffM: lift,
      frustumLengthM: frustum,
      frustumBaseWidthM: base,
      frustumTipWidthM: tip,
      surfaceAreaM2: area,
      radiantFraction: fraction,
      surfaceEmissivePowerWPerM2: sep,
      ...target,
    };
  },
});

interface Frustum {
  readonly lift: number;
  readonly frustum: number;
  readonly base: number;
  readonly tip: number;
  readonly alphaDeg: number;
  readonly sep: number;
}

/** The frustum as a cylinder of mean radius, seen from the target: Yellow Book eqs 6.60–6.62, appendix 6.1. */
function jetTarget(
  i: JetAir & { distanceM?: number; holeAngleDeg: number },
  f: Frustum,
): Record<string, unknown> {
  const hole = (i.holeAngleDeg * Math.PI) / 180;
  const across = i.distanceM as number;
  const dx = across - f.lift * Math.cos(hole);
  const dz = f.lift * Math.sin(hole);
  const x = Math.hypot(dz, dx);
  const tilt = 90 - i.holeAngleDeg + f.alphaDeg - (Math.atan2(dz, dx) * 180) / Math.PI;
  const radius = (f.base + f.tip) / 4;
  const view = cylinderView(f.frustum / radius, x / radius, (tilt * Math.PI) / 180);
  const { tau, notes } = transmissivityOf(i, x - radius);
  if (!view) return { notes: [...notes, '目标在火焰之内或被火焰悬覆，未给出热通量'] };
  return {
    effectiveDistanceM: x,
    effectiveTiltDeg: tilt,
    viewFactorVertical: view.vertical,
    viewFactorHorizontal: view.horizontal,
    viewFactorMax: view.maximum,
    transmissivity: tau,
    heatFluxWPerM2: f.sep * view.maximum * tau,
    notes,
  };
}

type JetAir = Parameters<typeof transmissivityOf>[0];

/** Turbulent free jet flame length. */
export const ccpsJetFlame = formula({
  name: 'ccpsJetFlame',
  zh: '喷射火焰长度（CCPS）',
  en: 'jet flame length, CCPS',
  source:
    'Mudan & Croce (1988); CCPS (1999) eqs 2.2.51–2.2.53: L/d = 5.3/CT √{(Tf/Tj)/αT [CT + (1 − CT) Ma/Mf]}; point source at the flame centre',
  fields: {
    jetDiameterM: num('jet (nozzle) diameter', 'm', { above: 0, max: 5 }),
    stoichiometricMoleFraction: num('fuel mole fraction of a stoichiometric mixture CT', '', {
      above: 0,
      below: 1,
    }),
    flameTemperatureRatio: or(
      num('Tf/Tj, adiabatic flame over jet temperature', '', { above: 1, max: 20 }),
      7.5,
    ),
    reactantProductMoles: or(num('αT, moles of reactant over moles of product', '', { above: 0, max: 2 }), 1),
    molarMassGPerMol: num('molar mass of the fuel', 'g/mol', { above: 1, max: 300 }),
    massRateKgPerS: maybe(num('release rate', 'kg/s', { above: 0, max: 1e4 })),
    heatOfCombustionJPerKg: maybe(num('heat of combustion', 'J/kg', { above: 1e5, max: 2e8 })),
    radiantFraction: maybe(num('fraction radiated', '', { above: 0, max: 1 })),
    distanceM: maybe(num('ground distance of the target', 'm', { min: 0, max: 1e5 })),
    ...airFields,
  },
  example: {
    jetDiameterM: 0.0254,
    stoichiometricMoleFraction: 0.095,
    flameTemperatureRatio: 7.47,
    molarMassGPerMol: 16.04,
    massRateKgPerS: 8.3,
    heatOfCombustionJPerKg: 5e7,
    radiantFraction: 0.2,
    distanceM: 15,
  },
  run(i) {
    const ct = i.stoichiometricMoleFraction;
    const ratio =
      (5.3 / ct) *
      Math.sqrt(
        (i.flameTemperatureRatio / i.reactantProductMoles) * (ct + ((1 - ct) * 28.97) / i.molarMassGPerMol),
      );
    const length = ratio * i.jetDiameterM;
    const full =
      i.massRateKgPerS !== undefined &&
      i.heatOfCombustionJPerKg !== undefined &&
      i.radiantFraction !== undefined &&
      i.distanceM !== undefined;
    if (!full) return { flameLengthM: length, lengthToDiameter: ratio };
    const x = Math.hypot(i.distanceM as number, length / 2);
    const { tau, notes } = transmissivityOf(i, x);
    const view = 1 / (4 * Math.PI * x * x);
    return {
      flameLengthM: length,
      lengthToDiameter: ratio,
      pathLengthM: x,
      pointViewFactorPerM2: view,
      transmissivity: tau,
      heatFluxWPerM2:
        tau *
        (i.radiantFraction as number) *
        (i.massRateKgPerS as number) *
        (i.heatOfCombustionJPerKg as number) *
        view,
      notes,
    };
  },
});

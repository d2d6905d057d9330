import { ATMOSPHERE_PA, findRoot, formula, inconsistent, num, or } from '#kernels/formulary';

/** TNT mass of the same blast energy. */
export const tntEquivalence = formula({
  name: 'tntEquivalence',
  zh: 'TNT 当量',
  en: 'TNT equivalence',
  source:
    'CCPS (1999) eq. 2.2.1; TNO Yellow Book (2005) eq. 5.1: W = η M Ec / E_TNT; yield 0.01–0.10 (CCPS), 0.04 (AQ/T 3046-2013)',
  fields: {
    massKg: num('mass of fuel or explosive', 'kg', { above: 0, max: 1e9 }),
    heatOfCombustionJPerKg: num('heat of combustion or explosion', 'J/kg', { above: 1e4, max: 2e8 }),
    yieldFactor: or(num('explosion yield η', '', { above: 0, max: 1 }), 0.04),
    tntEnergyJPerKg: or(num('blast energy of TNT', 'J/kg', { min: 4e6, max: 5e6 }), 4.52e6),
    groundFactor: or(
      num('factor for reflection at the ground; 1.8 in AQ/T 3046-2013', '', { min: 1, max: 2 }),
      1,
    ),
  },
  example: { massKg: 1000, heatOfCombustionJPerKg: 46.35e6, yieldFactor: 0.04 },
  run: (i) => ({
    tntMassKg: (i.groundFactor * i.yieldFactor * i.massKg * i.heatOfCombustionJPerKg) / i.tntEnergyJPerKg,
    energyJ: i.groundFactor * i.yieldFactor * i.massKg * i.heatOfCombustionJPerKg,
  }),
});

/** Energy of a burst pressure vessel. */
export const vesselBurstEnergy = formula({
  name: 'vesselBurstEnergy',
  zh: '压力容器爆破能量',
  en: 'pressure vessel burst energy',
  source:
    'Brode (1959): (P1 − P0) V/(γ − 1); isentropic: P1 V/(γ − 1) [1 − (P0/P1)^((γ−1)/γ)]; isothermal: P1 V ln(P1/P0); availability: P1 V [ln(P1/P0) − (1 − P0/P1)] (Crowl 1992); CCPS (1999) eqs 2.2.14–2.2.17',
  fields: {
    burstPressurePa: num('absolute burst pressure P1', 'Pa', { above: 0, max: 1e9 }),
    ambientPressurePa: or(num('ambient pressure P0', 'Pa', { above: 0, max: 1e6 }), ATMOSPHERE_PA),
    volumeM3: num('gas volume', 'm³', { above: 0, max: 1e7 }),
    heatCapacityRatio: num('γ', '', { above: 1, max: 1.68 }),
    tntEnergyJPerKg: or(num('blast energy of TNT', 'J/kg', { min: 4e6, max: 5e6 }), 4.52e6),
  },
  example: { burstPressurePa: 3.5e7, volumeM3: 6, heatCapacityRatio: 1.4 },
  run(i) {
    const { burstPressurePa: p1, ambientPressurePa: p0, volumeM3: v, heatCapacityRatio: g } = i;
    if (p1 <= p0)
      inconsistent('burstPressurePa', '破裂压力不高于环境压力 the burst pressure does not exceed ambient');
    const brode = ((p1 - p0) * v) / (g - 1);
    const isentropic = ((p1 * v) / (g - 1)) * (1 - (p0 / p1) ** ((g - 1) / g));
    return {
      brodeEnergyJ: brode,
      isentropicEnergyJ: isentropic,
      isothermalEnergyJ: p1 * v * Math.log(p1 / p0),
      availabilityJ: p1 * v * (Math.log(p1 / p0) - (1 - p0 / p1)),
      brodeTntMassKg: brode / i.tntEnergyJPerKg,
      isentropicTntMassKg: isentropic / i.tntEnergyJPerKg,
    };
  },
});

/** Shock pressure at the surface of a bursting vessel. */
export const vesselSurfacePressure = formula({
  name: 'vesselSurfacePressure',
  zh: '容器破裂表面激波压力',
  en: 'shock pressure at the surface of a bursting vessel',
  source:
    'Prugh (1988); CCPS (1999) eq. 2.2.12: Pb = Ps [1 − 3.5 (γ−1)(Ps−1)/√((γT/M)(1 + 5.9 Ps))]^(−2γ/(γ−1)), pressures in bar',
  fields: {
    burstPressurePa: num('absolute burst pressure', 'Pa', { above: 101_400, max: 1e8 }),
    temperatureK: num('gas temperature', 'K', { min: 50, max: 3000 }),
    molarMassGPerMol: num('molar mass', 'g/mol', { above: 0, max: 500 }),
    heatCapacityRatio: num('γ', '', { above: 1, max: 1.68 }),
  },
  example: { burstPressurePa: 3.5e7, temperatureK: 298, molarMassGPerMol: 28.97, heatCapacityRatio: 1.4 },
  run(i) {
    const g = i.heatCapacityRatio;
    const pb = i.burstPressurePa / 1e5;
    const bracket = (ps: number): number =>
      1 -
      (3.5 * (g - 1) * (ps - 1)) / Math.sqrt(((g * i.temperatureK) / i.molarMassGPerMol) * (1 + 5.9 * ps));
    let top = 1;
    while (top < pb && bracket(top) > 0) top *= 1.01;
    const limit = bracket(top) > 0 ? top : findRoot(bracket, top / 1.01, top);
    const ps = findRoot(
      (p) => Math.log(p) - ((2 * g) / (g - 1)) * Math.log(Math.max(1e-300, bracket(p))) - Math.log(pb),
      1,
      limit * (1 - 1e-12),
    );
    return { surfacePressurePa: ps * 1e5, surfaceOverpressurePa: ps * 1e5 - ATMOSPHERE_PA };
  },
});

/** Mass of a superheated liquid that flashes at a burst and its expansion energy. */
export const bleveBlast = formula({
  name: 'bleveBlast',
  zh: 'BLEVE 爆炸波能量',
  en: 'BLEVE blast energy',
  source:
    'CCPS (2010) §7; isentropic vapour expansion plus flashing liquid: W = m (u1 − u2); ground factor 2',
  fields: {
    liquidMassKg: num('liquid mass', 'kg', { min: 0, max: 1e8 }),
    vapourMassKg: num('vapour mass', 'kg', { min: 0, max: 1e8 }),
    liquidEnergyDropJPerKg: num('u1 − u2 of the liquid, isentropic to ambient pressure', 'J/kg', {
      min: 0,
      max: 5e6,
    }),
    vapourEnergyDropJPerKg: num('u1 − u2 of the vapour', 'J/kg', { min: 0, max: 5e6 }),
    groundFactor: or(num('ground reflection', '', { min: 1, max: 2 }), 2),
    tntEnergyJPerKg: or(num('blast energy of TNT', 'J/kg', { min: 4e6, max: 5e6 }), 4.52e6),
    energyToBlast: or(num('part of the energy that goes into the blast', '', { above: 0, max: 1 }), 1),
  },
  example: {
    liquidMassKg: 5000,
    vapourMassKg: 200,
    liquidEnergyDropJPerKg: 28_000,
    vapourEnergyDropJPerKg: 95_000,
  },
  run(i) {
    const energy =
      i.groundFactor *
      i.energyToBlast *
      (i.liquidMassKg * i.liquidEnergyDropJPerKg + i.vapourMassKg * i.vapourEnergyDropJPerKg);
    return { energyJ: energy, tntMassKg: energy / i.tntEnergyJPerKg };
  },
});

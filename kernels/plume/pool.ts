import {
  ATMOSPHERE_PA,
  GAS_CONSTANT,
  GRAVITY,
  choice,
  formula,
  inconsistent,
  maybe,
  num,
  or,
} from '#kernels/formulary';

/** Spreading of a pool. */
export const poolSpreading = formula({
  name: 'poolSpreading',
  zh: '液池扩展',
  en: 'pool spreading',
  source:
    'Shaw & Briscoe (1978) SRD R100; CCPS (1999) eqs 2.1.55–2.1.58: r = (t/β)^1/2, β = (πρ/8gm)^1/2; r = (t/β)^3/4, β = (9πρ/32gṁ)^1/3',
  fields: {
    spilledMassKg: maybe(num('instantaneous spill', 'kg', { above: 0, max: 1e9 })),
    spillRateKgPerS: maybe(num('continuous spill', 'kg/s', { above: 0, max: 1e6 })),
    liquidDensityKgPerM3: num('liquid density', 'kg/m³', { above: 0, max: 20_000 }),
    timeS: num('time since the spill began', 's', { above: 0, max: 1e7 }),
    onWater: or(choice('surface', ['land', 'water']), 'land'),
    waterDensityKgPerM3: or(num('density of water', 'kg/m³', { min: 900, max: 1100 }), 1000),
    minimumDepthM: or(
      num('depth at which spreading stops: 0.005 smooth concrete to 0.02 rough ground', 'm', {
        above: 0,
        max: 1,
      }),
      0.01,
    ),
    bundAreaM2: maybe(num('bund area', 'm²', { above: 0, max: 1e7 })),
  },
  example: { spilledMassKg: 10_000, liquidDensityKgPerM3: 800, timeS: 20 },
  run(i) {
    if ((i.spilledMassKg === undefined) === (i.spillRateKgPerS === undefined))
      inconsistent('spilledMassKg', '瞬时泄漏量与泄漏速率只给一种 give either the mass or the rate');
    const floats = i.onWater === 'water';
    const g = floats ? GRAVITY * (1 - i.liquidDensityKgPerM3 / i.waterDensityKgPerM3) : GRAVITY;
    if (g <= 0) inconsistent('liquidDensityKgPerM3', '液体比水重，不在水面扩展 the liquid sinks in water');
    const rho = i.liquidDensityKgPerM3;
    const mass = i.spilledMassKg ?? (i.spillRateKgPerS as number) * i.timeS;
    const free =
      i.spilledMassKg === undefined
        ? (i.timeS / Math.cbrt((9 * Math.PI * rho) / (32 * g * (i.spillRateKgPerS as number)))) ** 0.75
        : Math.sqrt(i.timeS / Math.sqrt((Math.PI * rho) / (8 * g * i.spilledMassKg)));
    const volume = mass / rho;
    const thin = Math.sqrt(volume / (Math.PI * i.minimumDepthM));
    const bund = i.bundAreaM2 === undefined ? Number.POSITIVE_INFINITY : Math.sqrt(i.bundAreaM2 / Math.PI);
    const radius = Math.min(free, thin, bund);
    return {
      radiusM: radius,
      diameterM: 2 * radius,
      areaM2: Math.PI * radius * radius,
      depthM: volume / (Math.PI * radius * radius),
      limitedBy: radius === bund ? 'bund' : radius === thin ? 'minimumDepth' : 'gravity',
      unlimitedRadiusM: free,
    };
  },
});

const poolArea = {
  poolAreaM2: maybe(num('pool area', 'm²', { above: 0, max: 1e8 })),
  poolDiameterM: maybe(num('pool diameter, instead of the area', 'm', { above: 0, max: 10_000 })),
};

function areaAndDiameter(i: { poolAreaM2?: number; poolDiameterM?: number }): readonly [number, number] {
  if ((i.poolAreaM2 === undefined) === (i.poolDiameterM === undefined))
    inconsistent('poolAreaM2', '液池面积与直径只给一种 give either the area or the diameter');
  const area = i.poolAreaM2 ?? (Math.PI / 4) * (i.poolDiameterM as number) ** 2;
  return [area, i.poolDiameterM ?? Math.sqrt((4 * area) / Math.PI)];
}

/** Evaporation of a pool that does not boil. */
export const poolEvaporation = formula({
  name: 'poolEvaporation',
  zh: '非沸腾液池蒸发',
  en: 'evaporation of a non-boiling pool',
  source:
    'mackayMatsugu: TNO Yellow Book (2005) eqs 3.24, 3.25, km = 0.004786 u^0.78 d^-0.11 Sc^-0.67; crowlLouvar: eqs 3-12, 3-18, K = 0.83 cm/s (18/M)^1/3; epaRmp: EPA 550-B-99-009 (1999) eq. D-1',
  fields: {
    model: or(choice('mass transfer', ['mackayMatsugu', 'crowlLouvar', 'epaRmp']), 'mackayMatsugu'),
    ...poolArea,
    vapourPressurePa: num('vapour pressure at the pool temperature', 'Pa', { above: 0, max: 1e7 }),
    molarMassGPerMol: num('molar mass', 'g/mol', { above: 0, max: 2000 }),
    temperatureK: num('pool temperature', 'K', { min: 100, max: 700 }),
    windSpeed10mMps: or(num('wind speed at 10 m', 'm/s', { min: 0, max: 75 }), 3),
    schmidtNumber: or(num('Schmidt number', '', { above: 0, max: 10 }), 0.8),
    ambientPressurePa: or(num('ambient pressure', 'Pa', { above: 0, max: 1e7 }), ATMOSPHERE_PA),
  },
  example: {
    poolDiameterM: 10,
    windSpeed10mMps: 5,
    vapourPressurePa: 16_000,
    molarMassGPerMol: 86.18,
    temperatureK: 293.15,
  },
  run(i) {
    if (i.vapourPressurePa >= i.ambientPressurePa)
      inconsistent(
        'vapourPressurePa',
        '蒸气压不低于环境压力，液池沸腾，请用 boilingPool the pool boils: use boilingPool',
      );
    if (i.model !== 'crowlLouvar' && !(i.windSpeed10mMps > 0))
      inconsistent('windSpeed10mMps', '静风时该公式给出零蒸发，请用 crowlLouvar in calm air use crowlLouvar');
    const [area, diameter] = areaAndDiameter(i);
    const m = i.molarMassGPerMol;
    const density = (i.vapourPressurePa * m) / (1000 * GAS_CONSTANT * i.temperatureK);
    let transfer: number;
    if (i.model === 'mackayMatsugu')
      transfer = 0.004786 * i.windSpeed10mMps ** 0.78 * diameter ** -0.11 * i.schmidtNumber ** -0.67;
    else if (i.model === 'crowlLouvar') transfer = 0.0083 * Math.cbrt(18 / m);
    else {
      // QR (lb/min) = 0.284 u^0.78 M^2/3 A (ft²) VP (mmHg) / (82.05 T), turned into a velocity.
      const poundsPerMinute =
        (0.284 *
          i.windSpeed10mMps ** 0.78 *
          m ** (2 / 3) *
          (area / 0.09290304) *
          (i.vapourPressurePa / 133.322368)) /
        (82.05 * i.temperatureK);
      transfer = (poundsPerMinute * 0.45359237) / 60 / area / density;
    }
    return {
      massTransferCoefficientMps: transfer,
      evaporationFluxKgPerM2S: transfer * density,
      evaporationRateKgPerS: transfer * density * area,
      poolAreaM2: area,
    };
  },
});

/** Boiling of a cold pool by heat from the ground. */
export const boilingPool = formula({
  name: 'boilingPool',
  zh: '沸腾液池蒸发（地面导热）',
  en: 'boiling pool, heat conduction from the ground',
  source:
    'CCPS (1999) eq. 2.1.40; TNO Yellow Book (2005) eq. 3.6: q = χ k (Tg − Tb)/√(π α t); Crowl & Louvar eq. 4-105',
  fields: {
    ...poolArea,
    groundTemperatureK: num('ground temperature', 'K', { min: 200, max: 400 }),
    boilingTemperatureK: num('boiling point of the liquid', 'K', { min: 4, max: 400 }),
    groundConductivityWPerMK: or(
      num('thermal conductivity of the ground', 'W/(m·K)', { above: 0, max: 100 }),
      0.92,
    ),
    groundDiffusivityM2PerS: or(
      num('thermal diffusivity of the ground', 'm²/s', { above: 0, max: 1e-3 }),
      4.16e-7,
    ),
    roughnessFactor: or(num('surface roughness and percolation factor χ', '', { above: 0, max: 10 }), 1),
    heatOfVaporisationJPerKg: num('heat of vaporisation', 'J/kg', { above: 0, max: 1e7 }),
    timeS: num('time since the spill', 's', { above: 0, max: 1e7 }),
    spilledMassKg: maybe(num('spilled mass, for the time to dry', 'kg', { above: 0, max: 1e9 })),
  },
  example: {
    poolAreaM2: 100,
    groundTemperatureK: 293,
    boilingTemperatureK: 111.6,
    heatOfVaporisationJPerKg: 510_000,
    timeS: 60,
    spilledMassKg: 10_000,
  },
  run(i) {
    if (i.groundTemperatureK <= i.boilingTemperatureK)
      inconsistent(
        'groundTemperatureK',
        '地面不比沸点热，液池不因地面导热沸腾 the ground is not hotter than the boiling point',
      );
    const [area] = areaAndDiameter(i);
    const strength =
      (i.roughnessFactor * i.groundConductivityWPerMK * (i.groundTemperatureK - i.boilingTemperatureK)) /
      Math.sqrt(Math.PI * i.groundDiffusivityM2PerS);
    const flux = strength / Math.sqrt(i.timeS);
    const total = (2 * strength * Math.sqrt(i.timeS) * area) / i.heatOfVaporisationJPerKg;
    const mass = i.spilledMassKg;
    return {
      heatFluxWPerM2: flux,
      evaporationFluxKgPerM2S: flux / i.heatOfVaporisationJPerKg,
      evaporationRateKgPerS: (flux * area) / i.heatOfVaporisationJPerKg,
      evaporatedMassKg: mass === undefined ? total : Math.min(mass, total),
      ...(mass === undefined
        ? {}
        : { dryTimeS: ((mass * i.heatOfVaporisationJPerKg) / (2 * strength * area)) ** 2 }),
      notes: i.timeS < 1 ? ['1 s 以内热流受膜态沸腾限制，结果偏大'] : [],
    };
  },
});

/** Evaporated part of an oil slick. */
export const stiverMackay = formula({
  name: 'stiverMackay',
  zh: '油品蒸发率（斯蒂弗—麦凯）',
  en: 'evaporative loss of oil, Stiver and Mackay',
  source:
    'Stiver & Mackay (1984) Environ. Sci. Technol. 18:834: F = T/(10.3 TG) ln[1 + 10.3 TG/T θ exp(6.3 − 10.3 T0/T)], θ = k A t / V0, k = 0.0025 u^0.78',
  fields: {
    initialBoilingPointK: num('initial boiling point T0 of the oil', 'K', { min: 200, max: 900 }),
    boilingGradientK: num('gradient TG of the distillation curve', 'K', { above: 0, max: 2000 }),
    temperatureK: num('temperature of the slick', 'K', { min: 230, max: 350 }),
    windSpeed10mMps: num('wind speed at 10 m', 'm/s', { above: 0, max: 75 }),
    areaM2: num('slick area', 'm²', { above: 0, max: 1e12 }),
    volumeM3: num('initial volume', 'm³', { above: 0, max: 1e9 }),
    timeS: num('time', 's', { above: 0, max: 1e8 }),
    coefficientA: or(num('constant 6.3', '', { min: 0, max: 20 }), 6.3),
    coefficientB: or(num('constant 10.3', '', { above: 0, max: 20 }), 10.3),
  },
  example: {
    initialBoilingPointK: 350,
    boilingGradientK: 500,
    temperatureK: 288,
    windSpeed10mMps: 5,
    areaM2: 10_000,
    volumeM3: 20,
    timeS: 21_600,
  },
  run(i) {
    const transfer = 0.0025 * i.windSpeed10mMps ** 0.78;
    const exposure = (transfer * i.areaM2 * i.timeS) / i.volumeM3;
    const slope = (i.coefficientB * i.boilingGradientK) / i.temperatureK;
    const vapour = Math.exp(i.coefficientA - (i.coefficientB * i.initialBoilingPointK) / i.temperatureK);
    return {
      massTransferCoefficientMps: transfer,
      evaporativeExposure: exposure,
      evaporatedFraction: Math.min(1, Math.log1p(slope * exposure * vapour) / slope),
    };
  },
});

import { ATMOSPHERE_PA, choice, formula, inconsistent, maybe, num, or, outside } from '#kernels/formulary';

/** Saturation pressure of water, Pa: ln(p/101325) = 14.4114 − 5328/T (Mudan & Croce 1988; CCPS 1999 eq. 2.2.43). */
export function waterSaturationPa(temperatureK: number): number {
  return ATMOSPHERE_PA * Math.exp(14.4114 - 5328 / temperatureK);
}

/** Inputs of a transmissivity that is computed or given. */
export const airFields = {
  transmissivity: maybe(num('transmissivity of the air; absent: computed', '', { above: 0, max: 1 })),
  transmissivityModel: or(choice('how it is computed', ['bagster', 'wayne']), 'bagster'),
  relativeHumidity: or(num('relative humidity', '', { min: 0, max: 1 }), 0.7),
  airTemperatureK: or(num('air temperature', 'K', { min: 220, max: 330 }), 288.15),
};

interface Air {
  readonly transmissivity?: number;
  readonly transmissivityModel: 'bagster' | 'wayne';
  readonly relativeHumidity: number;
  readonly airTemperatureK: number;
}

/** Transmissivity over a path, m, from the flame surface, and a note when the fit is stretched. */
export function transmissivityOf(
  air: Air,
  pathM: number,
): { readonly tau: number; readonly notes: string[] } {
  if (air.transmissivity !== undefined) return { tau: air.transmissivity, notes: [] };
  const water = air.relativeHumidity * waterSaturationPa(air.airTemperatureK);
  if (air.transmissivityModel === 'wayne') return { tau: wayne(air, pathM), notes: [] };
  const product = water * Math.max(pathM, 1e-6);
  const tau = Math.min(1, 2.02 * product ** -0.09);
  return {
    tau,
    notes: product < 1e4 || product > 1e5 ? ['水汽分压与路径之积超出 1e4–1e5 N/m，透射率为外推'] : [],
  };
}

/** Wayne (1991) J. Loss Prev. Process Ind. 4:86, water and 330 ppm carbon dioxide. */
function wayne(air: Air, pathM: number): number {
  const path = Math.max(pathM, 1);
  const water =
    (air.relativeHumidity * path * (waterSaturationPa(air.airTemperatureK) / 133.322) * 2.88651e2) /
    air.airTemperatureK;
  const carbon = (path * 273) / air.airTemperatureK;
  const h = Math.log10(Math.max(water, 1e-6));
  const c = Math.log10(carbon);
  return Math.min(1, 1.006 - 0.01171 * h - 0.02368 * h * h - 0.03188 * c + 0.001164 * c * c);
}

/** Transmissivity of air. */
export const atmosphericTransmissivity = formula({
  name: 'atmosphericTransmissivity',
  zh: '大气透射率',
  en: 'atmospheric transmissivity',
  source: 'Bagster & Pittblado (1989), TNO Yellow Book (2005) eq. 6.29: τ = 2.02 (pw x)^−0.09; Wayne (1991)',
  fields: {
    pathLengthM: num('path from the flame surface', 'm', { above: 0, max: 10_000 }),
    waterVapourPressurePa: maybe(
      num('partial pressure of water, instead of humidity and temperature', 'Pa', { above: 0, max: 20_000 }),
    ),
    model: or(choice('fit', ['bagster', 'wayne']), 'bagster'),
    relativeHumidity: airFields.relativeHumidity,
    airTemperatureK: airFields.airTemperatureK,
  },
  example: { pathLengthM: 50, relativeHumidity: 0.7, airTemperatureK: 288.15 },
  run(i) {
    if (i.waterVapourPressurePa !== undefined && i.model === 'wayne')
      inconsistent('waterVapourPressurePa', 'wayne 需要湿度与气温 wayne needs humidity and temperature');
    const water = i.waterVapourPressurePa ?? i.relativeHumidity * waterSaturationPa(i.airTemperatureK);
    const humidity = water / waterSaturationPa(i.airTemperatureK);
    const { tau, notes } = transmissivityOf(
      { transmissivityModel: i.model, relativeHumidity: humidity, airTemperatureK: i.airTemperatureK },
      i.pathLengthM,
    );
    return {
      transmissivity: tau,
      waterVapourPressurePa: water,
      waterPathProductPaM: water * i.pathLengthM,
      notes,
    };
  },
});

/** Heat from a point source. */
export const pointSourceRadiation = formula({
  name: 'pointSourceRadiation',
  zh: '点源热辐射',
  en: 'point source radiation',
  source: 'API 521 (2014) eq. for D = √(τ F Q/(4π K)); CCPS (1999) eqs 2.2.40–2.2.42: q = τ F Q/(4π x²)',
  fields: {
    heatReleaseW: maybe(num('heat release Q', 'W', { above: 0, max: 1e13 })),
    massRateKgPerS: maybe(num('burning rate, with the heat of combustion', 'kg/s', { above: 0, max: 1e6 })),
    heatOfCombustionJPerKg: maybe(num('heat of combustion', 'J/kg', { above: 1e5, max: 2e8 })),
    radiantFraction: num('fraction radiated F', '', { above: 0, max: 1 }),
    distanceM: maybe(num('distance from the flame centre', 'm', { above: 0, max: 1e5 })),
    heatFluxWPerM2: maybe(num('heat flux whose distance is wanted', 'W/m²', { above: 0, max: 1e6 })),
    transmissivity: or(num('transmissivity', '', { above: 0, max: 1 }), 1),
  },
  example: {
    massRateKgPerS: 12.6,
    heatOfCombustionJPerKg: 5e7,
    radiantFraction: 0.3,
    distanceM: 100,
    heatFluxWPerM2: 6310,
  },
  run(i) {
    const q =
      i.heatReleaseW ??
      (i.massRateKgPerS !== undefined && i.heatOfCombustionJPerKg !== undefined
        ? i.massRateKgPerS * i.heatOfCombustionJPerKg
        : inconsistent(
            'heatReleaseW',
            '给出热释放率，或燃烧速率与燃烧热 give Q, or rate and heat of combustion',
          ));
    const strength = (i.transmissivity * i.radiantFraction * q) / (4 * Math.PI);
    return {
      heatReleaseW: q,
      ...(i.distanceM === undefined ? {} : { heatFluxWPerM2: strength / i.distanceM ** 2 }),
      ...(i.heatFluxWPerM2 === undefined ? {} : { distanceM: Math.sqrt(strength / i.heatFluxWPerM2) }),
    };
  },
});

/** View factors of a cylinder to a small target on the ground. */
export interface ViewFactor {
  readonly vertical: number;
  readonly horizontal: number;
  readonly maximum: number;
}

/**
 * Tilted cylinder, target at ground level in the plane of the tilt: Mudan (1987), TNO Yellow Book (2005) eqs 6.A.14, 6.A.15; at no tilt Raj's 6.A.10, 6.A.11.
 * `a` length and `b` distance over the radius, `tilt` rad toward the target. Undefined when the flame hangs over the target.
 */
export function cylinderView(a: number, b: number, tilt: number): ViewFactor | undefined {
  const s = Math.sin(tilt);
  const c = Math.cos(tilt);
  if (!(b > 1) || 1 + a * s >= b) return undefined;
  const big = Math.sqrt(a * a + (b + 1) ** 2 - 2 * a * (b + 1) * s);
  const small = Math.sqrt(a * a + (b - 1) ** 2 - 2 * a * (b - 1) * s);
  const across = Math.sqrt(1 + (b * b - 1) * c * c);
  const d = Math.sqrt((b - 1) / (b + 1));
  const e = (a * c) / (b - a * s);
  const f = Math.sqrt(b * b - 1);
  const arcs = Math.atan((a * b - f * f * s) / (f * across)) + Math.atan((f * s) / across);
  const arc = Math.atan((big * d) / small);
  const vertical =
    (-e * Math.atan(d) +
      e * ((a * a + (b + 1) ** 2 - 2 * b * (1 + a * s)) / (big * small)) * arc +
      (c / across) * arcs) /
    Math.PI;
  const horizontal =
    (Math.atan(1 / d) +
      (s / across) * arcs -
      ((a * a + (b + 1) ** 2 - 2 * (b + 1 + a * b * s)) / (big * small)) * arc) /
    Math.PI;
  return { vertical, horizontal, maximum: Math.hypot(vertical, horizontal) };
}

/** View factor of a flame cylinder. */
export const cylinderViewFactor = formula({
  name: 'cylinderViewFactor',
  zh: '圆柱火焰视角系数',
  en: 'view factor of a (tilted) cylinder',
  source: 'Raj (1977), Mudan (1987): TNO Yellow Book (2005) appendix 6.1, eqs 6.A.10–6.A.18',
  fields: {
    flameRadiusM: num('flame radius', 'm', { above: 0, max: 1000 }),
    flameLengthM: num('flame length', 'm', { above: 0, max: 2000 }),
    distanceM: num('target distance from the centre of the base', 'm', { above: 0, max: 1e5 }),
    tiltDeg: or(num('tilt from the vertical, toward the target', '°', { above: -90, below: 90 }), 0),
  },
  example: { flameRadiusM: 1, flameLengthM: 2.20396, distanceM: 4.712, tiltDeg: 50.8286 },
  run(i) {
    const view = cylinderView(
      i.flameLengthM / i.flameRadiusM,
      i.distanceM / i.flameRadiusM,
      (i.tiltDeg * Math.PI) / 180,
    );
    if (!view) outside('distanceM', '目标在火焰之内或被火焰悬覆 the target is inside or under the flame');
    return {
      viewFactorVertical: view.vertical,
      viewFactorHorizontal: view.horizontal,
      viewFactorMax: view.maximum,
    };
  },
});

/** View factor of a sphere. */
export const sphereViewFactor = formula({
  name: 'sphereViewFactor',
  zh: '球形火焰视角系数',
  en: 'view factor of a sphere',
  source:
    'CCPS (1999) eqs 2.2.46–2.2.48; TNO Yellow Book (2005) eq. 6.96: F = (r/X)²; vertical and horizontal planes by the cosine',
  fields: {
    radiusM: num('fireball radius', 'm', { above: 0, max: 2000 }),
    centreHeightM: num('height of the centre', 'm', { min: 0, max: 5000 }),
    groundDistanceM: num('target distance along the ground from below the centre', 'm', { min: 0, max: 1e5 }),
  },
  example: { radiusM: 100, centreHeightM: 150, groundDistanceM: 300 },
  run(i) {
    const x = Math.hypot(i.centreHeightM, i.groundDistanceM);
    if (x <= i.radiusM) outside('groundDistanceM', '目标在火球之内 the target is inside the fireball');
    const f = (i.radiusM / x) ** 2;
    return {
      viewFactorMax: f,
      viewFactorVertical: (f * i.groundDistanceM) / x,
      viewFactorHorizontal: (f * i.centreHeightM) / x,
    };
  },
});

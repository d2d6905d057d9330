import { defineFormula, KernelFailure, type Formula } from '#kernels/model';
import {
  ellipticalIntensity,
  isoseismalAxes,
  ZONE_RELATIONS,
  type IntensityAxes,
  type IntensityAxis,
  type IntensityZone,
} from '../intensity/ellipse.ts';
import { instrumentalIntensity, peaksOfIntensity } from '../intensity/gbt17742.ts';
import {
  wald1999Amplitude,
  wald1999Combined,
  wald1999Intensity,
  worden2012Amplitude,
  worden2012Intensity,
  type GmiceMeasure,
  type WordenOptions,
} from '../intensity/gmice.ts';
import { choice, numeric, object, scenarioFields } from './fields.ts';

const measure = choice('measure', ['PGA', 'PGV', 'SA(0.3)', 'SA(1.0)', 'SA(3.0)']);

const conversionFields = {
  measure,
  distanceKm: numeric('distance of the residual term (eq 6)', 'km', 0, 2000),
  mag: scenarioFields.mag,
  lowLine: {
    type: 'boolean',
    description: 'below intensity 2 use the line of ShakeMap instead of the first line of the paper',
    default: true,
  },
} as const;

const amplitudeFields = {
  valueCmps2: numeric('acceleration amplitude', 'cm/s²', 1e-9, 1e5),
  valueG: numeric('acceleration amplitude, times 981 cm/s²', 'g', 1e-12, 100),
  valueCmps: numeric('velocity amplitude', 'cm/s', 1e-9, 1e5),
} as const;

interface AmplitudeInput {
  measure: GmiceMeasure;
  valueCmps2?: number;
  valueG?: number;
  valueCmps?: number;
}

/** The one amplitude a request gives, in cm/s² or cm/s. */
function amplitudeOf(input: AmplitudeInput): number {
  const acceleration = input.valueCmps2 ?? (input.valueG === undefined ? undefined : input.valueG * 981);
  const value = input.measure === 'PGV' ? input.valueCmps : acceleration;
  const wrong = input.measure === 'PGV' ? acceleration : input.valueCmps;
  if (value === undefined)
    throw new KernelFailure(
      'INPUT_MISSING',
      input.measure === 'PGV' ? 'valueCmps' : 'valueCmps2',
      `${input.measure === 'PGV' ? 'valueCmps' : 'valueCmps2 or valueG'}: is required for ${input.measure}`,
    );
  if (wrong !== undefined || (input.valueCmps2 !== undefined && input.valueG !== undefined))
    throw new KernelFailure(
      'INPUT_INCONSISTENT',
      'measure',
      'measure: give one amplitude in the unit of the measure',
    );
  return value;
}

const wordenForward = defineFormula<AmplitudeInput & WordenOptions>({
  name: 'worden2012Intensity',
  title: { zh: '地震动换算烈度（Worden 2012）', en: 'Intensity from ground motion, Worden et al. (2012)' },
  source: 'Worden, Gerstenberger, Rhoades and Wald (2012), BSSA 102(1), 204–221, eqs 3 and 6, tables 1–2',
  input: object('amplitude', { ...conversionFields, ...amplitudeFields }, ['measure']),
  example: { measure: 'PGA', valueCmps2: 98.1, distanceKm: 30, mag: 6.5 },
  run: (input) => {
    const c = worden2012Intensity(input.measure, amplitudeOf(input), input);
    return { mmi: c.value, sigmaMmi: c.sigma, slopePerLog10: c.slope };
  },
});

const wordenBackward = defineFormula<{ measure: GmiceMeasure; mmi: number } & WordenOptions>({
  name: 'worden2012GroundMotion',
  title: { zh: '烈度换算地震动（Worden 2012）', en: 'Ground motion from intensity, Worden et al. (2012)' },
  source: 'Worden, Gerstenberger, Rhoades and Wald (2012), BSSA 102(1), 204–221, eqs 3 and 6, tables 1–2',
  input: object(
    'intensity',
    { ...conversionFields, mmi: numeric('Modified Mercalli intensity', '', 1, 10) },
    ['measure', 'mmi'],
  ),
  example: { measure: 'PGV', mmi: 7, distanceKm: 30, mag: 6.5 },
  run: (input) => {
    const c = worden2012Amplitude(input.measure, input.mmi, input);
    const amplitude =
      input.measure === 'PGV' ? { valueCmps: c.value } : { valueCmps2: c.value, valueG: c.value / 981 };
    const ln = input.measure === 'PGV' ? Math.log(c.value) : Math.log(c.value / 981);
    return { ...amplitude, meanLn: ln, sigmaLn: c.sigma, sigmaLog10: c.sigma / Math.LN10 };
  },
});

const waldForward = defineFormula<AmplitudeInput & { measure: 'PGA' | 'PGV' }>({
  name: 'wald1999Intensity',
  title: { zh: '地震动换算烈度（Wald 1999）', en: 'Intensity from ground motion, Wald et al. (1999)' },
  source: 'Wald, Quitoriano, Heaton and Kanamori (1999), Earthquake Spectra 15(3), 557–564, eqs 1–2',
  input: object('amplitude', { measure: choice('measure', ['PGA', 'PGV']), ...amplitudeFields }, ['measure']),
  example: { measure: 'PGV', valueCmps: 20 },
  run: (input) => {
    const c = wald1999Intensity(input.measure, amplitudeOf(input));
    return { mmi: c.value, sigmaMmi: c.sigma };
  },
});

const waldBackward = defineFormula<{ measure: 'PGA' | 'PGV'; mmi: number }>({
  name: 'wald1999GroundMotion',
  title: { zh: '烈度换算地震动（Wald 1999）', en: 'Ground motion from intensity, Wald et al. (1999)' },
  source: 'Wald, Quitoriano, Heaton and Kanamori (1999), Earthquake Spectra 15(3), 557–564, eqs 1–2',
  input: object(
    'intensity',
    { measure: choice('measure', ['PGA', 'PGV']), mmi: numeric('Modified Mercalli intensity', '', 1, 10) },
    ['measure', 'mmi'],
  ),
  example: { measure: 'PGA', mmi: 7 },
  run: (input) => {
    const c = wald1999Amplitude(input.measure, input.mmi);
    return {
      ...(input.measure === 'PGV' ? { valueCmps: c.value } : { valueCmps2: c.value }),
      sigmaLn: c.sigma,
    };
  },
});

const waldBoth = defineFormula<{ pgaCmps2: number; pgvCmps: number }>({
  name: 'wald1999Combined',
  title: {
    zh: '由 PGA 和 PGV 综合定烈度（Wald 1999）',
    en: 'Combined intensity from PGA and PGV, Wald et al. (1999)',
  },
  source:
    'Wald et al. (1999), Earthquake Spectra 15(3), 537–556: PGA below V, PGV above VII, blended between',
  input: object(
    'peaks',
    {
      pgaCmps2: numeric('peak acceleration', 'cm/s²', 1e-9, 1e5),
      pgvCmps: numeric('peak velocity', 'cm/s', 1e-9, 1e5),
    },
    ['pgaCmps2', 'pgvCmps'],
  ),
  example: { pgaCmps2: 200, pgvCmps: 20 },
  run: ({ pgaCmps2, pgvCmps }) => ({ mmi: wald1999Combined(pgaCmps2, pgvCmps) }),
});

const chinaForward = defineFormula<{ pgaMps2: number; pgvMps: number }>({
  name: 'instrumentalIntensityGbt17742',
  title: { zh: '仪器地震烈度（GB/T 17742-2020）', en: 'Instrumental intensity of GB/T 17742-2020' },
  source: 'GB/T 17742-2020 中国地震烈度表, annex A, eqs A.5–A.7',
  input: object(
    'three-component peaks in the 0.1–10 Hz band',
    {
      pgaMps2: numeric('peak acceleration', 'm/s²', 1e-9, 1000),
      pgvMps: numeric('peak velocity', 'm/s', 1e-12, 100),
    },
    ['pgaMps2', 'pgvMps'],
  ),
  example: { pgaMps2: 1.35, pgvMps: 0.12 },
  run: ({ pgaMps2, pgvMps }) => instrumentalIntensity(pgaMps2, pgvMps),
});

const chinaBackward = defineFormula<{ intensity: number }>({
  name: 'peaksOfIntensityGbt17742',
  title: { zh: '烈度对应的峰值（GB/T 17742-2020）', en: 'Peaks of an intensity of GB/T 17742-2020' },
  source: 'GB/T 17742-2020 annex A, eqs A.5–A.6 inverted',
  input: object('intensity', { intensity: numeric('intensity', '', 1, 12) }, ['intensity']),
  example: { intensity: 7 },
  run: ({ intensity }) => peaksOfIntensity(intensity),
});

const axisField = (which: string): ReturnType<typeof object> =>
  object(
    `I = a + b·M − c·lg(R + r0) along the ${which} axis`,
    {
      a: numeric('a', '', -50, 50),
      b: numeric('b', '', 0.01, 10),
      c: numeric('c', '', 0.01, 20),
      r0: numeric('r0', 'km', 0, 500),
    },
    ['a', 'b', 'c', 'r0'],
  );

interface EllipseInput {
  region?: IntensityZone;
  long?: IntensityAxis;
  short?: IntensityAxis;
  mag: number;
  repi: number;
  azimuth: number;
}

/** The relation a request names or gives; both or half of one is an error. */
function axesOf({ region, long, short }: EllipseInput): IntensityAxes {
  if (region !== undefined) {
    if (long !== undefined || short !== undefined)
      throw new KernelFailure(
        'INPUT_INCONSISTENT',
        'region',
        'region: give a region or the coefficients of both axes, not both',
      );
    return ZONE_RELATIONS[region];
  }
  if (long !== undefined && short !== undefined) return { long, short };
  const missing = long === undefined ? 'long' : 'short';
  throw new KernelFailure('INPUT_MISSING', missing, `${missing}: is required without region`);
}

const ellipse = defineFormula<EllipseInput>({
  name: 'ellipticalIntensity',
  title: { zh: '椭圆烈度衰减', en: 'Elliptical intensity attenuation' },
  source:
    'I = A + B·M − C·lg(R + R0) along both axes; regions: GB 18306-2015 relations, Gao Mengtan, ed. (2015), GB 18306-2015《中国地震动参数区划图》宣贯教材, p. 172',
  input: object(
    'relation and site',
    {
      region: choice('zone of GB 18306-2015; absent = the coefficients given', Object.keys(ZONE_RELATIONS)),
      long: axisField('long'),
      short: axisField('short'),
      mag: { ...scenarioFields.mag, description: 'surface-wave magnitude Ms 面波震级' },
      repi: scenarioFields.repi,
      azimuth: scenarioFields.azimuth,
    },
    ['mag', 'repi', 'azimuth'],
  ),
  example: { region: 'tibet', mag: 7, repi: 40, azimuth: 30 },
  run: (i) => {
    const axes = axesOf(i);
    const isoseismals = [];
    for (let degree = 12; degree >= 5; degree--) {
      const reach = isoseismalAxes(axes, i.mag, degree);
      if (reach.longKm > 0) isoseismals.push({ intensity: degree, ...reach });
    }
    const sigma = i.region === undefined ? {} : { sigmaIntensity: ZONE_RELATIONS[i.region].sigma };
    return { intensity: ellipticalIntensity(axes, i.mag, i.repi, i.azimuth), ...sigma, isoseismals };
  },
});

/** Intensity formulas. */
export const intensityFormulas: readonly Formula[] = [
  wordenForward,
  wordenBackward,
  waldForward,
  waldBackward,
  waldBoth,
  chinaForward,
  chinaBackward,
  ellipse,
];

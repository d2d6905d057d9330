import { defineFormula, KernelFailure, type Formula, type InputSchema } from '#kernels/model';
import { froehlichBreach, routeBreach, type BreachRouting, type DamBreachInput } from './breach.ts';
import { barrelOf, culvertFlow, inletTable } from './culvert.ts';
import { debrisFactor, hazardClass, hazardDegree, hazardRating } from './hazard.ts';
import { makeInfiltration } from './infiltration.ts';
import { culvertProperties, culvertRequired, infiltrationSchema } from './request-schema.ts';
import type { CulvertShape, InfiltrationInput } from './request.ts';

const number = (description: string, unit: string, minimum: number, maximum: number): InputSchema => ({
  type: 'number',
  description,
  unit,
  minimum,
  maximum,
});
const positive = (description: string, unit: string, maximum: number): InputSchema => ({
  type: 'number',
  description,
  unit,
  exclusiveMinimum: 0,
  maximum,
});

interface FlowInput {
  readonly depthM: number;
  readonly speedMps: number;
  readonly debrisFactor?: number;
}

const flowProperties: Record<string, InputSchema> = {
  depthM: number('water depth', 'm', 0, 1000),
  speedMps: number('flow speed', 'm/s', 0, 100),
};

const hazard: readonly Formula[] = [
  defineFormula<FlowInput>({
    name: 'hazardRating',
    title: { zh: '洪水危险度评分（DEFRA）', en: 'DEFRA flood hazard rating' },
    source:
      'DEFRA/EA FD2320/TR2 (2005) section 13, HR = d (v + 0.5) + DF; debris factor of the supplementary note of May 2008',
    input: {
      type: 'object',
      description: 'depth and speed at one place',
      properties: {
        ...flowProperties,
        debrisFactor: number('DF; default 0.5 up to 0.25 m, else 1', '1', 0, 1),
      },
      required: ['depthM', 'speedMps'],
    },
    example: { depthM: 0.8, speedMps: 1.2 },
    run: ({ depthM, speedMps, debrisFactor: given }) => {
      const factor = given ?? debrisFactor(depthM, speedMps);
      const rating = hazardRating(depthM, speedMps, factor);
      return { rating, degree: hazardDegree(rating), debrisFactor: factor };
    },
  }),
  defineFormula<FlowInput>({
    name: 'hazardClass',
    title: { zh: '洪水危险等级 H1–H6（AIDR）', en: 'AIDR/ARR combined flood hazard class H1–H6' },
    source: 'Australian Disaster Resilience Guideline 7-3 (2017), table 2; ARR 2019 Book 6 chapter 7',
    input: {
      type: 'object',
      description: 'depth and speed at one place',
      properties: flowProperties,
      required: ['depthM', 'speedMps'],
    },
    example: { depthM: 0.8, speedMps: 1.2 },
    run: ({ depthM, speedMps }) => ({
      class: hazardClass(depthM, speedMps),
      unitDischargeM2ps: depthM * speedMps,
    }),
  }),
];

const breach: readonly Formula[] = [
  defineFormula<DamBreachInput>({
    name: 'froehlichBreach',
    title: { zh: '土石坝溃口参数（Froehlich）', en: 'embankment dam breach after Froehlich' },
    source:
      'Froehlich 2008, J. Hydraul. Eng. 134, 1708 (width, time, slopes); Froehlich 1995, J. Water Resour. Plan. Manage. 121, 90 (peak flow)',
    input: {
      type: 'object',
      description: 'dam and reservoir at failure',
      properties: {
        waterVolumeM3: positive('water volume above the breach bottom Vw', 'm³', 1e11),
        breachHeightM: positive('breach height hb', 'm', 400),
        waterHeightM: positive('water height above the breach bottom hw', 'm', 400),
        mode: { type: 'string', description: 'failure mode', enum: ['overtopping', 'piping'] },
      },
      required: ['waterVolumeM3', 'breachHeightM', 'waterHeightM', 'mode'],
    },
    example: { waterVolumeM3: 3e6, breachHeightM: 15, waterHeightM: 14, mode: 'overtopping' },
    run: froehlichBreach,
  }),
  defineFormula<BreachRouting>({
    name: 'breachHydrograph',
    title: { zh: '溃口出流过程', en: 'outflow through a growing trapezoidal breach' },
    source:
      'Fread 1988, NWS DAMBRK, broad-crested weir through a trapezoid, level-pool routing, linear growth',
    input: {
      type: 'object',
      description: 'reservoir and final opening',
      properties: {
        volumeM3: positive('volume above the final bottom', 'm³', 1e11),
        headM: positive('head above the final bottom', 'm', 400),
        storageExponent: number('volume grows with head^m', '1', 0.5, 6),
        bottomWidthM: number('final bottom width', 'm', 0, 10_000),
        sideSlope: number('horizontal : vertical', '1', 0, 10),
        formationTimeS: number('formation time', 's', 0, 1e6),
        durationS: positive('length of the hydrograph', 's', 1e7),
        inflowM3s: number('steady inflow', 'm³/s', 0, 1e6),
      },
      required: [
        'volumeM3',
        'headM',
        'storageExponent',
        'bottomWidthM',
        'sideSlope',
        'formationTimeS',
        'durationS',
        'inflowM3s',
      ],
    },
    example: {
      volumeM3: 3e6,
      headM: 14,
      storageExponent: 2.5,
      bottomWidthM: 30,
      sideSlope: 1,
      formationTimeS: 1800,
      durationS: 14_400,
      inflowM3s: 0,
    },
    run: (input) => {
      const hydrograph = routeBreach(input);
      const peak = hydrograph.reduce((a, b) => (b.value > a.value ? b : a));
      return { peakDischargeM3s: peak.value, timeOfPeakS: peak.timeS, hydrograph };
    },
  }),
];

interface SoilInput extends InfiltrationInput {
  readonly rain: readonly { readonly timeS: number; readonly value: number }[];
  readonly durationS: number;
  readonly stepS?: number;
}

function infiltrate(input: SoilInput): unknown {
  const soil = makeInfiltration(input, 1, '');
  const dt = input.stepS ?? input.durationS / 1000;
  if (input.durationS / dt > 1e6)
    throw new KernelFailure('INPUT_TOO_LARGE', 'stepS', 'stepS: more than a million steps');
  let ponded = 0;
  let taken = 0;
  let fallen = 0;
  let pondingS: number | undefined;
  const steps = Math.max(1, Math.round(input.durationS / dt));
  const series: { timeS: number; cumulativeMm: number; pondedMm: number }[] = [];
  for (let n = 0; n < steps; n++) {
    const t = (n * input.durationS) / steps;
    const length = input.durationS / steps;
    const now = input.rain.findLast((r) => r.timeS <= t)?.value ?? 0;
    const fall = (now / 3.6e6) * length;
    fallen += fall;
    ponded += fall;
    const potential = soil.potential(0, length, input.kind === 'greenAmpt' ? 0 : ponded);
    const depth = Math.min(ponded, potential);
    soil.took(0, length, depth, potential);
    ponded -= depth;
    taken += depth;
    if (ponded > 1e-12 && pondingS === undefined) pondingS = t + length;
    if (n % Math.ceil(steps / 500) === 0 || n === steps - 1)
      series.push({ timeS: t + length, cumulativeMm: taken * 1000, pondedMm: ponded * 1000 });
  }
  return {
    rainMm: fallen * 1000,
    infiltratedMm: taken * 1000,
    excessMm: ponded * 1000,
    ...(pondingS === undefined ? {} : { pondingTimeS: pondingS }),
    series,
  };
}

const water: readonly Formula[] = [
  defineFormula<SoilInput>({
    name: 'infiltration',
    title: { zh: '下渗（格林–安普特、霍顿、恒定）', en: 'infiltration: Green–Ampt, Horton, constant loss' },
    source:
      'Green & Ampt 1911 (Chow, Maidment & Mays 1988, eqs 4.3.6, 5.4); Horton 1940; SWMM hydrology reference manual I, chapter 4',
    input: {
      ...infiltrationSchema,
      properties: {
        ...infiltrationSchema.properties,
        rain: {
          type: 'array',
          description: 'rain, mm/h, each holding until the next',
          maxItems: 100_000,
          minItems: 1,
          items: {
            type: 'object',
            description: 'sample',
            properties: { timeS: number('from', 's', 0, 1e9), value: number('intensity', 'mm/h', 0, 10_000) },
            required: ['timeS', 'value'],
          },
        },
        durationS: positive('length', 's', 1e8),
        stepS: positive('step (default a thousandth)', 's', 1e6),
      },
      required: ['kind', 'rain', 'durationS'],
    },
    example: {
      kind: 'greenAmpt',
      conductivityMmPerH: 6.5,
      suctionMm: 166.8,
      moistureDeficit: 0.34,
      rain: [{ timeS: 0, value: 50 }],
      durationS: 3600,
    },
    run: infiltrate,
  }),
  defineFormula<CulvertShape & { headwaterLevelM: number; tailwaterLevelM: number }>({
    name: 'culvert',
    title: { zh: '涵洞过流（HDS-5）', en: 'culvert discharge after FHWA HDS-5' },
    source: `FHWA HDS-5, 3rd edition (FHWA-HIF-12-026, 2012), appendix A and chapter 3; inlet types: ${Object.keys(inletTable).join(', ')}`,
    input: {
      type: 'object',
      description: 'culvert and the water levels at both ends',
      properties: {
        ...culvertProperties,
        headwaterLevelM: number('level upstream', 'm', -1000, 10_000),
        tailwaterLevelM: number('level downstream', 'm', -1000, 10_000),
      },
      required: [...culvertRequired, 'headwaterLevelM', 'tailwaterLevelM'],
    },
    example: {
      shape: 'circular',
      diameterM: 1.2,
      lengthM: 30,
      inletInvertM: 10.3,
      outletInvertM: 10,
      manning: 0.012,
      inlet: 'circularConcreteSquareEdgeHeadwall',
      headwaterLevelM: 12.5,
      tailwaterLevelM: 10.5,
    },
    run: (input) => culvertFlow(input, barrelOf(input, ''), input.headwaterLevelM, input.tailwaterLevelM),
  }),
];

/** The parts of the flood model that are published formulas of their own. */
export const partFormulas: readonly Formula[] = [...hazard, ...breach, ...water];

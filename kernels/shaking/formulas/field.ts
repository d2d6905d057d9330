import { defineFormula, KernelFailure, type Formula } from '#kernels/model';
import { models, outsideValidity, type ModelChoice, type ModelName } from '../gmm/catalogue.ts';
import { isolines, type LngLatGrid } from '../field/contour.ts';
import type { CorrelationModel } from '../field/correlation.ts';
import { shakeField, type FeltReport, type Reading } from '../field/shake-field.ts';
import { buildRupture, distancesTo, newDistances, type RuptureInput } from '../source/rupture.ts';
import { parseImt, unitOf } from '../gmm/imt.ts';
import { newMotion, type Scenario } from '../gmm/scenario.ts';
import { choice, imtFields, numbers, numeric, object, scenarioFields } from './fields.ts';
import { describeRupture, MAX_PLACES, positionField, ruptureField } from './source.ts';

/** Largest grid of one field. */
const MAX_CELLS = 1_000_000;

const modelFields = {
  model: choice('ground-motion model', Object.keys(models)),
  region: { type: 'string', description: 'region of the model', maxLength: 20 },
  siteRegion: choice('site relation', ['california', 'japan']),
  distance: choice('distance metric of akkar14', ['rjb', 'repi', 'rhypo']),
  source: choice('source type of zhao06', ['asc', 'sinter', 'sslab']),
} as const;

interface ModelInput {
  model: ModelName;
  region?: string;
  siteRegion?: 'california' | 'japan';
  distance?: 'rjb' | 'repi' | 'rhypo';
  source?: 'asc' | 'sinter' | 'sslab';
}

function choiceOf(input: ModelInput): ModelChoice {
  const { regions } = models[input.model];
  if (input.region !== undefined && !regions.includes(input.region))
    throw new KernelFailure(
      'INPUT_NOT_ALLOWED',
      'region',
      `region: ${input.model} knows ${regions.length === 0 ? 'no regions' : regions.join(', ')}`,
    );
  return { region: input.region, basin: input.siteRegion, distance: input.distance, source: input.source };
}

interface SitesInput extends ModelInput {
  rupture: RuptureInput & { mag: number; rake?: number };
  sites: number[][];
  vs30: number[];
  imt: string;
}

const atSites = defineFormula<SitesInput>({
  name: 'groundMotionAtSites',
  title: { zh: '破裂在各场点的地震动', en: 'Ground motion of a rupture at sites' },
  source: 'the named ground-motion model with distances to the rupture planes',
  input: object(
    'model, rupture and sites',
    {
      ...modelFields,
      rupture: { ...ruptureField, required: ['mag'] },
      sites: {
        type: 'array',
        description: 'sites [lng, lat]',
        items: positionField,
        minItems: 1,
        maxItems: MAX_PLACES,
      },
      vs30: numbers('vs30 of each site, or one for all', scenarioFields.vs30, MAX_PLACES),
      imt: imtFields.imt,
    },
    ['model', 'rupture', 'sites', 'vs30', 'imt'],
  ),
  example: {
    model: 'bssa14',
    region: 'china',
    rupture: { epicentre: [103.4, 31], mag: 7.9, rake: 120, strike: 229, dip: 43, hypo_depth: 14 },
    sites: [
      [103.5, 31.1],
      [104.07, 30.67],
    ],
    vs30: [400],
    imt: 'PGA',
  },
  run: (input, control) => {
    if (input.vs30.length !== 1 && input.vs30.length !== input.sites.length)
      throw new KernelFailure('INPUT_INCONSISTENT', 'vs30', 'vs30: give one value or one per site');
    const rupture = buildRupture(input.rupture);
    const imt = parseImt(input.imt);
    const evaluate = models[input.model].evaluator(imt, choiceOf(input));
    const n = input.sites.length;
    const median = new Float64Array(n);
    const sigma = new Float64Array(n);
    const outside = new Set<string>();
    const d = newDistances();
    const motion = newMotion();
    for (let i = 0; i < n; i++) {
      if ((i & 4095) === 0 && control.cancelled?.()) throw new KernelFailure('CANCELLED', '', 'cancelled');
      distancesTo(rupture, input.sites[i][0], input.sites[i][1], d);
      const s: Scenario = {
        mag: input.rupture.mag,
        rake: input.rupture.rake,
        dip: rupture.dip,
        ztor: rupture.ztor,
        width: rupture.width,
        hypo_depth: rupture.hypo_depth,
        vs30: input.vs30[input.vs30.length === 1 ? 0 : i],
        vs30measured: false,
        ...d,
      };
      evaluate(s, motion);
      median[i] = Math.exp(motion.meanLn);
      sigma[i] = motion.sigma;
      if (outside.size < 8)
        for (const note of outsideValidity(input.model, s)) outside.add(`site ${i}: ${note}`);
    }
    return {
      model: input.model,
      imt: imt.label,
      unit: unitOf(imt),
      rupture: describeRupture(rupture),
      median,
      sigma,
      validity: [...outside].slice(0, 8),
    };
  },
});

interface FieldInput extends ModelInput {
  rupture: RuptureInput & { mag: number; rake?: number };
  grid: LngLatGrid;
  vs30?: number;
  vs30Grid?: number[];
  imts?: string[];
  readings?: Reading[];
  feltReports?: FeltReport[];
  scale?: 'mmi' | 'china';
  correlation?: CorrelationModel;
  vs30Clustered?: boolean;
  levels?: number[];
  intensityLevels?: number[];
}

const gridField = object(
  'grid of longitude and latitude, rows from the south-west corner eastwards',
  {
    lng0: numeric('first longitude', '°', -180, 180),
    lat0: numeric('first latitude', '°', -90, 90),
    dLng: numeric('step of longitude', '°', 1e-6, 5),
    dLat: numeric('step of latitude', '°', 1e-6, 5),
    nx: { type: 'integer', description: 'columns', minimum: 2, maximum: 20_000 },
    ny: { type: 'integer', description: 'rows', minimum: 2, maximum: 20_000 },
  },
  ['lng0', 'lat0', 'dLng', 'dLat', 'nx', 'ny'],
);

const lngLat = {
  lng: numeric('longitude', '°', -180, 180),
  lat: numeric('latitude', '°', -90, 90),
  vs30: scenarioFields.vs30,
};

const fieldSchema = object(
  'model, rupture, grid and observations',
  {
    ...modelFields,
    rupture: { ...ruptureField, required: ['mag'] },
    grid: gridField,
    vs30: { ...scenarioFields.vs30, default: 760 },
    vs30Grid: numbers('vs30 of each cell, replaces vs30', scenarioFields.vs30, MAX_CELLS),
    imts: imtFields.imts,
    readings: {
      type: 'array',
      description: 'instrument readings',
      maxItems: 2000,
      items: object(
        'reading',
        {
          ...lngLat,
          imt: imtFields.imt,
          value: numeric('value in g or cm/s', 'g or cm/s', 1e-12, 1e4),
          sigmaLn: numeric('uncertainty of the reading', 'ln', 0, 5),
        },
        ['lng', 'lat', 'imt', 'value'],
      ),
    },
    feltReports: {
      type: 'array',
      description: 'felt reports on the chosen scale',
      maxItems: 2000,
      items: object(
        'report',
        {
          ...lngLat,
          intensity: numeric('intensity', '', 1, 12),
          sigmaIntensity: numeric('uncertainty of the report', '', 0, 5),
        },
        ['lng', 'lat', 'intensity'],
      ),
    },
    scale: choice('intensity scale of reports and result', ['china', 'mmi'], 'china'),
    correlation: choice('spatial correlation', ['jayaramBaker2009', 'lothBaker2013'], 'jayaramBaker2009'),
    vs30Clustered: {
      type: 'boolean',
      description: 'vs30 is clustered (Jayaram and Baker eq 18)',
      default: false,
    },
    levels: numbers('contour levels of the first measure', numeric('level', 'g or cm/s', 0, 1e4), 100),
    intensityLevels: numbers('contour levels of intensity', numeric('level', '', 1, 12), 100),
  },
  ['model', 'rupture', 'grid'],
);

const intensityField = defineFormula<FieldInput>({
  name: 'intensityField',
  title: { zh: '烈度场（台站与灾情约束）', en: 'Intensity field conditioned on stations and felt reports' },
  source:
    'Worden et al. (2018), BSSA 108(2), 853–866, eqs 2–5; Jayaram and Baker (2009); Loth and Baker (2013) with its erratum',
  input: fieldSchema,
  example: {
    model: 'bssa14',
    region: 'china',
    rupture: { epicentre: [103.4, 31], mag: 6.5, rake: 90, strike: 229, dip: 43, hypo_depth: 14 },
    grid: { lng0: 102.9, lat0: 30.6, dLng: 0.1, dLat: 0.1, nx: 11, ny: 9 },
    vs30: 400,
    imts: ['PGA', 'PGV'],
    readings: [{ lng: 103.6, lat: 31.1, imt: 'PGA', value: 0.45 }],
    feltReports: [{ lng: 103.2, lat: 30.9, intensity: 7, sigmaIntensity: 0.5 }],
    scale: 'china',
    intensityLevels: [6, 7, 8],
  },
  run: (input, control) => {
    const { grid } = input;
    const cells = grid.nx * grid.ny;
    if (cells > MAX_CELLS)
      throw new KernelFailure(
        'INPUT_TOO_LARGE',
        'grid',
        `grid: takes at most ${MAX_CELLS} cells, got ${cells}`,
      );
    if (input.vs30Grid && input.vs30Grid.length !== cells)
      throw new KernelFailure('INPUT_INCONSISTENT', 'vs30Grid', `vs30Grid: needs ${cells} values`);
    const rupture = buildRupture(input.rupture);
    const { mag, rake } = input.rupture;
    const result = shakeField(
      {
        source: { model: input.model, choice: choiceOf(input), rupture, mag, rake },
        grid,
        vs30: input.vs30Grid ?? input.vs30 ?? 760,
        imts: input.imts ?? ['PGA', 'PGV'],
        readings: input.readings ?? [],
        feltReports: input.feltReports ?? [],
        scale: input.scale ?? 'china',
        correlation: input.correlation ?? 'jayaramBaker2009',
        vs30Clustered: input.vs30Clustered ?? false,
      },
      control,
    );
    const fields = result.fields.map(({ imt, unit, median, sigma, bias, observations, residuals }) => ({
      imt,
      unit,
      median,
      sigma,
      bias,
      observations,
      residuals,
    }));
    return {
      rupture: describeRupture(rupture),
      grid,
      fields,
      intensity: Array.from(result.intensity, (v) => (Number.isNaN(v) ? null : v)),
      intensityFrom: result.intensityFrom,
      contours: isolines(fields[0].median, grid, input.levels ?? []),
      intensityContours: isolines(result.intensity, grid, input.intensityLevels ?? []),
    };
  },
});

/** Site-set and field formulas. */
export const fieldFormulas: readonly Formula[] = [atSites, intensityField];

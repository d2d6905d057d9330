import { defineFormula, KernelFailure, type Formula, type InputSchema } from '#kernels/model';
import { vs30FromSlope, nehrpClass, type SlopeSetting, type SlopeTable } from '../site/vs30-slope.ts';
import { meanZ1pt0Ask14, meanZ1pt0Cy14, meanZ2pt5Cb14 } from '../gmm/basin-depth.ts';
import {
  buildRupture,
  distancesTo,
  newDistances,
  type Rupture,
  type RuptureInput,
} from '../source/rupture.ts';
import { leonard2014Area, wellsCoppersmith } from '../source/scaling.ts';
import { choice, numbers, numeric, object, scenarioFields } from './fields.ts';

/** Longest lists of places a request takes. */
export const MAX_PLACES = 2_000_000;

const degrees = numeric('longitude or latitude', '°', -180, 180);

/** A position `[lng, lat]`. */
export const positionField: InputSchema = numbers('position [lng, lat]', degrees, 2, 2);

/** Schema of a rupture. */
export const ruptureField = object(
  'rupture 破裂: quads, a trace, an epicentre with a strike, or a point source',
  {
    epicentre: positionField,
    mag: scenarioFields.mag,
    rake: scenarioFields.rake,
    strike: numeric('strike 走向, the plane dips to its right', '°', 0, 360),
    dip: scenarioFields.dip,
    ztor: scenarioFields.ztor,
    length: numeric('length along strike', 'km', 0.01, 2000),
    width: scenarioFields.width,
    hypo_depth: scenarioFields.hypo_depth,
    alongStrike: numeric('position of the hypocentre along the length, 0–1; default 0.5', '', 0, 1),
    trace: {
      type: 'array',
      description: 'top edge as a polyline of [lng, lat]',
      items: positionField,
      minItems: 2,
      maxItems: 500,
    },
    quads: {
      type: 'array',
      description: 'planes by corners [lng, lat, depth km]: top start, top end, bottom end, bottom start',
      items: {
        type: 'array',
        description: 'four corners',
        items: numbers('corner [lng, lat, depth km]', numeric('lng, lat or depth', '', -180, 700), 3, 3),
        minItems: 4,
        maxItems: 4,
      },
      minItems: 1,
      maxItems: 500,
    },
  },
  [],
);

/** What a rupture looks like in an answer. */
export function describeRupture(r: Rupture): object {
  return {
    strike: r.strike,
    dip: r.dip,
    lengthKm: r.length,
    widthKm: r.width,
    ztor: r.ztor,
    hypo_depth: r.hypo_depth,
    epicentre: r.epicentre,
    planes: r.planes.length,
    assumed: r.assumed,
  };
}

interface DistanceInput {
  rupture: RuptureInput;
  sites: number[][];
}

const ruptureDistances = defineFormula<DistanceInput>({
  name: 'ruptureDistances',
  title: { zh: '断层距离', en: 'Distances of sites to a rupture' },
  source:
    'Definitions of the NGA-West2 models (Ancheta et al. 2014); several segments by Spudich and Chiou (2015), USGS OFR 2015-1028',
  input: object(
    'rupture and sites',
    {
      rupture: ruptureField,
      sites: {
        type: 'array',
        description: 'sites [lng, lat]',
        items: positionField,
        minItems: 1,
        maxItems: MAX_PLACES,
      },
    },
    ['rupture', 'sites'],
  ),
  example: {
    rupture: {
      quads: [
        [
          [-118.5983, 34.3867, 6],
          [-118.435, 34.3023, 6],
          [-118.533, 34.1633, 20],
          [-118.6983, 34.25, 20],
        ],
      ],
      epicentre: [-118.5357, 34.213],
      hypo_depth: 18,
    },
    sites: [
      [-118.53, 34.3],
      [-118.2437, 34.0522],
    ],
  },
  run: (input, control) => {
    const rupture = buildRupture(input.rupture);
    const d = newDistances();
    const columns = ['rjb', 'rrup', 'rx', 'ry0', 'repi', 'rhypo', 'azimuth'] as const;
    const out = Object.fromEntries(columns.map((c) => [c, new Float64Array(input.sites.length)]));
    for (const [i, [lng, lat]] of input.sites.entries()) {
      if ((i & 8191) === 0 && control.cancelled?.()) throw new KernelFailure('CANCELLED', '', 'cancelled');
      distancesTo(rupture, lng, lat, d);
      for (const c of columns) out[c][i] = d[c];
    }
    return { rupture: describeRupture(rupture), unit: 'km', ...out };
  },
});

const ruptureSize = defineFormula<{ mag: number; rake?: number; relation: string }>({
  name: 'ruptureSize',
  title: { zh: '破裂尺度', en: 'Rupture size from magnitude' },
  source:
    'Wells and Coppersmith (1994), BSSA 84(4), 974–1002, table 2A; Leonard (2014), BSSA 104(6), 2953–2965',
  input: object(
    'magnitude and style',
    {
      mag: scenarioFields.mag,
      rake: scenarioFields.rake,
      relation: choice('relation', ['wellsCoppersmith1994', 'leonard2014Interplate', 'leonard2014Stable']),
    },
    ['mag', 'relation'],
  ),
  example: { mag: 7, rake: 0, relation: 'wellsCoppersmith1994' },
  run: ({ mag, rake, relation }) => {
    if (relation === 'wellsCoppersmith1994') return { relation, ...wellsCoppersmith(mag, rake) };
    const setting = relation === 'leonard2014Interplate' ? 'interplate' : 'stable';
    return { relation, areaKm2: { median: leonard2014Area(mag, rake, setting) } };
  },
});

const vs30Slope = defineFormula<{ slope: number; setting: SlopeSetting; table?: SlopeTable }>({
  name: 'vs30FromSlope',
  title: { zh: '由坡度估计 VS30', en: 'vs30 from topographic slope' },
  source: 'Wald and Allen (2007), BSSA 97(5), 1379–1395; Allen and Wald (2009), BSSA 99(2A), 935–943',
  input: object(
    'slope',
    {
      slope: numeric('topographic slope', 'm/m', 0, 10),
      setting: choice('tectonic setting', ['active', 'stable']),
      table: choice('slope table', ['allenWald2009', 'waldAllen2007'], 'allenWald2009'),
    },
    ['slope', 'setting'],
  ),
  example: { slope: 0.02, setting: 'active', table: 'allenWald2009' },
  run: ({ slope, setting, table }) => {
    const vs30 = vs30FromSlope(slope, setting, table ?? 'allenWald2009');
    return { vs30, nehrpClass: nehrpClass(vs30) };
  },
});

const basinDepth = defineFormula<{ vs30: number }>({
  name: 'basinDepth',
  title: { zh: '由 VS30 估计盆地深度', en: 'Basin depths from vs30' },
  source:
    'Chiou and Youngs (2014) eqs 1–2; Abrahamson et al. (2014) eqs 18–19; Campbell and Bozorgnia (2014) eqs 33–34',
  input: object('site', { vs30: scenarioFields.vs30 }, ['vs30']),
  example: { vs30: 400 },
  run: ({ vs30 }) => ({
    california: {
      z1pt0Cy14: meanZ1pt0Cy14(vs30, 'california'),
      z1pt0Ask14: meanZ1pt0Ask14(vs30, 'california') * 1000,
      z2pt5Cb14: meanZ2pt5Cb14(vs30, 'california'),
    },
    japan: {
      z1pt0Cy14: meanZ1pt0Cy14(vs30, 'japan'),
      z1pt0Ask14: meanZ1pt0Ask14(vs30, 'japan') * 1000,
      z2pt5Cb14: meanZ2pt5Cb14(vs30, 'japan'),
    },
    units: { z1pt0: 'm', z2pt5: 'km' },
  }),
});

/** Source and site formulas. */
export const sourceFormulas: readonly Formula[] = [ruptureDistances, ruptureSize, vs30Slope, basinDepth];

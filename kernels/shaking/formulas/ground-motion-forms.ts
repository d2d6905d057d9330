import { KernelFailure, type InputSchema } from '#kernels/model';
import type { Akkar14Distance } from '../gmm/akkar14.ts';
import { meanZ2pt5Cb14 } from '../gmm/basin-depth.ts';
import { models, type ModelChoice, type ModelName } from '../gmm/catalogue.ts';
import { cy14MeanZtor } from '../gmm/cy14.ts';
import { RADIANS, type Scenario } from '../gmm/scenario.ts';
import { surfaceWaveMagnitude, type Yu13Coefficients } from '../gmm/yu13.ts';
import { choice, numeric, type scenarioFields } from './fields.ts';

/** A request for a prediction: the scenario, the model's choices and the measures. */
export type GroundMotionInput = Scenario & {
  imt?: string;
  imts?: string[];
  region?: string;
  siteRegion?: 'california' | 'japan';
  distance?: Akkar14Distance;
  source?: 'asc' | 'sinter' | 'sslab';
  siteClass?: 'hardRock' | 'SC I' | 'SC II' | 'SC III' | 'SC IV';
  depthKm?: number;
  magnitudeScale?: 'Ms' | 'Mw';
  coefficients?: Yu13Coefficients;
  zbot?: number;
};

/** Absent where the request marks a basin depth as unknown by a negative number. */
function known(depth: number | undefined): number | undefined {
  return depth === undefined || depth < 0 ? undefined : depth;
}

/** One model as a formula: its fields, example and how a request becomes a scenario. */
export interface ModelForm {
  readonly name: ModelName;
  readonly title: { readonly zh: string; readonly en: string };
  readonly source: string;
  readonly scenario: readonly (keyof typeof scenarioFields)[];
  readonly required: readonly string[];
  readonly extra: Record<string, InputSchema>;
  readonly example: GroundMotionInput;
  /** Completes the scenario and picks the model's choices. */
  prepare(input: GroundMotionInput): { scenario: Scenario; options: ModelChoice };
}

function regionField(model: ModelName): Record<string, InputSchema> {
  const { regions } = models[model];
  return { region: choice('region 地区', regions, regions[0]) };
}

const siteRegion = choice('relation of basin depth and site response 场地地区; absent = that of the region', [
  'california',
  'japan',
]);

/** Depth of the hypocentre, CB14 equations 35–37, for a rupture whose depth is not given. */
function cb14Depth(s: Scenario): number {
  const span = s.width! * Math.sin(s.dip! * RADIANS);
  if (span <= 0) return s.ztor!;
  const byMag = s.mag < 6.75 ? -4.317 + 0.984 * s.mag : 2.325;
  const byDip = s.dip! <= 40 ? 0.0445 * (s.dip! - 40) : 0;
  return s.ztor! + Math.exp(Math.min(byMag + byDip, Math.log(0.9 * span)));
}

/** Rupture width, CB14 equation 39, down to the seismogenic depth. */
function cb14Width(s: Scenario, zbot: number): number {
  const width = Math.sqrt(10 ** ((s.mag - 4.07) / 0.98));
  const sin = Math.sin(s.dip! * RADIANS);
  return sin > 0 ? Math.min(width, Math.max((zbot - s.ztor!) / sin, 0.001)) : width;
}

/** The seven models. */
export const modelForms: readonly ModelForm[] = [
  {
    name: 'bssa14',
    title: { zh: 'BSSA14 地震动模型', en: 'BSSA14 ground-motion model' },
    source: 'Boore, Stewart, Seyhan and Atkinson (2014), Earthquake Spectra 30(3), 1057–1085, eqs 1–17',
    scenario: ['mag', 'rake', 'rjb', 'vs30', 'z1pt0'],
    required: ['mag', 'rjb', 'vs30'],
    extra: { ...regionField('bssa14'), siteRegion },
    example: { mag: 7, rake: 90, rjb: 20, vs30: 400, z1pt0: 300, region: 'china', imt: 'PGA' },
    prepare: (i) => ({
      scenario: { ...i, z1pt0: known(i.z1pt0) },
      options: { region: i.region, basin: i.siteRegion },
    }),
  },
  {
    name: 'cb14',
    title: { zh: 'CB14 地震动模型', en: 'CB14 ground-motion model' },
    source: 'Campbell and Bozorgnia (2014), Earthquake Spectra 30(3), 1087–1115, eqs 1–39',
    scenario: ['mag', 'rake', 'dip', 'ztor', 'width', 'hypo_depth', 'rrup', 'rjb', 'rx', 'vs30', 'z2pt5'],
    required: ['mag', 'dip', 'rrup', 'rjb', 'rx', 'vs30'],
    extra: {
      ...regionField('cb14'),
      siteRegion,
      zbot: numeric('bottom of the seismogenic crust, for an absent width; default 15', 'km', 1, 100),
    },
    example: {
      mag: 7,
      rake: 90,
      dip: 45,
      ztor: 1,
      width: 20,
      hypo_depth: 10,
      rrup: 20,
      rjb: 15,
      rx: 18,
      vs30: 400,
      z2pt5: 2,
      region: 'china',
      imt: 'SA(1.0)',
    },
    prepare: (i) => {
      const s: Scenario = { ...i, ztor: i.ztor ?? cy14MeanZtor(i.mag, i.rake) };
      s.width ??= cb14Width(s, i.zbot ?? 15);
      s.hypo_depth ??= cb14Depth(s);
      const basin = i.siteRegion ?? (i.region === 'japan' ? 'japan' : 'california');
      s.z2pt5 = known(i.z2pt5) ?? meanZ2pt5Cb14(i.vs30!, basin);
      return { scenario: s, options: { region: i.region, basin: i.siteRegion } };
    },
  },
  {
    name: 'cy14',
    title: { zh: 'CY14 地震动模型', en: 'CY14 ground-motion model' },
    source: 'Chiou and Youngs (2014), Earthquake Spectra 30(3), 1117–1153, eqs 1–13',
    scenario: ['mag', 'rake', 'dip', 'ztor', 'rrup', 'rjb', 'rx', 'vs30', 'vs30measured', 'z1pt0', 'rcdpp'],
    required: ['mag', 'dip', 'rrup', 'rjb', 'rx', 'vs30'],
    extra: regionField('cy14'),
    example: {
      mag: 7.9,
      rake: 90,
      dip: 45,
      ztor: 0,
      rrup: 30,
      rjb: 25,
      rx: 28,
      vs30: 400,
      vs30measured: true,
      z1pt0: 300,
      region: 'wenchuan',
      imt: 'PGV',
    },
    prepare: (i) => ({ scenario: { ...i, z1pt0: known(i.z1pt0) }, options: { region: i.region } }),
  },
  {
    name: 'ask14',
    title: { zh: 'ASK14 地震动模型', en: 'ASK14 ground-motion model' },
    source: 'Abrahamson, Silva and Kamai (2014), Earthquake Spectra 30(3), 1025–1055, eqs 1–30',
    scenario: [
      'mag',
      'rake',
      'dip',
      'ztor',
      'width',
      'rrup',
      'rjb',
      'rx',
      'ry0',
      'vs30',
      'vs30measured',
      'z1pt0',
      'aftershock',
      'crjb',
    ],
    required: ['mag', 'dip', 'ztor', 'width', 'rrup', 'rjb', 'rx', 'vs30'],
    extra: regionField('ask14'),
    example: {
      mag: 7,
      rake: 90,
      dip: 45,
      ztor: 1,
      width: 20,
      rrup: 20,
      rjb: 15,
      rx: 18,
      ry0: 0,
      vs30: 400,
      vs30measured: false,
      z1pt0: 300,
      region: 'china',
      imts: ['PGA', 'SA(0.2)', 'SA(1.0)'],
    },
    prepare: (i) => ({ scenario: { ...i, z1pt0: known(i.z1pt0) }, options: { region: i.region } }),
  },
  {
    name: 'akkar14',
    title: { zh: 'Akkar 2014 地震动模型', en: 'Akkar et al. (2014) ground-motion model' },
    source: 'Akkar, Sandıkkaya and Bommer (2014), Bull. Earthquake Eng. 12(1), 359–387, eqs 1–3, tables 3–4',
    scenario: ['mag', 'rake', 'rjb', 'repi', 'rhypo', 'vs30'],
    required: ['mag', 'vs30'],
    extra: {
      distance: choice('which distance is used; absent = the one given', ['rjb', 'repi', 'rhypo']),
    },
    example: { mag: 6.5, rake: -90, repi: 25, vs30: 520, distance: 'repi', imt: 'PGA' },
    prepare: (i) => {
      const given = (['rjb', 'repi', 'rhypo'] as const).filter((key) => i[key] !== undefined);
      const distance = i.distance ?? (given.length === 1 ? given[0] : undefined);
      if (distance === undefined)
        throw new KernelFailure(
          given.length === 0 ? 'INPUT_MISSING' : 'INPUT_INCONSISTENT',
          'distance',
          'distance: give exactly one of rjb, repi, rhypo, or name the one to use',
        );
      if (i[distance] === undefined)
        throw new KernelFailure('INPUT_MISSING', distance, `${distance}: is required`);
      return { scenario: i, options: { distance } };
    },
  },
  {
    name: 'zhao06',
    title: { zh: 'Zhao 2006 地震动模型', en: 'Zhao et al. (2006) ground-motion model' },
    source: 'Zhao et al. (2006), BSSA 96(3), 898–913, eqs 1–5, tables 4–6',
    scenario: ['mag', 'rake', 'hypo_depth', 'rrup', 'vs30'],
    required: ['mag', 'hypo_depth', 'rrup', 'source'],
    extra: {
      source: choice('shallow crust, subduction interface or slab 地壳/板间/板内', [
        'asc',
        'sinter',
        'sslab',
      ]),
      siteClass: choice('site class of table 2; absent = from vs30', [
        'hardRock',
        'SC I',
        'SC II',
        'SC III',
        'SC IV',
      ]),
    },
    example: { mag: 7.5, hypo_depth: 40, rrup: 80, vs30: 400, source: 'sslab', imt: 'SA(0.5)' },
    prepare: (i) => {
      if (i.vs30 === undefined && i.siteClass === undefined)
        throw new KernelFailure('INPUT_MISSING', 'vs30', 'vs30: give vs30 or siteClass');
      return { scenario: i, options: { source: i.source, siteClass: i.siteClass } };
    },
  },
  {
    name: 'yu13',
    title: { zh: '俞言祥 2013 分区椭圆衰减', en: 'Yu et al. (2013) elliptical attenuation of GB 18306-2015' },
    source:
      'Yu, Li and Xiao (2013), Technology for Earthquake Disaster Prevention 8(1), 24–33; Gao Mengtan, ed. (2015), 宣贯教材 of GB 18306-2015',
    scenario: ['mag', 'repi', 'azimuth'],
    required: ['mag', 'repi', 'azimuth', 'region'],
    extra: {
      region: choice(
        'zone 分区: 东部强震区 eastern, 中强地震区 stable, 新疆区 xinjiang (active), 青藏区 tibet',
        ['eastern', 'stable', 'xinjiang', 'active', 'tibet'],
      ),
      depthKm: numeric(
        'focal depth added to both axes; default 15, 0 = printed epicentral form',
        'km',
        0,
        100,
      ),
      coefficients: choice(
        'ln Y as 2.3 lg Y (the OpenQuake table) or the printed lg coefficients of GB 18306-2015',
        ['openquake', 'printed'],
        'openquake',
      ),
      magnitudeScale: choice('scale of mag; Mw is converted by Cheng et al. (2017)', ['Ms', 'Mw'], 'Ms'),
    },
    example: { mag: 7, repi: 30, azimuth: 60, region: 'tibet', imt: 'PGA' },
    prepare: (i) => ({
      scenario: { ...i, mag: i.magnitudeScale === 'Mw' ? surfaceWaveMagnitude(i.mag) : i.mag },
      options: {
        region: i.region === 'active' ? 'xinjiang' : i.region,
        depthKm: i.depthKm,
        coefficients: i.coefficients,
      },
    }),
  },
];

import { akkar14, type Akkar14Distance } from './akkar14.ts';
import { ask14, type Ask14Region } from './ask14.ts';
import { bssa14, type Bssa14Region } from './bssa14.ts';
import { cb14, type Cb14Region } from './cb14.ts';
import { tabulatedPeriods, type CoefficientTable } from './coefficients.ts';
import { cy14, type Cy14Region } from './cy14.ts';
import { PGA, PGV, spectral, type Imt } from './imt.ts';
import type { Evaluator, Scenario } from './scenario.ts';
import { akkar14RjbTable } from './tables/akkar14.ts';
import { ask14Table } from './tables/ask14.ts';
import { bssa14Table } from './tables/bssa14.ts';
import { cb14Table } from './tables/cb14.ts';
import { cy14Table } from './tables/cy14.ts';
import { zhao06Table } from './tables/zhao06.ts';
import { yu13, type Yu13Coefficients, type Yu13Region } from './yu13.ts';
import { zhao06, type Zhao06SiteClass, type Zhao06Source } from './zhao06.ts';

/** Names of the ground-motion models. */
export type ModelName = 'bssa14' | 'cb14' | 'cy14' | 'ask14' | 'akkar14' | 'zhao06' | 'yu13';

/** Choices a model takes besides the scenario; each model reads its own. */
export interface ModelChoice {
  readonly region?: string;
  readonly basin?: 'california' | 'japan';
  readonly distance?: Akkar14Distance;
  readonly source?: Zhao06Source;
  readonly siteClass?: Zhao06SiteClass;
  readonly depthKm?: number;
  readonly coefficients?: Yu13Coefficients;
}

/** Limits of validity as the publication states them: field, lowest, highest, unit. */
export type Limit = readonly [keyof Scenario, number, number, string];

/** A ground-motion model: its evaluator by measure, its measures and its limits. */
export interface ModelEntry {
  readonly regions: readonly string[];
  readonly limits: readonly Limit[];
  measures(): readonly Imt[];
  evaluator(imt: Imt, choice: ModelChoice): Evaluator;
}

function measuresOf(table: CoefficientTable): readonly Imt[] {
  return [
    ...(table.pga ? [PGA] : []),
    ...(table.pgv ? [PGV] : []),
    ...tabulatedPeriods(table).map((period) => spectral(period)),
  ];
}

/** Every model, with the region used when none is given first in `regions`. */
export const models: Readonly<Record<ModelName, ModelEntry>> = {
  bssa14: {
    regions: ['global', 'california', 'taiwan', 'newZealand', 'china', 'turkey', 'italy', 'japan'],
    limits: [
      ['mag', 3, 8.5, ''],
      ['rjb', 0, 400, 'km'],
      ['vs30', 150, 1500, 'm/s'],
      ['z1pt0', 0, 3000, 'm'],
    ],
    measures: () => measuresOf(bssa14Table),
    evaluator: (imt, c) => {
      const region = (c.region ?? 'global') as Bssa14Region;
      return bssa14(imt, { region, basin: c.basin ?? (region === 'japan' ? 'japan' : 'california') });
    },
  },
  cb14: {
    regions: ['california', 'taiwan', 'middleEast', 'china', 'turkey', 'japan', 'italy'],
    limits: [
      ['mag', 3.3, 8.5, ''],
      ['rrup', 0, 300, 'km'],
      ['vs30', 150, 1500, 'm/s'],
      ['z2pt5', 0, 10, 'km'],
      ['ztor', 0, 20, 'km'],
      ['hypo_depth', 0, 20, 'km'],
      ['dip', 15, 90, '°'],
    ],
    measures: () => measuresOf(cb14Table),
    evaluator: (imt, c) => {
      const region = (c.region ?? 'california') as Cb14Region;
      return cb14(imt, { region, site: c.basin ?? (region === 'japan' ? 'japan' : 'california') });
    },
  },
  cy14: {
    regions: ['california', 'global', 'taiwan', 'japan', 'italy', 'wenchuan'],
    limits: [
      ['mag', 3.5, 8.5, ''],
      ['rrup', 0, 300, 'km'],
      ['ztor', 0, 20, 'km'],
      ['vs30', 180, 1500, 'm/s'],
    ],
    measures: () => measuresOf(cy14Table),
    evaluator: (imt, c) => cy14(imt, (c.region ?? 'california') as Cy14Region),
  },
  ask14: {
    regions: ['california', 'taiwan', 'china', 'japan'],
    limits: [
      ['mag', 3, 8.5, ''],
      ['rrup', 0, 300, 'km'],
      ['vs30', 180, 1500, 'm/s'],
    ],
    measures: () => measuresOf(ask14Table),
    evaluator: (imt, c) => ask14(imt, (c.region ?? 'california') as Ask14Region),
  },
  akkar14: {
    regions: [],
    limits: [
      ['mag', 4, 8, ''],
      ['rjb', 0, 200, 'km'],
      ['repi', 0, 200, 'km'],
      ['rhypo', 0, 200, 'km'],
      ['vs30', 150, 1200, 'm/s'],
    ],
    measures: () => measuresOf(akkar14RjbTable),
    evaluator: (imt, c) => akkar14(imt, c.distance ?? 'rjb'),
  },
  zhao06: {
    regions: [],
    limits: [
      ['mag', 5, 8.3, ''],
      ['rrup', 0.3, 300, 'km'],
      ['hypo_depth', 0, 125, 'km'],
    ],
    measures: () => measuresOf(zhao06Table),
    evaluator: (imt, c) => zhao06(imt, c.source ?? 'asc', c.siteClass),
  },
  yu13: {
    regions: ['eastern', 'stable', 'xinjiang', 'tibet'],
    limits: [
      ['mag', 5, 8.5, ''],
      ['repi', 0, 200, 'km'],
    ],
    measures: () => [PGA, PGV],
    evaluator: (imt, c) =>
      yu13(imt, {
        region: (c.region ?? 'eastern') as Yu13Region,
        depthKm: c.depthKm ?? 15,
        coefficients: c.coefficients ?? 'openquake',
      }),
  },
};

/** Which inputs lie outside the published range of a model, in words; empty when all are inside. */
export function outsideValidity(model: ModelName, s: Scenario): string[] {
  const notes: string[] = [];
  for (const [key, low, high, unit] of models[model].limits) {
    const value = s[key];
    if (typeof value === 'number' && (value < low || value > high))
      notes.push(`${key} ${value} is outside ${low}–${high}${unit ? ` ${unit}` : ''}`);
  }
  return notes;
}

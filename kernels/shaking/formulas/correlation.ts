import { defineFormula, KernelFailure, type Formula } from '#kernels/model';
import {
  jayaramBaker2009,
  jayaramBakerRangeKm,
  lothBaker2013,
  type CorrelationModel,
} from '../field/correlation.ts';
import { choice, numeric, object } from './fields.ts';

const correlation = defineFormula<{
  model: CorrelationModel;
  period1S: number;
  period2S?: number;
  distanceKm: number;
  vs30Clustered?: boolean;
}>({
  name: 'spatialCorrelation',
  title: { zh: '残差空间相关', en: 'Spatial correlation of within-event residuals' },
  source:
    'Jayaram and Baker (2009), EESD 38(15), 1687–1708, eqs 17–20; Loth and Baker (2013), EESD 42(3), 397–417, eq 42, erratum 2020',
  input: object(
    'periods and distance',
    {
      model: choice('model', ['jayaramBaker2009', 'lothBaker2013']),
      period1S: numeric('period', 's', 0, 10),
      period2S: numeric('second period; absent = the first', 's', 0, 10),
      distanceKm: numeric('distance between the sites', 'km', 0, 2000),
      vs30Clustered: { type: 'boolean', description: 'vs30 is clustered (eq 18)', default: false },
    },
    ['model', 'period1S', 'distanceKm'],
  ),
  example: { model: 'lothBaker2013', period1S: 0.2, period2S: 1, distanceKm: 10 },
  run: (i) => {
    if (i.model === 'lothBaker2013') {
      const a = Math.max(i.period1S, 0.01);
      return { rho: lothBaker2013(a, Math.max(i.period2S ?? a, 0.01), i.distanceKm) };
    }
    if (i.period2S !== undefined && i.period2S !== i.period1S)
      throw new KernelFailure('INPUT_INCONSISTENT', 'period2S', 'period2S: this model has one period');
    return {
      rho: jayaramBaker2009(i.period1S, i.distanceKm, i.vs30Clustered ?? false),
      rangeKm: jayaramBakerRangeKm(i.period1S, i.vs30Clustered ?? false),
    };
  },
});

/** Correlation formulas. */
export const correlationFormulas: readonly Formula[] = [correlation];

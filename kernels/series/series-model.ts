import { defineFormula, type InputSchema, type KernelModel } from '#kernels/model';
import { downsample } from './downsample.ts';
import { findGaps } from './gaps.ts';

const numbers = (description: string, unit?: string): InputSchema => ({
  type: 'array',
  description,
  items: { type: 'number', description, ...(unit ? { unit } : {}) },
  maxItems: 5_000_000,
});

const downsampleFormula = defineFormula<{
  times: number[];
  values: number[];
  from: number;
  to: number;
  width: number;
}>({
  name: 'downsample',
  title: { zh: '降采样', en: 'down-sample to screen width' },
  source: 'first, lowest, highest and last value per pixel',
  input: {
    type: 'object',
    description: 'a series and a screen width',
    properties: {
      times: numbers('ascending times', 'ms UTC'),
      values: numbers('values'),
      from: { type: 'number', description: 'begin', unit: 'ms UTC' },
      to: { type: 'number', description: 'end', unit: 'ms UTC' },
      width: { type: 'integer', description: 'screen width', unit: 'px', minimum: 1, maximum: 100_000 },
    },
    required: ['times', 'values', 'from', 'to', 'width'],
  },
  example: { times: [0, 1, 2, 3, 4, 5], values: [1, 9, 0, 3, 4, 2], from: 0, to: 6, width: 2 },
  run: (i) => downsample(Float64Array.from(i.times), Float64Array.from(i.values), i.from, i.to, i.width),
});

const gapsFormula = defineFormula<{ times: number[]; periodMs: number; tolerance?: number }>({
  name: 'gaps',
  title: { zh: '缺测区间', en: 'gaps in a series' },
  source: 'liveness bound of two periods (kernels/series README)',
  input: {
    type: 'object',
    description: 'times and a period',
    properties: {
      times: numbers('ascending times', 'ms UTC'),
      periodMs: { type: 'number', description: 'sampling period', unit: 'ms', exclusiveMinimum: 0 },
      tolerance: { type: 'number', description: 'periods allowed', minimum: 1, default: 2 },
    },
    required: ['times', 'periodMs'],
  },
  example: { times: [0, 5000, 10_000, 40_000], periodMs: 5000 },
  run: (i) => findGaps(Float64Array.from(i.times), i.periodMs, i.tolerance ?? 2),
});

/** Down-sampling and gaps for `fengsui compute series`. */
export const seriesModel: KernelModel = {
  name: 'series',
  title: { zh: '时间序列', en: 'time series' },
  formulas: [downsampleFormula, gapsFormula],
};

import { defineFormula, KernelFailure, type Formula } from '#kernels/model';
import { recordIntensity } from '../intensity/record.ts';
import { numbers, numeric, object } from './fields.ts';

/** An hour at 200 samples a second. */
const MAX_SAMPLES = 720_000;

const trace = (name: string): ReturnType<typeof numbers> =>
  numbers(`${name} acceleration`, numeric('sample', 'm/s²', -1000, 1000), MAX_SAMPLES, 2);

interface RecordInput {
  ew: number[];
  ns: number[];
  ud: number[];
  sampleRateHz: number;
}

function exampleTrace(scale: number): number[] {
  return Array.from({ length: 1000 }, (_, i) => {
    const t = i / 100;
    return Math.round(1e4 * scale * Math.sin(2 * Math.PI * 2 * t) * Math.exp(-((t - 5) ** 2) / 4)) / 1e4;
  });
}

const fromRecord = defineFormula<RecordInput>({
  name: 'instrumentalIntensityOfRecord',
  title: { zh: '由三分向加速度记录计算仪器烈度', en: 'Instrumental intensity of a three-component record' },
  source: 'GB/T 17742-2020 annex A, eqs A.5–A.7; band 0.1–10 Hz by a two-pole Butterworth filter',
  input: object(
    'record',
    {
      ew: trace('east–west'),
      ns: trace('north–south'),
      ud: trace('up–down'),
      sampleRateHz: numeric('sampling rate', 'Hz', 20, 1000),
    },
    ['ew', 'ns', 'ud', 'sampleRateHz'],
  ),
  example: { ew: exampleTrace(2), ns: exampleTrace(1), ud: exampleTrace(0.5), sampleRateHz: 100 },
  run: (input, control) => {
    if (input.ns.length !== input.ew.length || input.ud.length !== input.ew.length)
      throw new KernelFailure('INPUT_INCONSISTENT', 'ns', 'ew, ns, ud: need the same number of samples');
    return recordIntensity({ ...input, rateHz: input.sampleRateHz }, control);
  },
});

/** Formulas over strong-motion records. */
export const recordFormulas: readonly Formula[] = [fromRecord];

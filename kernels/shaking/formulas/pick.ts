import { defineFormula, KernelFailure, type Formula } from '#kernels/model';
import { arAic, maedaAic } from '../pick/aic.ts';
import {
  damaging,
  magnitudeFromPd,
  magnitudeFromTauC,
  onsetParameters,
  type Quantity,
} from '../pick/early-warning.ts';
import { pickDefaults, pickOnsets, WARM_UP_S, type PickSettings } from '../pick/picker.ts';
import { staLta, triggerOnsets, type StaLtaKind } from '../pick/sta-lta.ts';
import { choice, numbers, numeric, object, scenarioFields } from './fields.ts';

/** A day at 200 samples a second. */
const MAX_SAMPLES = 17_280_000;

const samples = numbers('record', numeric('sample', 'any', -1e300, 1e300), MAX_SAMPLES, 2);
const sampleRateHz = numeric('sampling rate', 'Hz', 1, 1000);

interface RatioInput {
  samples: number[];
  sampleRateHz: number;
  kind: StaLtaKind;
  staS: number;
  ltaS: number;
  on?: number;
  off?: number;
}

const ratio = defineFormula<RatioInput>({
  name: 'staLta',
  title: { zh: 'STA/LTA 触发', en: 'STA/LTA ratio and triggers' },
  source: 'Allen (1978), BSSA 68(5), 1521–1532; Withers et al. (1998), BSSA 88(1), 95–106',
  input: object(
    'record and windows',
    {
      samples,
      sampleRateHz,
      kind: choice('ratio', ['classic', 'recursive', 'allen1978']),
      staS: numeric('short window', 's', 1e-3, 1000),
      ltaS: numeric('long window', 's', 1e-3, 100_000),
      on: numeric('ratio that starts a trigger', '', 0, 1e6),
      off: numeric('ratio that ends it; default half of on', '', 0, 1e6),
    },
    ['samples', 'sampleRateHz', 'kind', 'staS', 'ltaS'],
  ),
  example: {
    samples: [0.1, -0.1, 0.1, -0.1, 0.1, -0.1, 0.1, -0.1, 3, -4, 3, -2, 1, -0.5, 0.2, -0.1],
    sampleRateHz: 10,
    kind: 'classic',
    staS: 0.2,
    ltaS: 0.8,
    on: 2,
  },
  run: (i) => {
    const nsta = Math.round(i.staS * i.sampleRateHz);
    const nlta = Math.round(i.ltaS * i.sampleRateHz);
    if (nsta < 1 || nlta <= nsta)
      throw new KernelFailure(
        'INPUT_INCONSISTENT',
        'ltaS',
        'ltaS: must be longer than staS, and staS at least a sample',
      );
    if (nlta > i.samples.length)
      throw new KernelFailure('INPUT_INCONSISTENT', 'ltaS', 'ltaS: is longer than the record');
    const values = staLta(i.kind, i.samples, nsta, nlta);
    const triggers = i.on === undefined ? [] : triggerOnsets(values, i.on, i.off ?? i.on / 2);
    return {
      ratio: values,
      triggers: triggers.map(([on, off]) => ({
        onIndex: on,
        offIndex: off,
        onS: on / i.sampleRateHz,
        offS: off / i.sampleRateHz,
      })),
    };
  },
});

const aic = defineFormula<{ samples: number[]; sampleRateHz: number; curve?: boolean }>({
  name: 'maedaAic',
  title: { zh: 'Maeda AIC 拾取', en: 'AIC onset of a window (Maeda)' },
  source: 'Maeda (1985), Zisin 38, 365–379: AIC(k) = k ln var(1..k) + (N − k − 1) ln var(k+1..N)',
  input: object(
    'window with one onset',
    { samples, sampleRateHz, curve: { type: 'boolean', description: 'give the AIC curve', default: false } },
    ['samples', 'sampleRateHz'],
  ),
  example: {
    samples: [0.1, -0.12, 0.09, -0.1, 0.11, -0.09, 0.1, -0.1, 3, -4, 3.5, -2, 2.5, -3, 2, -1],
    sampleRateHz: 10,
  },
  run: (i) => {
    const pick = maedaAic(i.samples);
    if (pick.index < 0) throw new KernelFailure('INPUT_INCONSISTENT', 'samples', 'samples: have no variance');
    return {
      index: pick.index,
      timeS: pick.index / i.sampleRateHz,
      ...(i.curve ? { aic: Array.from(pick.aic, (v) => (Number.isNaN(v) ? null : v)) } : {}),
    };
  },
});

const autoregressive = defineFormula<{
  samples: number[];
  sampleRateHz: number;
  order?: number;
  noiseS: number;
  signalS: number;
}>({
  name: 'arAic',
  title: { zh: 'AR-AIC 拾取', en: 'AR-AIC onset of a window' },
  source: 'Sleeman and van Eck (1999), Phys. Earth Planet. Inter. 113, 265–275',
  input: object(
    'window with noise first and signal last',
    {
      samples,
      sampleRateHz,
      order: { type: 'integer', description: 'order of the models', minimum: 1, maximum: 50, default: 4 },
      noiseS: numeric('length of the noise at the start', 's', 1e-3, 1e5),
      signalS: numeric('length of the signal at the end', 's', 1e-3, 1e5),
    },
    ['samples', 'sampleRateHz', 'noiseS', 'signalS'],
  ),
  example: {
    samples: Array.from({ length: 120 }, (_, i) => Math.sin(i * i * 0.7) * (i < 60 ? 0.1 : 2)),
    sampleRateHz: 100,
    order: 2,
    noiseS: 0.4,
    signalS: 0.4,
  },
  run: (i) => {
    const order = i.order ?? 4;
    const noise = Math.round(i.noiseS * i.sampleRateHz);
    const signal = Math.round(i.signalS * i.sampleRateHz);
    if (noise + signal > i.samples.length || Math.min(noise, signal) < 3 * order)
      throw new KernelFailure(
        'INPUT_INCONSISTENT',
        'noiseS',
        'noiseS, signalS: must fit the record and hold three orders each',
      );
    const pick = arAic(i.samples, order, noise, signal);
    if (pick.index < 0) throw new KernelFailure('INPUT_INCONSISTENT', 'samples', 'samples: have no variance');
    return { index: pick.index, timeS: pick.index / i.sampleRateHz };
  },
});

interface PickInput extends Partial<Omit<PickSettings, 'rateHz'>> {
  samples: number[];
  sampleRateHz: number;
}

function pickExample(): number[] {
  // A decaying 5 Hz wave on a small deterministic hum.
  return Array.from({ length: 4000 }, (_, i) => {
    const hum = 0.05 * Math.sin(i * 1.1) + 0.04 * Math.sin(i * i * 0.013);
    const t = (i - 3000) / 100;
    return Math.round(1e4 * (hum + (t < 0 ? 0 : 2 * Math.sin(31.4 * t) * Math.exp(-t)))) / 1e4;
  });
}

const picker = defineFormula<PickInput>({
  name: 'pickOnsets',
  title: { zh: '震相自动拾取', en: 'Automatic onsets of a record' },
  source:
    'Recursive STA/LTA (Allen 1978; Withers et al. 1998) of the record whitened by a Burg noise model, placed by the AIC of Maeda (1985)',
  input: object(
    'record and settings',
    {
      samples,
      sampleRateHz,
      lowHz: numeric('lower corner; default 1', 'Hz', 0.01, 400),
      highHz: numeric('upper corner; default 20', 'Hz', 0.02, 400),
      staS: numeric('short window; default 0.5, at least 20 samples', 's', 0.02, 100),
      ltaS: numeric('long window; default 20', 's', 1, 10_000),
      on: numeric('energy ratio that declares an event; default by the short window', '', 1, 1e6),
      off: numeric('energy ratio that ends it; default 2', '', 0.1, 1e6),
      minSnr: numeric('least amplitude ratio after the onset; default 1.5', '', 0, 1e6),
      refractoryS: numeric('silence after a pick; default 10', 's', 0, 10_000),
    },
    ['samples', 'sampleRateHz'],
  ),
  example: { samples: pickExample(), sampleRateHz: 100 },
  run: ({ samples: record, sampleRateHz: rateHz, ...given }, control) => {
    const settings: PickSettings = { ...pickDefaults(rateHz, given.staS), ...given, rateHz };
    if (settings.lowHz >= 0.45 * rateHz || settings.lowHz >= settings.highHz)
      throw new KernelFailure(
        'INPUT_INCONSISTENT',
        'lowHz',
        'lowHz: must be below highHz and 0.45 of the rate',
      );
    if (record.length < 1.5 * WARM_UP_S * rateHz)
      throw new KernelFailure(
        'INPUT_INCONSISTENT',
        'samples',
        `samples: need ${1.5 * WARM_UP_S} s, the first ${WARM_UP_S} s of them noise`,
      );
    return { settings, picks: pickOnsets(record, settings, control) };
  },
});

interface OnsetInput {
  samples: number[];
  sampleRateHz: number;
  quantity: Quantity;
  onsetIndex: number;
  windowS?: number;
  rhypo?: number;
}

const firstSeconds = defineFormula<OnsetInput>({
  name: 'firstSeconds',
  title: { zh: '初至数秒参数与预警震级', en: 'Parameters and magnitude from the first seconds' },
  source:
    'Wu and Kanamori (2005, 2008): τc, Pd, log τc = 0.296 M − 1.462; Wu and Zhao (2006): Pd magnitude; Allen and Kanamori (2003): τp max',
  input: object(
    'vertical record in SI units',
    {
      samples,
      sampleRateHz,
      quantity: choice('what the record measures: m/s², m/s or m', [
        'acceleration',
        'velocity',
        'displacement',
      ]),
      onsetIndex: { type: 'integer', description: 'sample of the P onset', minimum: 0, maximum: MAX_SAMPLES },
      windowS: numeric('window after the onset; default 3', 's', 0.2, 30),
      rhypo: scenarioFields.rhypo,
    },
    ['samples', 'sampleRateHz', 'quantity', 'onsetIndex'],
  ),
  example: {
    samples: Array.from({ length: 400 }, (_, i) =>
      i < 50 ? 0 : 0.01 * Math.sin(((i - 50) / 100) * 2 * Math.PI),
    ),
    sampleRateHz: 100,
    quantity: 'displacement',
    onsetIndex: 50,
    rhypo: 40,
  },
  run: (i) => {
    if (i.onsetIndex >= i.samples.length - 2)
      throw new KernelFailure('INPUT_OUT_OF_RANGE', 'onsetIndex', 'onsetIndex: lies outside the record');
    const p = onsetParameters(
      { samples: i.samples, quantity: i.quantity, rateHz: i.sampleRateHz },
      i.onsetIndex,
      i.windowS ?? 3,
    );
    if (!(p.tauC > 0))
      throw new KernelFailure('INPUT_INCONSISTENT', 'samples', 'samples: are still after the onset');
    return {
      ...p,
      magnitudeFromTauC: magnitudeFromTauC(p.tauC),
      ...(i.rhypo === undefined || i.rhypo <= 0 ? {} : { magnitudeFromPd: magnitudeFromPd(p.pdCm, i.rhypo) }),
      class: damaging(p.tauC, p.pdCm),
      complete: p.windowS >= (i.windowS ?? 3) - 1e-9,
    };
  },
});

const relation = defineFormula<{ tauC?: number; pdCm?: number; rhypo?: number }>({
  name: 'onsetMagnitude',
  title: { zh: '由 τc 与 Pd 估计震级', en: 'Magnitude from τc and Pd' },
  source:
    'Wu and Kanamori (2008), Sensors 8(1), 1–9; Wu and Zhao (2006), Geophys. Res. Lett. 33, L16312: log Pd = −3.463 + 0.729 M − 1.374 log R ± 0.305',
  input: object(
    'parameters',
    {
      tauC: numeric('average period', 's', 1e-4, 100),
      pdCm: numeric('peak displacement of the first 3 s', 'cm', 1e-9, 1e4),
      rhypo: scenarioFields.rhypo,
    },
    [],
  ),
  example: { tauC: 1.2, pdCm: 0.6, rhypo: 40 },
  run: (i) => {
    if (i.tauC === undefined && i.pdCm === undefined)
      throw new KernelFailure('INPUT_MISSING', 'tauC', 'tauC: give tauC, or pdCm with rhypo');
    if (i.pdCm !== undefined && !(i.rhypo !== undefined && i.rhypo > 0))
      throw new KernelFailure('INPUT_MISSING', 'rhypo', 'rhypo: is required with pdCm');
    return {
      ...(i.tauC === undefined ? {} : { magnitudeFromTauC: magnitudeFromTauC(i.tauC) }),
      ...(i.pdCm === undefined ? {} : { magnitudeFromPd: magnitudeFromPd(i.pdCm, i.rhypo!) }),
    };
  },
});

/** Picking and early-warning formulas. */
export const pickFormulas: readonly Formula[] = [ratio, aic, autoregressive, picker, firstSeconds, relation];

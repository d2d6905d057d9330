import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arAic, burg, maedaAic } from './aic.ts';
import { damaging, magnitudeFromPd, magnitudeFromTauC, onsetParameters } from './early-warning.ts';
import { butterworth, filterInPlace } from './filters.ts';
import { pickDefaults, pickOnsets, safeRatio } from './picker.ts';
import { allenStaLta, classicStaLta, recursiveStaLta, triggerOnsets } from './sta-lta.ts';

const RATE = 100;

/** Uniform 0–1 from a seed (mulberry32). */
function uniform(seed: number): () => number {
  let s = seed >>> 0;
  return () => {
    s = (s + 0x6d2b79f5) >>> 0;
    let t = Math.imul(s ^ (s >>> 15), s | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function normal(seed: number): () => number {
  const u = uniform(seed);
  return () => Math.sqrt(-2 * Math.log(1 - u())) * Math.cos(2 * Math.PI * u());
}

type Colour = 'white' | 'red' | 'brown' | 'microseism' | 'breathing';
const colours: readonly Colour[] = ['white', 'red', 'brown', 'microseism', 'breathing'];

/** Station noise of a colour: white, red, near-brown, a 5 s microseism over pink, or red whose level drifts. */
function noise(n: number, seed: number, colour: Colour): Float64Array {
  const g = normal(seed);
  const x = new Float64Array(n);
  const f = (2 * Math.PI * 0.2) / RATE;
  let [a, b, c, level] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    if (colour === 'white') x[i] = g();
    else if (colour === 'brown') {
      a = 0.999 * a + 0.05 * g();
      x[i] = a + 0.02 * g();
    } else if (colour === 'microseism') {
      const y = 2 * 0.998 * Math.cos(f) * b - 0.998 ** 2 * c + 0.01 * g();
      [c, b] = [b, y];
      a = 0.9 * a + 0.3 * g();
      x[i] = 3 * y + 0.5 * a + 0.1 * g();
    } else {
      a = 0.98 * a + 0.2 * g();
      if (colour === 'breathing') level = 0.9999 * level + 0.0042 * g();
      x[i] = a * Math.exp(level);
    }
  }
  return x;
}

function rms(x: Float64Array): number {
  return Math.sqrt(x.reduce((s, v) => s + v * v, 0) / x.length);
}

/** Noise with one wave of 2–10 Hz, its peak a given multiple of the noise. */
function record(seed: number, colour: Colour, snr: number): { x: Float64Array; onset: number } {
  const x = noise(9000, seed, colour);
  const u = uniform(seed ^ 0x5bd1e995);
  const onset = 4000 + Math.floor(u() * 2000);
  const hz = 2 + 8 * u();
  const decay = 0.5 + 2 * u();
  const level = snr * rms(x);
  for (let i = onset; i < x.length; i++) {
    const t = (i - onset) / RATE;
    x[i] += level * Math.sin(2 * Math.PI * hz * t) * Math.exp(-t / decay) * Math.min(1, 0.3 + 2 * hz * t);
  }
  return { x, onset };
}

test('at least 90 % of onsets are picked within 0.1 s and nothing else is', () => {
  let hits = 0;
  let events = 0;
  for (const colour of colours)
    for (let i = 0; i < 30; i++) {
      const { x, onset } = record(1000 + 37 * i, colour, [6, 10, 30][i % 3]);
      const picks = pickOnsets(x, pickDefaults(RATE), {});
      events += 1;
      if (picks.some((p) => Math.abs(p.index - onset) <= 0.1 * RATE)) hits += 1;
      assert.ok(
        picks.length <= 1 && picks.every((p) => Math.abs(p.index - onset) < 2 * RATE),
        `${colour} ${i}`,
      );
    }
  assert.ok(hits >= 0.9 * events, `${hits} of ${events}`);
});

/** Landing form: 2 h shared between the colours; with FENGSUI_TORTURE=1 24 h of each. */
test('noise alone is never picked', () => {
  const hours = process.env['FENGSUI_TORTURE'] === '1' ? 24 : 0.4;
  for (const colour of colours) {
    const x = noise(Math.round(hours * 3600 * RATE), 4711, colour);
    assert.deepEqual(pickOnsets(x, pickDefaults(RATE), {}), [], colour);
  }
});

test('glitches and a dead record are not onsets', () => {
  const x = noise(20_000, 9, 'red');
  x[8000] += 40;
  x[12_000] -= 60;
  assert.deepEqual(pickOnsets(x, pickDefaults(RATE), {}), []);
  assert.deepEqual(pickOnsets(new Float64Array(10_000), pickDefaults(RATE), {}), []);
  assert.throws(() => pickOnsets(x, pickDefaults(RATE), { cancelled: () => true }), { code: 'CANCELLED' });
  assert.ok(safeRatio(10) > safeRatio(50) && safeRatio(1000) === 3);
});

test('a low rate keeps the false alarms away too', () => {
  const x = noise(20 * 3600, 21, 'red');
  assert.deepEqual(pickOnsets(x, pickDefaults(20), {}), []);
});

test('STA/LTA ratios follow their definitions', () => {
  const x = [1, 1, 1, 1, 3, 3, 1, 1];
  assert.deepEqual([...classicStaLta(x, 2, 4)], [0, 0, 0, 1, 5 / 3, 9 / 5, 1, 1 / 5]);
  const r = recursiveStaLta(x, 2, 4);
  assert.equal(r[3], 0);
  let [s, l] = [0, 0];
  for (let i = 1; i < 6; i++) {
    s = 0.5 * x[i] ** 2 + 0.5 * s;
    l = 0.25 * x[i] ** 2 + 0.75 * l;
  }
  assert.ok(Math.abs(r[5] - s / l) < 1e-12);
  assert.ok(allenStaLta([...x, ...x], 2, 4)[5] > 1);
  assert.deepEqual(triggerOnsets([0, 2, 3, 1, 0, 4], 1.5, 0.5), [
    [1, 4],
    [5, 5],
  ]);
});

test('AIC finds a change of variance, with and without a model', () => {
  const g = normal(5);
  const x = Float64Array.from({ length: 400 }, (_, i) => g() * (i < 250 ? 1 : 6));
  assert.ok(Math.abs(maedaAic(x).index - 250) <= 3);
  const y = noise(800, 8, 'red');
  for (let i = 500; i < 800; i++) y[i] += 3 * Math.sin(i * 0.6);
  assert.ok(Math.abs(arAic(y, 4, 300, 200).index - 500) <= 6);
});

test('Burg recovers an autoregression and the filter its gain', () => {
  const g = normal(3);
  const x = new Float64Array(20_000);
  for (let i = 2; i < x.length; i++) x[i] = 1.5 * x[i - 1] - 0.8 * x[i - 2] + g();
  const a = burg(x, 0, x.length, 2);
  assert.ok(Math.abs(a[0] - 1.5) < 0.02 && Math.abs(a[1] + 0.8) < 0.02);
  const tone = Float64Array.from({ length: 4000 }, (_, i) => Math.sin((2 * Math.PI * 5 * i) / RATE));
  filterInPlace(tone, butterworth('high', 5, RATE, 4));
  const peak = Math.max(...tone.subarray(3000));
  assert.ok(Math.abs(peak - Math.SQRT1_2) < 0.01, `${peak}`);
});

test('a steady wave has its own period and Pd', () => {
  const period = 1.25;
  const x = Float64Array.from(
    { length: 1000 },
    (_, i) => 0.02 * Math.sin((2 * Math.PI * i) / (RATE * period)),
  );
  const p = onsetParameters({ samples: x, quantity: 'displacement', rateHz: RATE }, 0, 10);
  assert.ok(Math.abs(p.tauC / period - 1) < 0.005, `${p.tauC}`);
  assert.ok(Math.abs(p.pdCm - 2) < 1e-3);
  const running = onsetParameters({ samples: x, quantity: 'displacement', rateHz: RATE }, 600, 3).tauPMax;
  assert.ok(Math.abs(running / period - 1) < 0.25, `${running}`);
  assert.equal(damaging(p.tauC, p.pdCm), 'damaging');
  // The same ground motion recorded as acceleration: the integrals give it back within the high-pass.
  const w = (2 * Math.PI) / period;
  const acc = Float64Array.from({ length: 2000 }, (_, i) => {
    const t = i / RATE - 10;
    return t < 0 ? 0 : -0.02 * w * w * Math.sin(w * t);
  });
  const q = onsetParameters({ samples: acc, quantity: 'acceleration', rateHz: RATE }, 1000, 3);
  assert.ok(q.tauC > 0.5 && q.tauC < 4 && q.pdCm > 1 && q.pdCm < 20, `${q.tauC} ${q.pdCm}`);
});

test('magnitude relations invert their lines', () => {
  assert.ok(Math.abs(magnitudeFromTauC(10 ** (0.296 * 6 - 1.462)).mag - 6) < 1e-12);
  const pd = 10 ** (-3.463 + 0.729 * 6.5 - 1.374 * Math.log10(40));
  assert.ok(Math.abs(magnitudeFromPd(pd, 40).mag - 6.5) < 1e-12);
});

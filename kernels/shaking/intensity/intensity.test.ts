import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ellipticalIntensity, isoseismalAxes, ZONE_RELATIONS } from './ellipse.ts';
import { instrumentalIntensity, peaksOfIntensity } from './gbt17742.ts';
import { recordIntensity } from './record.ts';
import {
  wald1999Amplitude,
  wald1999Combined,
  wald1999Intensity,
  worden2012Amplitude,
  worden2012Intensity,
  type GmiceMeasure,
} from './gmice.ts';

function close(actual: number, expected: number, relative: number): void {
  assert.ok(Math.abs(actual / expected - 1) <= relative, `${actual} against ${expected}`);
}

const amplitudesG = [0.01, 0.03, 0.1, 0.2, 0.3, 0.4, 0.5];
const distancesKm = [22.2, 10.0, 1.1, 32.0, 120.0, 300.0, 450.5];

/** Figures of the ShakeMap 4 test of this relation (USGS, public domain). */
const forward: readonly {
  measure: GmiceMeasure;
  mag?: number;
  scale: number;
  expected: readonly number[];
}[] = [
  {
    measure: 'PGA',
    scale: 981,
    expected: [3.31708696, 4.05662491, 5.76917533, 6.88298631, 7.53452397, 7.9967973, 8.35536434],
  },
  {
    measure: 'PGV',
    scale: 100,
    expected: [3.78, 4.48136824, 6.05, 7.00125479, 7.55770316, 7.95250957, 8.25874521],
  },
  {
    measure: 'SA(0.3)',
    scale: 981,
    expected: [2.93592062, 3.74225554, 4.62592062, 5.34177387, 6.07079169, 6.58803805, 6.98924551],
  },
  {
    measure: 'SA(1.0)',
    mag: 7.5,
    scale: 981,
    expected: [3.49070724, 4.3808733, 5.63884012, 6.26430362, 6.49369295, 6.66102468, 6.94206372],
  },
  {
    measure: 'SA(3.0)',
    scale: 981,
    expected: [4.97492371, 6.41105869, 7.98492371, 8.891024, 9.42105869, 9.79712429, 10.0],
  },
];

test('Worden et al. (2012) converts motion to intensity to 1e-6', () => {
  for (const { measure, mag, scale, expected } of forward)
    expected.forEach((mmi, i) => {
      const options = mag === undefined ? {} : { mag, distanceKm: distancesKm[i] };
      close(worden2012Intensity(measure, amplitudesG[i] * scale, options).value, mmi, 1e-6);
    });
});

const intensities = [2.0, 3.0, 4.0, 5.0, 6.2, 7.3, 8.1];

/** The same test's inverse figures, in hundredths of g (PGV cm/s). */
const backward: readonly { measure: GmiceMeasure; mag?: number; expected: readonly number[] }[] = [
  {
    measure: 'PGA',
    expected: [0.14134045, 0.6243495, 2.75796695, 6.19604804, 13.07492182, 25.92605261, 42.65329774],
  },
  {
    measure: 'PGV',
    expected: [0.06153407, 0.29470517, 1.41143169, 4.65287643, 11.15496866, 24.86392117, 44.53835548],
  },
  {
    measure: 'SA(0.3)',
    expected: [0.27938354, 1.09123124, 4.26218963, 16.53773087, 32.23524628, 59.43352318, 92.74023471],
  },
  {
    measure: 'SA(1.0)',
    mag: 8,
    expected: [
      1.02985637e-1, 3.65288187e-1, 1.67836836, 7.32931235, 2.37600759e1, 6.64349034e1, 1.25388693e2,
    ],
  },
  {
    measure: 'SA(3.0)',
    expected: [2.89282689e-3, 2.07025242e-2, 1.48157675e-1, 1.01936799, 2.55271358, 5.92175716, 1.09202184e1],
  },
];

test('Worden et al. (2012) converts intensity to motion to 1e-6', () => {
  for (const { measure, mag, expected } of backward)
    expected.forEach((value, i) => {
      const options = mag === undefined ? {} : { mag, distanceKm: distancesKm[i] };
      const got = worden2012Amplitude(measure, intensities[i], options).value;
      close(measure === 'PGV' ? got : (got / 981) * 100, value, 1e-6);
    });
  close(worden2012Amplitude('PGA', 6, {}).sigma, 0.35 * Math.LN10, 1e-12);
  assert.throws(() => worden2012Intensity('PGA', 100, { mag: 6 }), { code: 'INPUT_INCONSISTENT' });
});

test('Wald et al. (1999) meets its two lines', () => {
  close(wald1999Intensity('PGA', 100).value, 3.66 * 2 - 1.66, 1e-12);
  close(wald1999Intensity('PGV', 1).value, 3.4, 1e-12);
  close(wald1999Amplitude('PGV', 8).value, 10 ** ((8 - 2.35) / 3.47), 1e-12);
  close(wald1999Combined(10, 0.5), wald1999Intensity('PGA', 10).value, 1e-12);
  close(wald1999Combined(800, 90), wald1999Intensity('PGV', 90).value, 1e-12);
});

test('GB/T 17742-2020 instrumental intensity', () => {
  const high = instrumentalIntensity(2, 0.2);
  close(high.intensityByPga, 3.17 * Math.log10(2) + 6.59, 1e-12);
  close(high.exact, 3 * Math.log10(0.2) + 9.77, 1e-12);
  assert.equal(high.intensity, 7.7);
  const mixed = instrumentalIntensity(0.5, 0.02);
  close(mixed.exact, (3.17 * Math.log10(0.5) + 6.59 + 3 * Math.log10(0.02) + 9.77) / 2, 1e-12);
  assert.equal(instrumentalIntensity(1e-6, 1e-9).intensity, 1);
  assert.equal(instrumentalIntensity(1000, 100).intensity, 12);
  const peaks = peaksOfIntensity(8);
  close(instrumentalIntensity(peaks.pgaMps2, peaks.pgvMps).exact, 8, 1e-12);
});

test('a record in the band keeps its peaks, one outside loses them', () => {
  const wave = (hz: number, level: number): Float64Array =>
    Float64Array.from({ length: 6000 }, (_, i) => Math.sin((2 * Math.PI * hz * i) / 100)).map(
      (x, i) => level * x * Math.exp(-(((i - 3000) / 1000) ** 2)),
    );
  const still = new Float64Array(6000);
  const inside = recordIntensity({ ew: wave(1, 3), ns: wave(1, 4), ud: still, rateHz: 100 });
  close(inside.pgaMps2, 5, 0.01);
  close(inside.pgvMps, 5 / (2 * Math.PI), 0.15);
  close(inside.exact, 3 * Math.log10(inside.pgvMps) + 9.77, 1e-12);
  const outside = recordIntensity({ ew: wave(40, 3), ns: still, ud: still, rateHz: 100 });
  assert.ok(outside.pgaMps2 < 0.15, `${outside.pgaMps2}`);
  assert.equal(recordIntensity({ ew: still, ns: still, ud: still, rateHz: 100 }).intensity, 1);
});

const long = { a: 5, b: 1.4, c: 4, r0: 25 };
const short = { a: 2.5, b: 1.4, c: 3.1, r0: 10 };
const axes = { long, short };

test('elliptical intensity holds on the axes and falls with distance', () => {
  for (const repi of [5, 40, 150]) {
    close(ellipticalIntensity(axes, 7, repi, 0), 5 + 9.8 - 4 * Math.log10(repi + 25), 1e-9);
    close(ellipticalIntensity(axes, 7, repi, 90), 2.5 + 9.8 - 3.1 * Math.log10(repi + 10), 1e-9);
  }
  fc.assert(
    fc.property(
      fc.double({ min: 1, max: 300, noNaN: true }),
      fc.double({ min: 0, max: 360, noNaN: true }),
      (r, azimuth) => {
        const here = ellipticalIntensity(axes, 7, r, azimuth);
        const farther = ellipticalIntensity(axes, 7, r * 1.1, azimuth);
        assert.ok(farther < here + 1e-9);
      },
    ),
    { numRuns: 200, seed: 3 },
  );
  assert.equal(isoseismalAxes(axes, 5, 12).longKm, 0);
});

test('the axes of every zone of GB 18306-2015 meet at the epicentre', () => {
  for (const zone of Object.values(ZONE_RELATIONS)) {
    const [along, across] = [zone.long, zone.short].map((k) => k.a - k.c * Math.log10(k.r0));
    close(along, across, 0.001);
    assert.equal(zone.long.b, zone.short.b);
    assert.ok(isoseismalAxes(zone, 7, 7).longKm > isoseismalAxes(zone, 7, 7).shortKm);
  }
});

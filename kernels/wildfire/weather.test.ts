import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { runRequest } from '#kernels/model';
import { fireBehaviourPrediction } from './fbp/fbp.ts';
import type { BurningType } from './fbp/fuel-types.ts';
import { netEffectiveWind } from './fbp/slope.ts';
import {
  criticalSurfaceIntensity,
  lengthToBreadth,
  rateOfSpread,
  surfaceFuelConsumption,
} from './fbp/spread.ts';
import {
  bui,
  dc,
  dcDayLengthFactor,
  dmc,
  dmcDayLength,
  ffmc,
  fireWeatherIndex,
  hourlyFfmc,
  isi,
  overwinterDc,
} from './fwi.ts';
import { wildfireModel } from './index.ts';

const folder = join(import.meta.dirname, '..', '..', 'conformance', 'wildfire');
const read = <T>(name: string): T => JSON.parse(readFileSync(join(folder, name), 'utf8')) as T;

interface Days {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly number[])[];
}

test('48 days of the Van Wagner test weather agree with the reference codes to 1e-6', () => {
  const { rows } = read<Days>('fwi-days.json');
  const days = rows.map(([month, , tempC, rhPct, windKmh, rainMm]) => ({
    month,
    tempC,
    rhPct,
    windKmh,
    rainMm,
  }));
  const request = { formula: 'fwiSystem', latDeg: 40, moistureConstants: 'cffdrs18', days };
  const answer = runRequest(wildfireModel, request) as { days: Record<string, number>[] };
  const names = ['ffmc', 'dmc', 'dc', 'isi', 'bui', 'fwi', 'dsr'];
  rows.forEach((row, i) =>
    names.forEach((name, k) => {
      const error = Math.abs(answer.days[i][name] - row[6 + k]);
      assert.ok(error < 1e-6, `day ${i + 1} ${name} off by ${error}`);
    }),
  );
});

test('the first days agree with the printed table of Forestry Technical Report 33', () => {
  const printed = [
    [87.7, 8.5, 19, 10.9, 8.5, 10.1],
    [86.2, 10.4, 23.6, 8.8, 10.4, 9.3],
    [87, 11.8, 26.1, 6.5, 11.7, 7.6],
  ];
  const { rows } = read<Days>('fwi-days.json');
  const days = rows
    .slice(0, 3)
    .map(([month, , tempC, rhPct, windKmh, rainMm]) => ({ month, tempC, rhPct, windKmh, rainMm }));
  const answer = runRequest(wildfireModel, { formula: 'fwiSystem', latDeg: 46, days }) as {
    days: Record<string, number>[];
  };
  const names = ['ffmc', 'dmc', 'dc', 'isi', 'bui', 'fwi'];
  printed.forEach((row, i) =>
    row.forEach((v, k) => assert.ok(Math.abs(answer.days[i][names[k]] - v) < 0.051, `${i} ${names[k]}`)),
  );
});

interface FbpCase {
  readonly input: Record<string, unknown>;
  readonly exact: Record<string, number>;
  readonly fd: string;
  readonly fourDigits: Record<string, number>;
  readonly tros: number;
}

const digits4 = (actual: number, printed: number): boolean => {
  const step = 10 ** (Math.floor(Math.log10(Math.max(1e-12, Math.abs(printed)))) - 3);
  return (
    Math.abs(actual - printed) <= 0.5001 * Math.max(step, 0) + Math.abs(printed) * 1e-6 ||
    actual.toFixed(2) === printed.toFixed(2)
  );
};

test('twenty FBP cases: exact outputs to 1e-8, printed ones in every digit', () => {
  const { cases } = read<{ cases: FbpCase[] }>('fbp-cases.json');
  cases.forEach((c, i) => {
    const a = runRequest(wildfireModel, { formula: 'fbp', ...c.input }) as Record<string, number> & {
      fireDescription: string;
    };
    assert.equal(a.fireDescription, c.fd);
    for (const [name, v] of Object.entries(c.exact)) {
      const wrapped = name === 'spreadAzimuthDeg' && v === 0 ? a[name] % 360 : a[name];
      assert.ok(
        Math.abs(wrapped - v) <= 1e-8 * Math.max(1, Math.abs(v)),
        `case ${i + 1} ${name} ${a[name]} ${v}`,
      );
    }
    for (const [name, v] of Object.entries(c.fourDigits))
      assert.ok(digits4(a[name], v), `case ${i + 1} ${name} ${a[name]} against ${v}`);
    const e = Math.sqrt(1 - 1 / a['lengthToBreadth'] ** 2);
    const mixed = (a['rosMMin'] * (1 - e)) / (1 - e * Math.cos(-a['spreadAzimuthDeg']));
    assert.ok(digits4(mixed, c.tros), `case ${i + 1}: the reference mixes radians and degrees in TROS`);
  });
});

type Table = {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (number | string)[])[];
};
const tables = read<Record<string, Table>>('cffdrs-functions.json');

function each(
  name: string,
  compute: (v: Record<string, number>, type: BurningType) => number,
  column?: string,
): void {
  const { columns, rows } = tables[name];
  const out = column ? columns.indexOf(column) : columns.length - 1;
  // the directions of the slope table are themselves rounded to four digits
  const slack = column === undefined ? 0 : 1e-3;
  for (const row of rows) {
    const v = Object.fromEntries(columns.map((c, i) => [c, row[i]])) as Record<string, number>;
    const actual = compute(v, v['FUELTYPE'] as unknown as BurningType);
    const printed = row[out] as number;
    const close = digits4(actual, printed) || Math.abs(actual - printed) <= slack * printed;
    assert.ok(close, `${name} ${JSON.stringify(row)}: ${actual}`);
  }
}

const stand = (v: Record<string, number>, type: BurningType) => ({
  type,
  percentConifer: v['PC'] ?? 0,
  percentDeadFir: v['PDF'] ?? 0,
  curingPct: v['CC'] ?? 0,
  grassLoadKgM2: v['GFL'] ?? 0,
});

test('function tables of the FBP System agree in their printed digits', () => {
  each('rateOfSpread', (v, type) => {
    const rso = criticalSurfaceIntensity(v['FMC'], v['CBH']) / (300 * v['SFC']);
    return rateOfSpread(stand(v, type), v['ISI'], { bui: v['BUI'], fmcPct: v['FMC'], rso }).ros;
  });
  each('surfaceFuelConsumption', (v, type) => surfaceFuelConsumption(stand(v, type), v['FFMC'], v['BUI']));
  each('lengthToBreadth', (v, type) => lengthToBreadth(type, v['WSV']));
  each(
    'slope',
    (v, type) =>
      netEffectiveWind(
        stand(v, type),
        v['FFMC'],
        {
          windKmh: v['WS'],
          wazDeg: (v['WAZ'] * 180) / Math.PI,
          slopePct: v['GS'],
          sazDeg: (v['SAZ'] * 180) / Math.PI,
        },
        {
          fmcPct: v['FMC'],
          rso: criticalSurfaceIntensity(v['FMC'], v['CBH']) / (300 * v['SFC']),
          constants: 'cffdrs19',
        },
      ).wsvKmh,
    'WSV',
  );
});

test('function tables of the FWI System agree in their printed digits', () => {
  const weather = (v: Record<string, number>) => ({
    tempC: v['temp'],
    rhPct: v['rh'],
    windKmh: v['ws'] ?? 0,
    rainMm: v['prec'],
  });
  each('ffmc', (v) => ffmc(v['ffmc_yda'], weather(v), 'cffdrs19'));
  const lat = (v: Record<string, number>) => (String(v['lat.adjust']) === 'TRUE' ? v['lat'] : undefined);
  each('dmc', (v) => dmc(v['dmc_yda'], weather(v), dmcDayLength(v['mon'], lat(v))));
  each('dc', (v) => dc(v['dc_yda'], weather(v), dcDayLengthFactor(v['mon'], lat(v))));
  each('isi', (v) => isi(v['ffmc'], v['ws'], { constants: 'cffdrs19', fbp: String(v['fbpMod']) === 'TRUE' }));
  each('bui', (v) => bui(v['dmc'], v['dc']));
  each('fwi', (v) => fireWeatherIndex(v['isi'], v['bui']));
  each('hourlyFfmc', (v) =>
    v['HourlyFineFuelMoistureCode'] > 101
      ? v['HourlyFineFuelMoistureCode']
      : hourlyFfmc(v['ffmc_old'], weather(v), v['time.step'], 'cffdrs19'),
  );
  each('overwinterDc', (v) => overwinterDc(v['DCf'], v['rw'], v['a'], v['b']));
});

test('codes stay in range and drier air never lowers the FFMC', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 101, noNaN: true }),
      fc.double({ min: -20, max: 45, noNaN: true }),
      fc.double({ min: 0, max: 100, noNaN: true }),
      fc.double({ min: 0, max: 100, noNaN: true }),
      fc.double({ min: 0, max: 80, noNaN: true }),
      (start, tempC, rhPct, windKmh, rainMm) => {
        const w = { tempC, rhPct, windKmh, rainMm };
        const code = ffmc(start, w);
        assert.ok(code >= 0 && code <= 101);
        assert.ok(ffmc(start, { ...w, rhPct: Math.max(0, rhPct - 20) }) >= code - 1e-9);
        assert.ok(ffmc(start, { ...w, rainMm: rainMm + 5 }) <= code + 1e-9);
        assert.ok(Number.isFinite(isi(code, windKmh)));
      },
    ),
    { numRuns: 400, seed: 11 },
  );
});

test('FBP spread grows with wind and the head is the fastest part', () => {
  const types = ['C1', 'C2', 'C3', 'C5', 'C6', 'C7', 'D1', 'M2', 'M4', 'S2', 'O1A', 'O1B'] as const;
  fc.assert(
    fc.property(
      fc.constantFrom(...types),
      fc.double({ min: 70, max: 97, noNaN: true }),
      fc.double({ min: 0, max: 60, noNaN: true }),
      (type, code, wind) => {
        const input = {
          stand: { type, percentConifer: 50, percentDeadFir: 35, curingPct: 85, grassLoadKgM2: 0.35 },
          ffmc: code,
          bui: 60,
          windSpeedKmh: wind,
          windDirectionDeg: 90,
          slopePct: 0,
          aspectDeg: 0,
          foliar: { latDeg: 55, longWestDeg: 120, elevationM: 0, dayOfYear: 180 },
          buildup: true,
          elapsedMin: 60,
          accelerating: false,
          thetaDeg: 123,
          constants: 'cffdrs19' as const,
        };
        const a = fireBehaviourPrediction(input);
        assert.ok(a.bros <= a.ros * (1 + 1e-9) && a.tros <= a.ros * (1 + 1e-9));
        assert.ok(fireBehaviourPrediction({ ...input, windSpeedKmh: wind + 5 }).ros >= a.ros - 1e-9);
      },
    ),
    { numRuns: 200, seed: 5 },
  );
});

test('green aspen spreads at a fifth of leafless aspen from BUI 80 on, and not at all below', () => {
  const at = { ffmc: 92, windSpeedKmh: 20, windFromDeg: 200, slopePct: 25, aspectDeg: 30 };
  const ask = (fuelType: string, bui: number, more: object = {}): Record<string, number> =>
    runRequest(wildfireModel, { formula: 'fbp', fuelType, bui, ...at, ...more }) as Record<string, number>;
  for (const more of [{}, { slopePct: 0 }, { buildupEffect: false }]) {
    const [d1, d2] = [ask('D1', 100, more), ask('D2', 100, more)];
    assert.ok(Math.abs(d2['rosMMin'] / d1['rosMMin'] - 0.2) < 1e-12);
    assert.equal(d2['surfaceFuelConsumptionKgM2'], d1['surfaceFuelConsumptionKgM2']);
    assert.equal(d2['netEffectiveWindKmh'], d1['netEffectiveWindKmh']);
  }
  assert.ok(
    ask('D2', 79.9)['rosMMin'] <= 1e-6 && ask('D2', 79.9, { buildupEffect: false })['rosMMin'] <= 1e-6,
  );
  assert.ok(ask('D2', 79.9)['headFireIntensityKwM'] < 1e-6);
});

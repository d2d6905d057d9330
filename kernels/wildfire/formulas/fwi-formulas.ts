import {
  type Formula,
  type InputSchema,
  KernelFailure,
  choice,
  defineFormula,
  flag,
  int,
  list,
  num,
  object,
  positive,
} from '#kernels/model';
import {
  bui,
  dailySeverityRating,
  dc,
  dcDayLengthFactor,
  dmc,
  dmcDayLength,
  ffmc,
  fireWeatherIndex,
  hourlyFfmc,
  isi,
  moistureConstants,
  overwinterDc,
  type FireWeather,
  type MoistureConstants,
} from '../fwi.ts';

const weather: Record<string, InputSchema> = {
  tempC: num('air temperature at noon LST', '°C', -60, 60),
  rhPct: num('relative humidity at noon LST', '%', 0, 100),
  windKmh: num('10-m wind speed at noon LST', 'km/h', 0, 250),
  rainMm: num('rain in the past 24 h', 'mm', 0, 1000),
};
const constants = choice(
  'FFMC–moisture constant: 147.2 (vanWagner1987, default), 147.27723/147.2 (cffdrs18), 250·59.5/101 (cffdrs19)',
  Object.keys(moistureConstants),
);
const month = int('month', 1, 12);
const latDeg = num('latitude; absent keeps the Canadian day lengths', '°', -90, 90);
const code = (name: string, maximum: number): InputSchema => num(name, '1', 0, maximum);

interface Codes {
  readonly moistureConstants?: MoistureConstants;
}

const ffmcFormula = defineFormula<FireWeather & Codes & { ffmcYesterday: number }>({
  name: 'ffmc',
  title: { zh: '细小可燃物湿度码', en: 'Fine Fuel Moisture Code' },
  source: 'Van Wagner 1987 (FTR 35) eqs. 1–10',
  input: object(
    'yesterday’s code and today’s weather',
    { ffmcYesterday: code('FFMC of yesterday', 101), ...weather, moistureConstants: constants },
    ['ffmcYesterday', 'tempC', 'rhPct', 'windKmh', 'rainMm'],
  ),
  example: { ffmcYesterday: 85, tempC: 17, rhPct: 42, windKmh: 25, rainMm: 0 },
  run: (input) => ({ ffmc: ffmc(input.ffmcYesterday, input, input.moistureConstants) }),
});

interface MonthInput {
  readonly month: number;
  readonly latDeg?: number;
}

const dmcFormula = defineFormula<FireWeather & MonthInput & { dmcYesterday: number; dayLengthH?: number }>({
  name: 'dmc',
  title: { zh: '粗腐殖质湿度码', en: 'Duff Moisture Code' },
  source: 'Van Wagner 1987 (FTR 35) eqs. 11–17; Lawson & Armitage 2008 (day lengths by latitude)',
  input: object(
    'yesterday’s code and today’s weather',
    {
      dmcYesterday: code('DMC of yesterday', 2000),
      ...weather,
      month,
      latDeg,
      dayLengthH: num('effective day length L_e in place of the table', 'h', 0, 24),
    },
    ['dmcYesterday', 'tempC', 'rhPct', 'rainMm', 'month'],
  ),
  example: { dmcYesterday: 6, tempC: 17, rhPct: 42, windKmh: 25, rainMm: 0, month: 4, latDeg: 40 },
  run: (i) => ({ dmc: dmc(i.dmcYesterday, i, i.dayLengthH ?? dmcDayLength(i.month, i.latDeg)) }),
});

const dcFormula = defineFormula<FireWeather & MonthInput & { dcYesterday: number; dayLengthFactor?: number }>(
  {
    name: 'dc',
    title: { zh: '干旱码', en: 'Drought Code' },
    source: 'Van Wagner 1987 (FTR 35) eqs. 18–23; Lawson & Armitage 2008 (day-length factors by latitude)',
    input: object(
      'yesterday’s code and today’s weather',
      {
        dcYesterday: code('DC of yesterday', 20_000),
        ...weather,
        month,
        latDeg,
        dayLengthFactor: num('day-length factor L_f in place of the table', '1', -5, 10),
      },
      ['dcYesterday', 'tempC', 'rainMm', 'month'],
    ),
    example: { dcYesterday: 15, tempC: 17, rhPct: 42, windKmh: 25, rainMm: 0, month: 4, latDeg: 40 },
    run: (i) => ({ dc: dc(i.dcYesterday, i, i.dayLengthFactor ?? dcDayLengthFactor(i.month, i.latDeg)) }),
  },
);

const isiFormula = defineFormula<Codes & { ffmc: number; windKmh: number; fbpModification?: boolean }>({
  name: 'isi',
  title: { zh: '初始蔓延指数', en: 'Initial Spread Index' },
  source: 'Van Wagner 1987 (FTR 35) eqs. 24–26; FCFDG 1992 eq. 53a',
  input: object(
    'FFMC and wind',
    {
      ffmc: code('FFMC', 101),
      windKmh: weather['windKmh'],
      fbpModification: flag('bend the wind function above 40 km/h as the FBP System does'),
      moistureConstants: constants,
    },
    ['ffmc', 'windKmh'],
  ),
  example: { ffmc: 87.692980092774448, windKmh: 25 },
  run: (i) => ({ isi: isi(i.ffmc, i.windKmh, { constants: i.moistureConstants, fbp: i.fbpModification }) }),
});

const buiFormula = defineFormula<{ dmc: number; dc: number }>({
  name: 'bui',
  title: { zh: '累积指数', en: 'Buildup Index' },
  source: 'Van Wagner 1987 (FTR 35) eqs. 27a, 27b',
  input: object('DMC and DC', { dmc: code('DMC', 2000), dc: code('DC', 20_000) }, ['dmc', 'dc']),
  example: { dmc: 8.5450511359999997, dc: 19.013999999999999 },
  run: (i) => ({ bui: bui(i.dmc, i.dc) }),
});

const fwiFormula = defineFormula<{ isi: number; bui: number }>({
  name: 'fwi',
  title: { zh: '火险天气指数', en: 'Fire Weather Index' },
  source: 'Van Wagner 1987 (FTR 35) eqs. 28–31',
  input: object('ISI and BUI', { isi: code('ISI', 1000), bui: code('BUI', 5000) }, ['isi', 'bui']),
  example: { isi: 10.853661073655068, bui: 8.4904265358371838 },
  run: (i) => {
    const fwi = fireWeatherIndex(i.isi, i.bui);
    return { fwi, dsr: dailySeverityRating(fwi) };
  },
});

interface DayInput extends FireWeather, MonthInput {}

interface SystemInput extends Codes {
  readonly ffmcStart?: number;
  readonly dmcStart?: number;
  readonly dcStart?: number;
  readonly latDeg?: number;
  readonly latitudeAdjustment?: boolean;
  readonly days: readonly DayInput[];
}

function runSystem(input: SystemInput) {
  let f = input.ffmcStart ?? 85;
  let d = input.dmcStart ?? 6;
  let c = input.dcStart ?? 15;
  const days = input.days.map((day) => {
    const lat = input.latitudeAdjustment === false ? undefined : (day.latDeg ?? input.latDeg);
    f = ffmc(f, day, input.moistureConstants);
    d = dmc(d, day, dmcDayLength(day.month, lat));
    c = dc(c, day, dcDayLengthFactor(day.month, lat));
    const spread = isi(f, day.windKmh, { constants: input.moistureConstants });
    const buildup = bui(d, c);
    const fwi = fireWeatherIndex(spread, buildup);
    return { ffmc: f, dmc: d, dc: c, isi: spread, bui: buildup, fwi, dsr: dailySeverityRating(fwi) };
  });
  return { days };
}

const fwiSystem = defineFormula<SystemInput>({
  name: 'fwiSystem',
  title: { zh: '加拿大火险天气指数系统（逐日）', en: 'Canadian Fire Weather Index System, day by day' },
  source: 'Van Wagner 1987 (FTR 35); Van Wagner & Pickett 1985 (FTR 33)',
  input: object(
    'start codes and consecutive days',
    {
      ffmcStart: code('FFMC before the first day (85)', 101),
      dmcStart: code('DMC before the first day (6)', 2000),
      dcStart: code('DC before the first day (15)', 20_000),
      latDeg,
      latitudeAdjustment: flag('adjust day lengths to the latitude (default true)'),
      moistureConstants: constants,
      days: list(
        'days in order',
        object('a day', { ...weather, month, latDeg }, ['tempC', 'rhPct', 'windKmh', 'rainMm', 'month']),
        40_000,
        1,
      ),
    },
    ['days'],
  ),
  example: {
    ffmcStart: 85,
    dmcStart: 6,
    dcStart: 15,
    latDeg: 40,
    days: [
      { month: 4, tempC: 17, rhPct: 42, windKmh: 25, rainMm: 0 },
      { month: 4, tempC: 20, rhPct: 21, windKmh: 25, rainMm: 2.4 },
    ],
  },
  run: runSystem,
});

interface HourlyInput extends Codes {
  readonly ffmcStart: number;
  readonly hours: readonly (FireWeather & { readonly timeStepH?: number })[];
}

const hourly = defineFormula<HourlyInput>({
  name: 'hourlyFfmc',
  title: { zh: '逐时细小可燃物湿度码', en: 'hourly Fine Fuel Moisture Code' },
  source: 'Van Wagner 1977 (PS-X-69); constants of cffdrs19 unless said',
  input: object(
    'start code and consecutive hours',
    {
      ffmcStart: code('FFMC before the first hour', 101),
      moistureConstants: constants,
      hours: list(
        'hours in order',
        object('an hour', { ...weather, timeStepH: positive('time step (1)', 'h', 24) }, [
          'tempC',
          'rhPct',
          'windKmh',
          'rainMm',
        ]),
        100_000,
        1,
      ),
    },
    ['ffmcStart', 'hours'],
  ),
  example: { ffmcStart: 85, hours: [{ tempC: 16.5, rhPct: 75, windKmh: 5, rainMm: 0 }] },
  run: (input) => {
    let value = input.ffmcStart;
    return {
      hours: input.hours.map((hour) => {
        value = hourlyFfmc(value, hour, hour.timeStepH, input.moistureConstants);
        return {
          ffmc: value,
          isi: isi(value, hour.windKmh, { constants: input.moistureConstants ?? 'cffdrs19' }),
        };
      }),
    };
  },
});

interface WinterInput {
  readonly dcFall: number;
  readonly winterRainMm: number;
  readonly carryOverA?: number;
  readonly wettingB?: number;
}

const overwinter = defineFormula<WinterInput>({
  name: 'overwinterDc',
  title: { zh: '干旱码越冬起始值', en: 'spring start of the Drought Code' },
  source: 'Lawson & Armitage 2008 eqs. 2–4; Van Wagner 1987',
  input: object(
    'fall code and winter rain',
    {
      dcFall: code('final fall DC', 20_000),
      winterRainMm: num('winter precipitation', 'mm', 0, 5000),
      carryOverA: num('carry-over fraction a (0.75)', '1', 0, 1),
      wettingB: num('wetting efficiency b (0.75)', '1', 0, 1),
    },
    ['dcFall', 'winterRainMm'],
  ),
  example: { dcFall: 300, winterRainMm: 110, carryOverA: 0.75, wettingB: 0.75 },
  run: (i) => {
    const dcSpring = overwinterDc(i.dcFall, i.winterRainMm, i.carryOverA ?? 0.75, i.wettingB ?? 0.75);
    if (!Number.isFinite(dcSpring))
      throw new KernelFailure(
        'OUTSIDE_VALIDITY',
        'winterRainMm',
        'no moisture is carried over and none falls: the equation has no spring value',
      );
    return { dcSpring };
  },
});

/** Formulas of the Fire Weather Index System. */
export const fwiFormulas: readonly Formula[] = [
  fwiSystem,
  ffmcFormula,
  dmcFormula,
  dcFormula,
  isiFormula,
  buiFormula,
  fwiFormula,
  hourly,
  overwinter,
];

import {
  choose,
  counted,
  field,
  hexPrefixed,
  hexRest,
  integerIn,
  marked,
  record,
  rest,
  scaled,
  u16,
  u32,
  u8,
  type Field,
  type Names,
  type Part,
} from '#codecs/layout';
import { ALARMS_2016, ALARMS_2025, INFORMATION_2016, INFORMATION_2025 } from './names.ts';

/** Each width has two values of its own: the highest means invalid, the one below abnormal. */
const MARKS8 = { 0xfe: 'abnormal', 0xff: 'invalid' };
const MARKS16 = { 0xfffe: 'abnormal', 0xffff: 'invalid' };
const MARKS32 = { 0xfffffffe: 'abnormal', 0xffffffff: 'invalid' };

const plain = (raw: Part): Part => raw;
const n8 = marked(u8, MARKS8, plain);
const n16 = marked(u16, MARKS16, plain);
const s16 = (divide: number, bias = 0): Part => marked(u16, MARKS16, (raw) => scaled(raw, divide, bias));
const s32 = (divide: number, bias = 0): Part => marked(u32, MARKS32, (raw) => scaled(raw, divide, bias));
const temperature = marked(u8, MARKS8, (raw) => scaled(raw, 1, -40));

/** A count and its items; a marked count is given by name and has no items. */
function list(size: Part, marks: Readonly<Record<number, string>>, item: Part): Part {
  const codes = new Map(Object.entries(marks).map(([code, name]) => [name, Number(code)]));
  const items = counted(size, item);
  return {
    read(reader, scope) {
      const before = reader.at;
      const count = size.read(reader, scope) as number;
      if (marks[count] !== undefined) return marks[count];
      reader.at = before;
      return items.read(reader, scope);
    },
    write(writer, value, scope) {
      const code = typeof value === 'string' ? codes.get(value) : undefined;
      if (code !== undefined) return size.write(writer, code, scope);
      if (Array.isArray(value)) integerIn(value.length, 0, Math.min(...Object.keys(marks).map(Number)) - 1);
      items.write(writer, value, scope);
    },
  };
}

const list8 = (item: Part): Part => list(u8, MARKS8, item);
const list16 = (item: Part): Part => list(u16, MARKS16, item);

const STATES: Names = { 1: '启动', 2: '熄火', 3: '其他' };
const CHARGING: Names = { 1: '停车充电', 2: '行驶充电', 3: '未充电', 4: '充电完成' };
const MODES: Names = { 1: '纯电', 2: '混动', 3: '燃油' };
const DCDC: Names = { 1: '工作', 2: '断开' };
const MOTOR: Names = { 1: '耗电', 2: '发电', 3: '关闭', 4: '准备' };

function vehicle(currentBias: number, tail: Field[]): Part {
  return record(
    field('state', n8, { names: STATES }),
    field('charging', n8, { names: CHARGING }),
    field('mode', n8, { names: MODES }),
    field('speedKmh', s16(10)),
    field('mileageKm', s32(10)),
    field('voltageV', s16(10)),
    field('currentA', s16(10, currentBias)),
    field('socPercent', n8),
    field('dcdc', n8, { names: DCDC }),
    field('gear', u8, { bits: { 4: '有制动力', 5: '有驱动力' } }),
    field('insulationKohm', u16),
    ...tail,
  );
}

const position = [field('longitude', s32(1e6)), field('latitude', s32(1e6))];
const POSITION_BITS: Names = { 0: '无效定位', 1: '南纬', 2: '西经' };

function extremes(code: Part): Part {
  const voltage = (key: string): Field[] => [
    field(`${key}VoltageSubsystem`, n8),
    field(`${key}VoltageCell`, code),
    field(`${key}VoltageV`, s16(1000)),
  ];
  const heat = (key: string): Field[] => [
    field(`${key}TemperatureSubsystem`, n8),
    field(`${key}TemperatureProbe`, code),
    field(`${key}TemperatureC`, temperature),
  ];
  return record(...voltage('max'), ...voltage('min'), ...heat('max'), ...heat('min'));
}

function alarm(names: Names, tail: Field[]): Part {
  return record(
    field('level', n8),
    field('flags', u32, { bits: names }),
    field('batteryFaults', list8(u32)),
    field('motorFaults', list8(u32)),
    field('engineFaults', list8(u32)),
    field('otherFaults', list8(u32)),
    ...tail,
  );
}

const hydrogen = [
  field('hydrogenMaxTemperatureProbe', n8),
  field('hydrogenMaxConcentration', n16),
  field('hydrogenMaxConcentrationSensor', n8),
  field('hydrogenMaxPressureMpa', s16(10)),
  field('hydrogenMaxPressureSensor', n8),
];

const dcState = field('highVoltageDcdc', n8, { names: DCDC });

const TABLES_2016: Readonly<Record<number, Part>> = {
  0x01: vehicle(-10000, [field('acceleratorPercent', n8), field('brakePercent', n8)]),
  0x02: list8(
    record(
      field('number', u8),
      field('state', n8, { names: MOTOR }),
      field('controllerTemperatureC', temperature),
      field('speedRpm', s16(1, -20000)),
      field('torqueNm', s16(10, -20000)),
      field('temperatureC', temperature),
      field('controllerVoltageV', s16(10)),
      field('controllerCurrentA', s16(10, -10000)),
    ),
  ),
  0x03: record(
    field('voltageV', s16(10)),
    field('currentA', s16(10)),
    field('consumptionKgPer100km', s16(100)),
    field('probeTemperaturesC', list16(temperature)),
    field('hydrogenMaxTemperatureC', s16(10, -400)),
    ...hydrogen,
    dcState,
  ),
  0x04: record(
    field('state', n8, { names: { 1: '启动', 2: '关闭' } }),
    field('speedRpm', n16),
    field('consumptionLPer100km', s16(100)),
  ),
  0x05: record(field('status', u8, { bits: POSITION_BITS }), ...position),
  0x06: extremes(n8),
  0x07: alarm(ALARMS_2016, []),
  0x08: list8(
    record(
      field('subsystem', n8),
      field('voltageV', s16(10)),
      field('currentA', s16(10, -10000)),
      field('cells', n16),
      field('firstCell', u16),
      field('cellVoltagesV', list8(s16(1000))),
    ),
  ),
  0x09: list8(record(field('subsystem', n8), field('probeTemperaturesC', list16(temperature)))),
};

const signature = record(
  field('kind', u8, { names: { 1: 'SM2', 2: 'RSA', 3: 'ECC' } }),
  field('r', hexPrefixed(u16)),
  field('s', hexPrefixed(u16)),
);

const TABLES_2025: Readonly<Record<number, Part>> = {
  0x01: vehicle(-30000, []),
  0x02: list8(
    record(
      field('number', u8),
      field('state', n8, { names: MOTOR }),
      field('controllerTemperatureC', temperature),
      field('speedRpm', s16(1, -32000)),
      field('torqueNm', s32(10, -200000)),
      field('temperatureC', temperature),
    ),
  ),
  0x03: record(
    field('hydrogenMaxTemperatureC', s16(1, -40)),
    field('hydrogenMaxTemperatureProbe', n8),
    field('hydrogenMaxConcentrationPercent', s16(10000)),
    field('hydrogenMaxConcentrationSensor', n8),
    field('hydrogenMaxPressureMpa', s16(10)),
    field('hydrogenMaxPressureSensor', n8),
    dcState,
    field('hydrogenPercent', n8),
    field('dcdcTemperatureC', temperature),
  ),
  0x04: record(field('speedRpm', n16)),
  0x05: record(
    field('status', u8, { bits: POSITION_BITS }),
    field('system', u8, { names: { 1: 'WGS84', 2: 'GCJ02', 3: '其他' } }),
    ...position,
  ),
  0x06: alarm(ALARMS_2025, [field('levels', list8(record(field('alarm', u8), field('level', u8))))]),
  0x07: list8(
    record(
      field('pack', n8),
      field('voltageV', s16(10)),
      field('currentA', s16(10, -30000)),
      field('cellVoltagesV', list16(s16(1000))),
    ),
  ),
  0x08: list8(record(field('pack', n8), field('probeTemperaturesC', list16(temperature)))),
  0x30: list8(
    record(
      field('stack', n8),
      field('voltageV', s16(10)),
      field('currentA', s16(10)),
      field('hydrogenPressureKpa', s16(10, -1000)),
      field('airPressureKpa', s16(10, -1000)),
      field('airTemperatureC', temperature),
      field('coolantTemperaturesC', list16(temperature)),
    ),
  ),
  0x31: record(
    field('system', n8),
    field('voltageV', s16(10)),
    field('currentA', s16(10, -30000)),
    field('cellVoltagesV', list16(s16(1000))),
    field('probeTemperaturesC', list16(temperature)),
  ),
  0x32: extremes(n16),
  0xff: signature,
};

/** One information body: its type, then its table; user-defined types (80 to FE) carry their length, others take the rest. */
function information(tables: Readonly<Record<number, Part>>, names: Names): Part {
  return record(
    field('type', u8, { names }),
    field(
      'data',
      choose(
        ({ type }) =>
          tables[type as number] ?? ((type as number) >= 0x80 && type !== 0xff ? hexPrefixed(u16) : hexRest),
      ),
    ),
  );
}

/** Information bodies to the end of a real-time report of that edition. */
export function informationBodies(edition: 2016 | 2025): Part {
  return rest(
    edition === 2016
      ? information(TABLES_2016, INFORMATION_2016)
      : information(TABLES_2025, INFORMATION_2025),
  );
}

/** The signature of 2025 reports and activations. */
export const signaturePart: Part = signature;

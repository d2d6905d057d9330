import { bytesFromHex, hexFromBytes } from '#codecs/codec';
import {
  ByteReader,
  fieldsOf,
  hexOf,
  integerIn,
  isoFromDigits,
  listOf,
  namesOfBits,
  refuseValue,
  textOf,
  type ByteWriter,
  type Fields,
  type FieldValue,
  type Part,
} from '#codecs/layout';
import { ALARM_BITS, AREA_TYPES, LOADS, SIGNAL_BITS, STATUS_BITS } from './names.ts';

/** One additional item. `id` and `hex` are what is on the wire; the rest explains them. */
export interface LocationExtra {
  id: string;
  hex: string;
  /** Chinese name of a standard item. */
  name?: string;
  /** The value of a single-valued item, in `unit`. */
  value?: number;
  unit?: string;
  /** Fields of an item with several. */
  fields?: Fields;
}

/** Position report of JT/T 808 message 0200 (2013 table 23). */
export interface Location {
  /** Alarm flags, eight hexadecimal digits. */
  alarm: string;
  alarmNames?: string[];
  /** Status flags, eight hexadecimal digits. */
  status: string;
  statusNames?: string[];
  load?: string;
  /** Degrees, south negative. */
  lat: number;
  /** Degrees, west negative. */
  lon: number;
  altitude_m: number;
  speed_kmh: number;
  /** Degrees clockwise from north. */
  direction: number;
  /** YYMMDDhhmmss, Beijing time. */
  time_bcd: string;
  /** The same as ISO 8601, where it is a time. */
  time?: string;
  /** False when the last item runs past the end of the body; its bytes are in `extraTrailing`. */
  extraComplete: boolean;
  extra: LocationExtra[];
  extraTrailing?: string;
}

type Explain = (reader: ByteReader) => Partial<LocationExtra>;

function single(name: string, bytes: number, divide: number, unit: string): Explain {
  return (reader) => ({ name, value: reader.uintBe(bytes) / divide, unit });
}

function flags(name: string, bytes: number, names: Readonly<Record<number, string>>): Explain {
  return (reader) => {
    const value = reader.uintBe(bytes);
    return { name, value, fields: { names: namesOfBits(value, names) } };
  };
}

/** Bit 15 set means below zero with the rest as magnitude complement: a two's complement word. */
function cabin(reader: ByteReader): Partial<LocationExtra> {
  const raw = reader.uintBe(2);
  return { name: '车厢温度', value: raw >= 0x8000 ? raw - 0x10000 : raw, unit: '℃' };
}

function areaOf(reader: ByteReader): Fields {
  const kind = reader.uintBe(1);
  const id = reader.left >= 4 ? reader.uintBe(4) : undefined;
  return { areaType: kind, areaTypeName: AREA_TYPES[kind], areaId: id };
}

const EXPLAIN: Readonly<Record<number, Explain>> = {
  0x01: single('里程', 4, 10, 'km'),
  0x02: single('油量', 2, 10, 'L'),
  0x03: single('行驶记录功能获取的速度', 2, 10, 'km/h'),
  0x04: single('需要人工确认报警事件的ID', 2, 1, ''),
  0x05: () => ({ name: '胎压' }),
  0x06: cabin,
  0x11: (reader) => ({ name: '超速报警附加信息', fields: areaOf(reader) }),
  0x12: (reader) => ({
    name: '进出区域或路线报警附加信息',
    fields: { ...areaOf(reader), leaving: reader.uintBe(1) === 1 },
  }),
  0x13: (reader) => ({
    name: '路段行驶时间不足或过长报警附加信息',
    fields: { sectionId: reader.uintBe(4), durationS: reader.uintBe(2), tooLong: reader.uintBe(1) === 1 },
  }),
  0x14: flags('视频相关报警', 4, {
    0: '视频信号丢失',
    1: '视频信号遮挡',
    2: '存储单元故障',
    3: '其他视频设备故障',
    4: '客车超员',
    5: '异常驾驶行为',
    6: '特殊报警录像达到存储阈值',
  }),
  0x15: single('视频信号丢失报警状态', 4, 1, ''),
  0x16: single('视频信号遮挡报警状态', 4, 1, ''),
  0x17: single('存储器故障报警状态', 2, 1, ''),
  0x18: () => ({ name: '异常驾驶行为报警' }),
  0x25: flags('扩展车辆信号状态', 4, SIGNAL_BITS),
  0x2a: flags('IO状态', 2, { 0: '深度休眠', 1: '休眠' }),
  0x2b: (reader) => {
    const value = reader.uintBe(4);
    return { name: '模拟量', fields: { ad0: value % 65536, ad1: Math.floor(value / 65536) } };
  },
  0x30: single('无线通信网络信号强度', 1, 1, ''),
  0x31: single('GNSS定位卫星数', 1, 1, ''),
};

/** Lengths of the standard items that have one; an item of another length stays unexplained. */
const LENGTHS: Readonly<Record<number, readonly number[]>> = {
  0x01: [4],
  0x02: [2],
  0x03: [2],
  0x04: [2],
  0x06: [2],
  0x11: [1, 5],
  0x12: [6],
  0x13: [7],
  0x14: [4],
  0x15: [4],
  0x16: [4],
  0x17: [2],
  0x25: [4],
  0x2a: [2],
  0x2b: [4],
  0x30: [1],
  0x31: [1],
};

function readExtra(bytes: Uint8Array, start: number, count: number): LocationExtra {
  const number = bytes[start];
  const item: LocationExtra = {
    id: hexFromBytes(bytes, start, start + 1),
    hex: hexFromBytes(bytes, start + 2, start + 2 + count),
  };
  const explain = EXPLAIN[number];
  const lengths = LENGTHS[number];
  if (explain === undefined || (lengths !== undefined && !lengths.includes(count))) return item;
  return Object.assign(item, explain(new ByteReader(bytes, start + 2, start + 2 + count)));
}

function readExtras(reader: ByteReader, location: Location): void {
  const { bytes } = reader;
  while (reader.left > 0) {
    const count = reader.left >= 2 ? bytes[reader.at + 1] : Number.POSITIVE_INFINITY;
    if (count + 2 > reader.left) {
      location.extraComplete = false;
      location.extraTrailing = hexFromBytes(bytes, reader.at, reader.end);
      reader.at = reader.end;
      return;
    }
    location.extra.push(readExtra(bytes, reader.take(count + 2), count));
  }
}

/** Reads a position report to the end of the region. Throws `BODY_TRUNCATED` below 28 bytes. */
export function readLocation(reader: ByteReader): Location {
  const { bytes } = reader;
  const at = reader.take(28);
  reader.at = at;
  const alarm = reader.uintBe(4);
  const status = reader.uintBe(4);
  const lat = reader.uintBe(4) / 1e6;
  const lon = reader.uintBe(4) / 1e6;
  const digits = hexFromBytes(bytes, at + 22, at + 28);
  const location: Location = {
    alarm: hexFromBytes(bytes, at, at + 4),
    alarmNames: alarm === 0 ? [] : namesOfBits(alarm, ALARM_BITS),
    status: hexFromBytes(bytes, at + 4, at + 8),
    statusNames: namesOfBits(status, STATUS_BITS),
    load: LOADS[(status >>> 8) & 3],
    lat: status & 4 ? -lat : lat,
    lon: status & 8 ? -lon : lon,
    altitude_m: reader.uintBe(2),
    speed_kmh: reader.uintBe(2) / 10,
    direction: reader.uintBe(2),
    time_bcd: digits,
    time: isoFromDigits(digits),
    extraComplete: true,
    extra: [],
  };
  reader.at = at + 28;
  readExtras(reader, location);
  return location;
}

function writeAngle(writer: ByteWriter, value: FieldValue | undefined, negative: boolean): void {
  if (typeof value !== 'number' || !Number.isFinite(value)) refuseValue('lat and lon are numbers of degrees');
  const degrees = value as number;
  if (degrees < 0 !== negative && degrees !== 0)
    refuseValue('the sign of lat or lon disagrees with the status bits');
  writer.uintBe(integerIn(Math.round(Math.abs(degrees) * 1e6), 0, 0xffffffff), 4);
}

function writeLocation(writer: ByteWriter, value: FieldValue | undefined): void {
  const fields = fieldsOf(value);
  const status = hexOf(fields.status, 4);
  writer.put(hexOf(fields.alarm, 4));
  writer.put(status);
  writeAngle(writer, fields.lat, (status[3] & 4) !== 0);
  writeAngle(writer, fields.lon, (status[3] & 8) !== 0);
  writer.uintBe(integerIn(fields.altitude_m, 0, 0xffff), 2);
  if (typeof fields.speed_kmh !== 'number') refuseValue('speed_kmh is a number');
  writer.uintBe(integerIn(Math.round((fields.speed_kmh as number) * 10), 0, 0xffff), 2);
  writer.uintBe(integerIn(fields.direction, 0, 0xffff), 2);
  writer.put(hexOf(fields.time_bcd, 6));
  for (const one of listOf(fields.extra ?? [])) {
    const item = fieldsOf(one);
    const data = bytesFromHex(textOf(item.hex));
    if (data.length > 255) refuseValue('an additional item takes at most 255 bytes');
    writer.put(hexOf(item.id, 1));
    writer.byte(data.length);
    writer.put(data);
  }
  if (fields.extraTrailing !== undefined) writer.put(hexOf(fields.extraTrailing));
}

/** A position report filling its region. */
export const location: Part = {
  read: (reader) => readLocation(reader) as unknown as FieldValue,
  write: writeLocation,
};

import { bytesFromHex, CodecFailure, hexFromBytes } from '#codecs/codec';
import type { Building, Iec104Object } from './frame.ts';

type Target = Building<Iec104Object>;

/** One information element: how many octets it has and how they are read and written. */
export interface Part {
  readonly size: number;
  read(target: Target, bytes: Uint8Array, at: number): void;
  write(source: Iec104Object, out: number[]): void;
}

function invalid(name: string, what: string): CodecFailure {
  return new CodecFailure('VALUE_INVALID', `${name} must be ${what}`);
}

function whole(value: number | undefined, least: number, most: number, name: string): number {
  if (value === undefined || !Number.isInteger(value) || value < least || value > most)
    throw invalid(name, `an integer from ${least} to ${most}`);
  return value;
}

function putLe(out: number[], value: number, size: number): void {
  for (let i = 0, rest = value; i < size; i++, rest = Math.floor(rest / 256)) out.push(rest & 255);
}

function uintLe(bytes: Uint8Array, at: number, size: number): number {
  let value = 0;
  for (let i = size - 1; i >= 0; i--) value = value * 256 + bytes[at + i];
  return value;
}

/** Quality bits common to SIQ, DIQ, QDS, QDP and BCR (IEC 60870-5-101, 7.2.6.1 to 7.2.6.4). */
const QUALITY: readonly (readonly [mask: number, name: string])[] = [
  [0x80, 'invalid'],
  [0x40, 'notTopical'],
  [0x20, 'substituted'],
  [0x10, 'blocked'],
];
const GOOD: readonly string[] = [];

function qualityOf(octet: number, more?: readonly [mask: number, name: string]): readonly string[] {
  if ((octet & 0xf0) === 0 && !(more && octet & more[0])) return GOOD;
  const names = QUALITY.flatMap(([mask, name]) => (octet & mask ? [name] : []));
  return more && octet & more[0] ? [...names, more[1]] : names;
}

function octetOf(names: readonly string[] | undefined, more?: readonly [mask: number, name: string]): number {
  let octet = 0;
  for (const name of names ?? GOOD) {
    const found = name === more?.[1] ? more : QUALITY.find((entry) => entry[1] === name);
    if (!found) throw invalid('quality', `names of quality bits, not "${name}"`);
    octet |= found[0];
  }
  return octet;
}

/** An octet that holds a small value in its low bits and quality bits above (SIQ, DIQ). */
function pointWithQuality(mask: number): Part {
  return {
    size: 1,
    read(target, bytes, at) {
      target.value = bytes[at] & mask;
      target.qualifier = bytes[at] & ~mask & 255;
      target.quality = qualityOf(bytes[at]);
    },
    write(source, out) {
      const value = whole(source.value, 0, mask, 'value');
      out.push(value | ((source.qualifier ?? octetOf(source.quality)) & ~mask & 255));
    },
  };
}

const OVERFLOW = [1, 'overflow'] as const;
const ELAPSED = [8, 'elapsedInvalid'] as const;

/** QDS: quality descriptor of a measured value. */
const qds: Part = {
  size: 1,
  read(target, bytes, at) {
    target.qualifier = bytes[at];
    target.quality = qualityOf(bytes[at], OVERFLOW);
  },
  write: (source, out) =>
    void out.push(whole(source.qualifier ?? octetOf(source.quality, OVERFLOW), 0, 255, 'qualifier')),
};

/** QDP: quality descriptor of protection events. */
const qdp: Part = {
  size: 1,
  read(target, bytes, at) {
    target.protectionQuality = bytes[at];
    target.quality = qualityOf(bytes[at], ELAPSED);
  },
  write: (source, out) =>
    void out.push(
      whole(source.protectionQuality ?? octetOf(source.quality, ELAPSED), 0, 255, 'protectionQuality'),
    ),
};

/** SEP: single event of protection equipment; state in the low two bits, QDP bits above. */
const sep: Part = {
  size: 1,
  read(target, bytes, at) {
    target.value = bytes[at] & 3;
    target.qualifier = bytes[at] & 0xfc;
    target.quality = qualityOf(bytes[at], ELAPSED);
  },
  write: (source, out) =>
    void out.push(
      whole(source.value, 0, 3, 'value') | ((source.qualifier ?? octetOf(source.quality, ELAPSED)) & 0xfc),
    ),
};

/** VTI: step position −64 to 63, transient bit. */
const vti: Part = {
  size: 1,
  read(target, bytes, at) {
    target.value = ((bytes[at] & 0x7f) << 25) >> 25;
    if (bytes[at] & 0x80) target.transient = true;
  },
  write: (source, out) =>
    void out.push((whole(source.value, -64, 63, 'value') & 0x7f) | (source.transient ? 0x80 : 0)),
};

/** NVA: normalised value; SVA: scaled value. */
function int16(scale: number): Part {
  return {
    size: 2,
    read(target, bytes, at) {
      target.value = (((bytes[at] | (bytes[at + 1] << 8)) << 16) >> 16) / scale;
    },
    write(source, out) {
      const raw = whole(Math.round((source.value ?? Number.NaN) * scale), -32768, 32767, 'value');
      putLe(out, raw & 0xffff, 2);
    },
  };
}

const floatView = new DataView(new ArrayBuffer(4));

/** R32-IEEE STD 754. */
const r32: Part = {
  size: 4,
  read(target, bytes, at) {
    for (let i = 0; i < 4; i++) floatView.setUint8(i, bytes[at + i]);
    const value = floatView.getFloat32(0, true);
    if (Number.isFinite(value)) target.value = value;
    else target.valueHex = hexFromBytes(bytes, at, at + 4);
  },
  write(source, out) {
    if (source.value === undefined) {
      const raw = bytesFromHex(source.valueHex ?? '');
      if (raw.length !== 4) throw invalid('valueHex', 'four octets');
      out.push(...raw);
      return;
    }
    floatView.setFloat32(0, source.value, true);
    for (let i = 0; i < 4; i++) out.push(floatView.getUint8(i));
  },
};

/** BCR: 32-bit counter, sequence number and marks. */
const bcr: Part = {
  size: 5,
  read(target, bytes, at) {
    const octet = bytes[at + 4];
    target.value = uintLe(bytes, at, 4) | 0;
    target.counterSequence = octet & 31;
    const names = [
      ...(octet & 0x80 ? ['invalid'] : []),
      ...(octet & 0x40 ? ['adjusted'] : []),
      ...(octet & 0x20 ? ['carry'] : []),
    ];
    target.quality = names;
  },
  write(source, out) {
    putLe(out, whole(source.value, -2147483648, 2147483647, 'value') >>> 0, 4);
    const bit = (name: string, mask: number): number => (source.quality?.includes(name) ? mask : 0);
    const marks = bit('invalid', 0x80) | bit('adjusted', 0x40) | bit('carry', 0x20);
    out.push(whole(source.counterSequence ?? 0, 0, 31, 'counterSequence') | marks);
  },
};

type NumberField = {
  [K in keyof Iec104Object]-?: Iec104Object[K] extends number | undefined ? K : never;
}[keyof Iec104Object];

/** An unsigned number of `size` octets, low octet first. */
function unsigned(name: NumberField, size: number): Part {
  return {
    size,
    read(target, bytes, at) {
      target[name] = uintLe(bytes, at, size);
    },
    write: (source, out) => putLe(out, whole(source[name], 0, 256 ** size - 1, name), size),
  };
}

/** A command octet: state in the low bits of `mask`, qualifier in bits 2 to 6, select in bit 7 (SCO, DCO, RCO, QOS). */
function command(mask: number): Part {
  return {
    size: 1,
    read(target, bytes, at) {
      if (mask > 0) target.value = bytes[at] & mask;
      target.qualifier = bytes[at] & ~mask & 0x7f;
      target.select = bytes[at] >= 0x80;
    },
    write(source, out) {
      const value = mask > 0 ? whole(source.value, 0, mask, 'value') : 0;
      out.push(
        value | (whole(source.qualifier ?? 0, 0, 127, 'qualifier') & ~mask) | (source.select ? 0x80 : 0),
      );
    },
  };
}

/** CP16Time2a as a duration. */
const cp16 = unsigned('elapsedMs', 2);

const two = (value: number): string => String(value).padStart(2, '0');

/** CP24Time2a: minutes, seconds and milliseconds within an hour. */
const cp24: Part = {
  size: 3,
  read(target, bytes, at) {
    const ms = uintLe(bytes, at, 2);
    const minute = bytes[at + 2] & 0x3f;
    if (minute > 59 || ms > 59_999 || bytes[at + 2] & 0x40) {
      target.timeHex = hexFromBytes(bytes, at, at + 3);
      return;
    }
    target.time = `${two(minute)}:${two(Math.floor(ms / 1000))}.${String(ms % 1000).padStart(3, '0')}`;
    if (bytes[at + 2] & 0x80) target.timeInvalid = true;
  },
  write(source, out) {
    if (putTimeHex(source, out, 3)) return;
    const found = /^([0-5]\d):([0-5]\d)\.(\d{3})$/.exec(source.time ?? '');
    if (!found) throw invalid('time', 'mm:ss.sss');
    putLe(out, Number(found[2]) * 1000 + Number(found[3]), 2);
    out.push(Number(found[1]) | (source.timeInvalid ? 0x80 : 0));
  },
};

function putTimeHex(source: Iec104Object, out: number[], size: number): boolean {
  if (source.timeHex === undefined) return false;
  const octets = bytesFromHex(source.timeHex);
  if (octets.length !== size) throw invalid('timeHex', `${size} octets`);
  out.push(...octets);
  return true;
}

/** CP56Time2a (IEC 60870-5-4, 6.8): years 2000 to 2099; reserved bits must be zero to be told in fields. */
const cp56: Part = {
  size: 7,
  read(target, bytes, at) {
    const ms = uintLe(bytes, at, 2);
    const [minute, hour, day, month, year] = bytes.subarray(at + 2, at + 7);
    const odd = (hour & 0x60) | (month & 0xf0) | (year & 0x80);
    const date = day & 31;
    if (
      odd ||
      ms > 59_999 ||
      (minute & 63) > 59 ||
      (hour & 31) > 23 ||
      date < 1 ||
      month < 1 ||
      month > 12 ||
      year > 99
    ) {
      target.timeHex = hexFromBytes(bytes, at, at + 7);
      return;
    }
    const clock = `${two(hour & 31)}:${two(minute & 63)}:${two(Math.floor(ms / 1000))}`;
    target.time = `20${two(year)}-${two(month)}-${two(date)}T${clock}.${String(ms % 1000).padStart(3, '0')}`;
    if (minute & 0x80) target.timeInvalid = true;
    if (minute & 0x40) target.timeSubstituted = true;
    if (hour & 0x80) target.summerTime = true;
    if (day >> 5) target.dayOfWeek = day >> 5;
  },
  write(source, out) {
    if (putTimeHex(source, out, 7)) return;
    const found = /^20(\d\d)-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.(\d{3})$/.exec(source.time ?? '');
    if (!found) throw invalid('time', '20YY-MM-DDThh:mm:ss.sss');
    const [year, month, day, hour, minute, second, milli] = found.slice(1).map(Number);
    putLe(out, whole(second, 0, 59, 'second') * 1000 + milli, 2);
    const marks = (source.timeInvalid ? 0x80 : 0) | (source.timeSubstituted ? 0x40 : 0);
    out.push(whole(minute, 0, 59, 'minute') | marks);
    out.push(whole(hour, 0, 23, 'hour') | (source.summerTime ? 0x80 : 0));
    out.push(whole(day, 1, 31, 'day') | (whole(source.dayOfWeek ?? 0, 0, 7, 'dayOfWeek') << 5));
    out.push(whole(month, 1, 12, 'month'), year);
  },
};

/** The stop time of a file query, octets as sent. */
const stopTime: Part = {
  size: 7,
  read(target, bytes, at) {
    target.stopTimeHex = hexFromBytes(bytes, at, at + 7);
  },
  write(source, out) {
    const octets = bytesFromHex(source.stopTimeHex ?? '');
    if (octets.length !== 7) throw invalid('stopTimeHex', 'seven octets');
    out.push(...octets);
  },
};

/** Information elements by name. */
export const parts = {
  siq: pointWithQuality(1),
  diq: pointWithQuality(3),
  qds,
  qdp,
  sep,
  vti,
  nva: int16(32768),
  sva: int16(1),
  r32,
  bcr,
  bsi: unsigned('bits', 4),
  events: unsigned('events', 1),
  sco: command(1),
  dco: command(3),
  rco: command(3),
  qos: command(0),
  qualifier: unsigned('qualifier', 1),
  test: unsigned('test', 2),
  cp16,
  cp24,
  cp56,
  stopTime,
  fileName: unsigned('fileName', 2),
  section: unsigned('section', 1),
  fileLength: unsigned('fileLength', 3),
  checksum: unsigned('checksum', 1),
} as const;

import { bytesFromHex, hexFromBytes } from '#codecs/codec';
import type { Iec104Object } from './frame.ts';
import { invalid, putLe, uintLe, whole, type Part } from './part.ts';
import { cp24, cp56, stopTime } from './time-parts.ts';

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

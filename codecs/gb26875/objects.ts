import { hexFromBytes } from '#codecs/codec';
import {
  choose,
  field,
  hexOf,
  namesOfBits,
  record,
  scaled,
  signed,
  text,
  textOf,
  textPrefixed,
  u16le,
  u8,
  type Field,
  type Fields,
  type Names,
  type Part,
} from '#codecs/layout';
import {
  ANALOGUES,
  COMPONENT_STATES,
  COMPONENT_TYPES,
  DEVICE_OPERATIONS,
  DEVICE_STATES,
  SYSTEM_OPERATIONS,
  SYSTEM_STATES,
  SYSTEM_TYPES,
} from './names.ts';

function two(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}

/** Six bytes second, minute, hour, day, month, year as local time `20YY-MM-DDThh:mm:ss`; undefined when they are no time. */
export function localTime(bytes: Uint8Array, at: number): string | undefined {
  const [s, i, h, d, m, y] = [
    bytes[at],
    bytes[at + 1],
    bytes[at + 2],
    bytes[at + 3],
    bytes[at + 4],
    bytes[at + 5],
  ];
  if (s > 59 || i > 59 || h > 23 || d < 1 || d > 31 || m < 1 || m > 12 || y > 99) return undefined;
  return `20${two(y)}-${two(m)}-${two(d)}T${two(h)}:${two(i)}:${two(s)}`;
}

/** The six bytes of such a time. Throws `VALUE_INVALID` for anything but it or twelve hexadecimal digits. */
export function bytesOfTime(value: string): Uint8Array {
  const found = /^20(\d\d)-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/.exec(value);
  return found ? Uint8Array.from(found.slice(1).reverse(), Number) : hexOf(value, 6);
}

const time: Part = {
  read(reader) {
    const at = reader.take(6);
    return localTime(reader.bytes, at) ?? hexFromBytes(reader.bytes, at, at + 6).toLowerCase();
  },
  write: (writer, value) => writer.put(bytesOfTime(textOf(value))),
};

const system: Field[] = [field('systemType', u8, { names: SYSTEM_TYPES }), field('systemAddress', u8)];
const address: Field[] = [field('zone', u16le), field('point', u16le)];
const component: Field[] = [...system, field('componentType', u8, { names: COMPONENT_TYPES }), ...address];
const eventTime = field('eventTime', time);
const operator = field('operator', u8);
const version: Field[] = [field('major', u8), field('minor', u8)];
const reserved = record(field('reserved', u8, { optional: true }));
const readSystem = record(...system);
const readComponent = record(...system, ...address);

/** State words have a meaning in bit 0 both ways: set is normal, clear is under test. */
function state(key: string, part: Part, names: Names): Field[] {
  const named: Part = {
    read(reader, scope) {
      const value = part.read(reader, scope) as number;
      const found = namesOfBits(value, names);
      scope[`${key}Names`] = value & 1 ? found : ['测试', ...found];
      return value;
    },
    write: (writer, value, scope) => part.write(writer, value, scope),
  };
  return [field(key, named)];
}

const analogue = choose((scope) =>
  scaled(signed(u16le, 2), ANALOGUES[scope.analogueType as number]?.[2] ?? 1),
);

const analogueType: Part = {
  read(reader, scope) {
    const type = u8.read(reader, scope) as number;
    const known = ANALOGUES[type];
    if (known) {
      scope.analogueName = known[0];
      scope.unit = known[1];
    }
    return type;
  },
  write: (writer, value, scope) => u8.write(writer, value, scope),
};

const LAYOUTS: Readonly<Record<number, Part>> = {
  1: record(...system, ...state('systemState', u16le, SYSTEM_STATES), eventTime),
  2: record(
    ...component,
    ...state('componentState', u16le, COMPONENT_STATES),
    field('text', text(31)),
    eventTime,
  ),
  3: record(...component, field('analogueType', analogueType), field('value', analogue), eventTime),
  4: record(...system, field('operation', u8, { bits: SYSTEM_OPERATIONS }), operator, eventTime),
  5: record(...system, ...version),
  6: record(...system, field('text', textPrefixed(u8))),
  7: record(...component, field('text', text(31))),
  8: record(...system, field('systemTime', time)),
  21: record(...state('deviceState', u8, DEVICE_STATES), eventTime),
  24: record(field('operation', u8, { bits: DEVICE_OPERATIONS }), operator, eventTime),
  25: record(...version),
  26: record(field('text', textPrefixed(u8))),
  28: record(field('systemTime', time)),
  61: readSystem,
  62: readComponent,
  63: readComponent,
  64: record(...system, field('records', u8), field('since', time)),
  65: readSystem,
  66: readSystem,
  67: readComponent,
  68: readSystem,
  81: reserved,
  84: record(field('records', u8), field('since', time)),
  85: reserved,
  86: reserved,
  88: reserved,
  89: reserved,
  90: record(field('systemTime', time)),
  91: reserved,
};

/** The layout of one information object of a type flag (§8.3); undefined for a flag the standard does not define. */
export function objectLayout(typeFlag: number): Part | undefined {
  return LAYOUTS[typeFlag];
}

/** What people read first: the fields of the first object with its text and times spelled out. */
export function flattened(object: Fields, frameTime: string | undefined): Fields {
  const flat: Fields = { ...object };
  if (object.text !== undefined) {
    const words = typeof object.text === 'string' ? object.text : (object.text as Fields).text;
    flat.text = typeof words === 'string' ? words.replace(/[\0 ]+$/, '') : words;
    flat.encoding = 'GB18030';
  }
  if (frameTime !== undefined) flat.frameTime = frameTime;
  return flat;
}

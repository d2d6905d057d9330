import { bytesFromHex, CodecFailure, hexFromBytes } from '#codecs/codec';
import { hex2 } from '#codecs/checksum';
import type { Building, Szy206Frame, Szy206Kind, Szy206Message, Szy206Reading } from './frame.ts';
import { alarmsOf, statesOf } from './names.ts';
import { kindsOfControl, readValue, valueKinds } from './value.ts';

/** How flow groups are read: rate and volume in turn, rates only, or volumes only. */
export type FlowMode = 'pairs' | 'rates' | 'volumes' | undefined;

type Target = Building<Szy206Frame>;

const COMPREHENSIVE: readonly (Szy206Kind | undefined)[] = [
  'rain',
  'level',
  'flow',
  'gate',
  'wind',
  'power',
  'soilMoisture',
  undefined,
];

/** Values of the comprehensive report: one of each kind whose bit is set, D7 first; false when they do not fit. */
function readComprehensive(
  target: Target,
  bytes: Uint8Array,
  start: number,
  end: number,
  flow: FlowMode,
): boolean {
  const bits = bytes[start];
  if (start >= end || bits & 1) return false;
  const readings: Szy206Reading[] = [];
  let at = start + 1;
  for (const [i, kind] of COMPREHENSIVE.entries()) {
    if (!kind || !((bits >> (7 - i)) & 1)) continue;
    const found = kind === 'flow' && flow === 'volumes' ? 'volume' : kind;
    if (at + valueKinds[found].bytes > end) return false;
    readings.push(readValue(bytes, at, found));
    at += valueKinds[found].bytes;
    if (kind === 'flow' && flow === 'pairs') {
      if (at + 5 > end) return false;
      readings.push(readValue(bytes, at, 'volume'));
      at += 5;
    }
  }
  if (at !== end) return false;
  target.comprehensive = bits;
  target.readings = readings;
  return true;
}

/** Values of one kind that fill `bytes[start, end)`; false when they do not. */
function readGroups(target: Target, bytes: Uint8Array, start: number, end: number, flow: FlowMode): boolean {
  if (target.controlCode === 14) return readComprehensive(target, bytes, start, end, flow);
  const kind = kindsOfControl[target.controlCode];
  if (!kind) return false;
  const size = valueKinds[kind].bytes;
  const count = (end - start) / size;
  if (!Number.isInteger(count) || count === 0) return false;
  const pairs = kind === 'flow' && (flow === 'pairs' || flow === undefined) && count % 2 === 0;
  const readings: Szy206Reading[] = [];
  for (let i = 0; i < count; i++) {
    const isVolume = kind === 'flow' && (flow === 'volumes' || (pairs && i % 2 === 1));
    readings.push(readValue(bytes, start + i * size, isVolume ? 'volume' : kind));
  }
  target.readings = readings;
  return true;
}

function readAlarms(target: Target, bytes: Uint8Array, at: number): void {
  target.alarmBits = bytes[at] | (bytes[at + 1] << 8);
  target.alarms = alarmsOf(target.alarmBits);
}

function readStates(target: Target, bytes: Uint8Array, at: number): void {
  target.stateBits = bytes[at] | (bytes[at + 1] << 8);
  target.states = statesOf(target.stateBits);
}

function isBcd(bytes: Uint8Array, at: number, count: number): boolean {
  for (let i = at; i < at + count; i++) if (bytes[i] >> 4 > 9 || (bytes[i] & 15) > 9) return false;
  return true;
}

/** Time tag of five octets: second, minute, hour, day, delay; false when it is no time. */
function readTag(target: Target, bytes: Uint8Array, at: number): boolean {
  if (!isBcd(bytes, at, 4)) return false;
  target.tagTime = hex2(bytes[at + 3]) + hex2(bytes[at + 2]) + hex2(bytes[at + 1]) + hex2(bytes[at]);
  target.delayMinutes = bytes[at + 4];
  return true;
}

/** Clock of six octets: second, minute, hour, day, day of week and month, year. */
function readClock(target: Target, bytes: Uint8Array, at: number): boolean {
  if (!isBcd(bytes, at, 4) || !isBcd(bytes, at + 5, 1) || (bytes[at + 4] & 15) > 9) return false;
  const [second, minute, hour, day] = [0, 1, 2, 3].map((i) => hex2(bytes[at + i]));
  target.clock = hex2(bytes[at + 5]) + hex2(bytes[at + 4] & 31) + day + hour + minute + second;
  target.dayOfWeek = bytes[at + 4] >> 5;
  return true;
}

const LINKS = new Map([
  [0xf0, 'login'],
  [0xf1, 'logout'],
  [0xf2, 'online'],
] as const);

/** Functions whose downlink ends with password and time tag. */
function isGuarded(code: string): boolean {
  return (code >= '10' && code <= '4F') || (code >= '90' && code <= '9F') || code === 'A0' || code === 'A1';
}

/** Reads the end of the data first: what is fixed there; returns where it begins. */
function readTail(target: Target, bytes: Uint8Array, start: number, end: number): number {
  const { functionCode, direction } = target;
  if (direction === 'down') {
    if (!isGuarded(functionCode) || end - start < 7 || !readTag(target, bytes, end - 5)) return end;
    target.password = hexFromBytes(bytes, end - 7, end - 5);
    return end - 7;
  }
  const tagged = functionCode === 'C0';
  if (!tagged && functionCode !== 'B0' && functionCode !== '5E') return end;
  let at = end;
  if (tagged) {
    if (end - start < 9 || !readTag(target, bytes, end - 5)) return end;
    at -= 5;
  }
  if (at - start < 4) return at;
  readAlarms(target, bytes, at - 4);
  readStates(target, bytes, at - 2);
  return at - 4;
}

/** Reads the middle of the data by function; true when it is used up. */
function readMiddle(target: Target, bytes: Uint8Array, start: number, end: number, flow: FlowMode): boolean {
  const { functionCode: code, direction } = target;
  const left = end - start;
  if (code === '02' && left === 1) {
    const link = LINKS.get(bytes[start] as 0xf0);
    if (link) target.link = link;
    return link !== undefined;
  }
  if ((code === '11' || code === '51') && left === 6) return readClock(target, bytes, start);
  if (direction === 'down' || left === 0) return false;
  if (code === 'C0' || code === 'B0')
    return target.alarmBits !== undefined && readGroups(target, bytes, start, end, flow);
  if (code === '5D' && left === 64) {
    target.events = Array.from(
      { length: 32 },
      (_, i) => bytes[start + 2 * i] | (bytes[start + 2 * i + 1] << 8),
    );
    return true;
  }
  return false;
}

/** Reads the data field `bytes[start, end)` into `target`. Never throws. */
export function readData(
  target: Target,
  bytes: Uint8Array,
  range: readonly [number, number],
  flow: FlowMode,
): void {
  const [start, end] = range;
  const tail = readTail(target, bytes, start, end);
  if (!readMiddle(target, bytes, start, tail, flow) && tail > start)
    target.dataHex = hexFromBytes(bytes, start, tail);
  if (target.functionCode === '81' && target.direction === 'up' && end - start >= 2) {
    readAlarms(target, bytes, start);
    target.dataHex = hexFromBytes(bytes, start + 2, end);
  }
}

function fixed(value: number | undefined, most: number, name: string): number {
  if (value === undefined || !Number.isInteger(value) || value < 0 || value > most)
    throw new CodecFailure('VALUE_INVALID', `${name} must be an integer from 0 to ${most}`);
  return value;
}

function word(value: number | undefined, name: string): string {
  const number = fixed(value, 0xffff, name);
  return hex2(number & 255) + hex2(number >> 8);
}

/** Pairs of digits in reverse order. */
function reversed(digits: string | undefined, length: number, name: string): string {
  if (digits === undefined || digits.length !== length || !/^\d+$/.test(digits))
    throw new CodecFailure('VALUE_INVALID', `${name} must be ${length} digits`);
  return (digits.match(/../g) ?? []).toReversed().join('');
}

function clockHex(message: Szy206Message): string {
  const low = reversed(message.clock, 12, 'clock');
  const month = Number.parseInt(low.slice(8, 10), 16) | (fixed(message.dayOfWeek ?? 0, 7, 'dayOfWeek') << 5);
  return low.slice(0, 8) + hex2(month) + low.slice(10);
}

/** The data field of a message in hexadecimal: inverse of {@link readData}. Throws `VALUE_INVALID`. */
export function dataHexOf(message: Szy206Message): string {
  let text = '';
  const link = [...LINKS].find((entry) => entry[1] === message.link);
  if (link) text += hex2(link[0]);
  if (message.clock !== undefined) text += clockHex(message);
  if (message.comprehensive !== undefined) text += hex2(fixed(message.comprehensive, 255, 'comprehensive'));
  for (const { kind, raw } of message.readings ?? []) {
    if (raw.length !== 2 * (valueKinds[kind]?.bytes ?? 0))
      throw new CodecFailure('VALUE_INVALID', `a value of ${kind} has not ${raw.length / 2} octets`);
    text += raw;
  }
  if (message.events) {
    if (message.events.length !== 32) throw new CodecFailure('VALUE_INVALID', 'events has 32 counts');
    for (const count of message.events) text += word(count, 'event count');
  }
  const alarmFirst = message.functionCode === '81' && message.alarmBits !== undefined;
  if (alarmFirst) text += word(message.alarmBits, 'alarmBits');
  text += message.dataHex ?? '';
  if (message.alarmBits !== undefined && !alarmFirst) text += word(message.alarmBits, 'alarmBits');
  if (message.stateBits !== undefined) text += word(message.stateBits, 'stateBits');
  if (message.password !== undefined) text += message.password;
  if (message.tagTime !== undefined)
    text +=
      reversed(message.tagTime, 8, 'tagTime') + hex2(fixed(message.delayMinutes ?? 0, 255, 'delayMinutes'));
  return hexFromBytes(bytesFromHex(text));
}

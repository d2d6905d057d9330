import { CodecFailure, hexFromBytes } from '#codecs/codec';
import type { Szy206Kind, Szy206Reading } from './frame.ts';

/** How a kind of value stands on the wire: compressed BCD, low octet first. */
export interface ValueKind {
  readonly name: string;
  readonly unit: string;
  readonly bytes: number;
  readonly decimals: number;
  /**
   * What the highest four bits hold: a digit; the sign alone; the sign in bit 7 and a digit 0 to 7; or the wind
   * direction.
   */
  readonly top: 'digit' | 'sign' | 'signAndDigit' | 'direction';
}

/** Ranges as the standard gives them, e.g. levels −9999.999 to 9999.999 m in four octets. */
export const valueKinds: Readonly<Record<Szy206Kind, ValueKind>> = {
  rain: { name: '雨量', unit: '毫米', bytes: 3, decimals: 1, top: 'digit' },
  level: { name: '水位', unit: '米', bytes: 4, decimals: 3, top: 'sign' },
  flow: { name: '瞬时流量', unit: '立方米/秒（水资源为立方米/时）', bytes: 5, decimals: 3, top: 'sign' },
  volume: { name: '累计水量', unit: '立方米', bytes: 5, decimals: 0, top: 'signAndDigit' },
  velocity: { name: '流速', unit: '米/秒', bytes: 3, decimals: 3, top: 'sign' },
  gate: { name: '闸位', unit: '米', bytes: 3, decimals: 2, top: 'digit' },
  power: { name: '功率', unit: '千瓦', bytes: 3, decimals: 0, top: 'digit' },
  airPressure: { name: '气压', unit: '百帕', bytes: 3, decimals: 0, top: 'digit' },
  wind: { name: '风速', unit: '米/秒', bytes: 3, decimals: 2, top: 'direction' },
  waterTemperature: { name: '水温', unit: '摄氏度', bytes: 2, decimals: 1, top: 'sign' },
  soilMoisture: { name: '土壤含水率', unit: '%', bytes: 2, decimals: 1, top: 'digit' },
  evaporation: { name: '蒸发量', unit: '毫米', bytes: 3, decimals: 1, top: 'digit' },
  waterPressure: { name: '水压', unit: '千帕', bytes: 4, decimals: 2, top: 'digit' },
};

/** Kinds a control function carries, in groups. */
export const kindsOfControl: Readonly<Record<number, Szy206Kind>> = {
  1: 'rain',
  2: 'level',
  3: 'flow',
  4: 'velocity',
  5: 'gate',
  6: 'power',
  7: 'airPressure',
  8: 'wind',
  9: 'waterTemperature',
  11: 'soilMoisture',
  12: 'evaporation',
  15: 'waterPressure',
};

interface Digits {
  readonly value?: number;
  readonly direction?: number;
}

function readDigits(bytes: Uint8Array, at: number, kind: ValueKind): Digits {
  let value = 0;
  let negative = false;
  let direction: number | undefined;
  for (let i = kind.bytes - 1; i >= 0; i--) {
    let high = bytes[at + i] >> 4;
    const low = bytes[at + i] & 15;
    if (i === kind.bytes - 1 && kind.top !== 'digit') {
      if (kind.top === 'direction') {
        direction = high;
        high = 0;
      } else if (kind.top === 'signAndDigit') {
        if (high === 10) return {};
        negative = high >= 8;
        high &= 7;
      } else if (high === 15 || high === 8) {
        negative = true;
        high = 0;
      } else if (high !== 0) return {};
    }
    if (high > 9 || low > 9) return direction === undefined ? {} : { direction };
    value = value * 100 + high * 10 + low;
  }
  value /= 10 ** kind.decimals;
  return { value: negative && value !== 0 ? -value : value, direction };
}

/** The value of `kind` at `at`; all A is invalid. */
export function readValue(bytes: Uint8Array, at: number, kind: Szy206Kind): Szy206Reading {
  const shape = valueKinds[kind];
  const { value, direction } = readDigits(bytes, at, shape);
  const raw = hexFromBytes(bytes, at, at + shape.bytes);
  const head = { kind, name: shape.name, unit: shape.unit, raw };
  const isInvalid = /^A+$/.test(raw);
  return {
    ...head,
    ...(value !== undefined && { value }),
    ...(direction !== undefined && !isInvalid && { direction }),
  };
}

/** Octets of a value in hexadecimal, low octet first. Throws `VALUE_INVALID` when it does not fit. */
export function rawOf(kind: Szy206Kind, value: number, direction = 0): string {
  const { bytes, decimals, top } = valueKinds[kind];
  const scaled = Math.round(Math.abs(value) * 10 ** decimals);
  const digits = String(scaled).padStart(2 * bytes, '0');
  const first = Number(digits[0]);
  const spare = top === 'digit' || (top === 'signAndDigit' && first < 8) || first === 0;
  if (!Number.isSafeInteger(scaled) || digits.length > 2 * bytes || !spare || (value < 0 && top === 'digit'))
    throw new CodecFailure('VALUE_INVALID', `${value} does not fit ${kind}`);
  let high = first;
  if (top === 'sign' && value < 0) high = 15;
  if (top === 'signAndDigit' && value < 0) high |= 8;
  if (top === 'direction') high = direction & 15;
  const text = high.toString(16).toUpperCase() + digits.slice(1);
  return (text.match(/../g) ?? []).toReversed().join('');
}

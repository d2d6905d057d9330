const POWERS = [1, 10, 100, 1000, 1e4, 1e5, 1e6, 1e7];

/** What a run of hexadecimal digits is in the BCD rules of 6.6.3.3. */
export interface Bcd {
  readonly value?: number;
  readonly quality?: 'missing' | 'invalid' | 'coded';
}

function allSame(raw: string, digit: string): boolean {
  for (let i = 0; i < raw.length; i++) if (raw[i] !== digit) return false;
  return raw.length > 0;
}

/**
 * Reads compressed BCD: decimal digits, `FF` (or `FF0`) before them for a negative number, all `F` missing
 * (6.6.4.4 d), all `A` invalid.
 */
export function readBcd(raw: string, decimals: number): Bcd {
  const negative = raw.length > 2 && raw[0] === 'F' && raw[1] === 'F';
  let value = 0;
  for (let i = negative ? 2 : 0; i < raw.length; i++) {
    const digit = raw.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9)
      return { quality: allSame(raw, 'F') ? 'missing' : allSame(raw, 'A') ? 'invalid' : 'coded' };
    value = value * 10 + digit;
  }
  if (raw.length === 0) return { quality: 'coded' };
  value /= POWERS[decimals];
  return { value: negative && value !== 0 ? -value : value };
}

/**
 * Digits of a number as compressed BCD of `bytes` bytes with `decimals` decimals; `undefined` when it does not fit.
 * Negative numbers get `FF` in front.
 */
export function bcdOf(value: number, bytes: number, decimals: number): string | undefined {
  const scaled = Math.round(Math.abs(value) * POWERS[decimals]);
  if (!Number.isSafeInteger(scaled)) return undefined;
  const room = value < 0 ? bytes * 2 - 2 : bytes * 2;
  const digits = String(scaled);
  if (digits.length > room) return undefined;
  return (value < 0 ? 'FF' : '') + digits.padStart(room, '0');
}

/** Data of an hour series: `width` bytes a value, all ones invalid; scaled by `scale` decimals. */
export function readSeries(raw: string, width: number, decimals: number): (number | null)[] | undefined {
  const digits = width * 2;
  if (raw.length === 0 || raw.length % digits !== 0 || !/^[0-9A-Fa-f]+$/.test(raw)) return undefined;
  const values: (number | null)[] = [];
  const invalid = 256 ** width - 1;
  for (let at = 0; at < raw.length; at += digits) {
    const value = Number.parseInt(raw.slice(at, at + digits), 16);
    values.push(value === invalid ? null : value / POWERS[decimals]);
  }
  return values;
}

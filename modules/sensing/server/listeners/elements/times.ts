const BEIJING_MS = 8 * 3_600_000;
const DIGITS = /^\d{14,17}$/;

function utc(
  parts: readonly [number, number, number, number, number, number],
  ms: number,
): number | undefined {
  const [year, month, day, hour, minute, second] = parts;
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return undefined;
  const at = Date.UTC(year, month - 1, day, hour, minute, second, ms);
  return new Date(at).getUTCDate() === day ? at : undefined;
}

/** `YYYYMMDDhhmmss` with up to three digits of milliseconds, Beijing time (UTC+8), as ms UTC. */
export function timeOfDigits(digits: string | undefined): number | undefined {
  if (digits === undefined || !DIGITS.test(digits)) return undefined;
  const n = (from: number, to: number): number => Number(digits.slice(from, to));
  const at = utc(
    [n(0, 4), n(4, 6), n(6, 8), n(8, 10), n(10, 12), n(12, 14)],
    Number(digits.slice(14).padEnd(3, '0')),
  );
  return at === undefined ? undefined : at - BEIJING_MS;
}

/** `YYMMDDhhmm` or `YYMMDDhhmmss` of the 21st century, Beijing time, as ms UTC. */
export function timeOfShortDigits(digits: string | undefined): number | undefined {
  if (digits === undefined || !/^\d{10}(\d\d)?$/.test(digits)) return undefined;
  return timeOfDigits(`20${digits.padEnd(12, '0')}`);
}

/** ISO 8601; without a zone it is Beijing time. */
export function timeOfIso(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const zoned = /[zZ]$|[+-]\d\d:?\d\d$/.test(text);
  const at = Date.parse(zoned ? text : `${text.replace(' ', 'T')}+08:00`);
  return Number.isNaN(at) ? undefined : at;
}

/** ms UTC as the digits `YYYYMMDDhhmmssSSS` of Beijing time. */
export function digitsOf(ms: number): string {
  return new Date(ms + BEIJING_MS).toISOString().replace(/\D/g, '').slice(0, 17);
}

/** ms UTC as `YYYY-MM-DDThh:mm:ss` of Beijing time, without zone. */
export function localIso(ms: number): string {
  return new Date(ms + BEIJING_MS).toISOString().slice(0, 19);
}

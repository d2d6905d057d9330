import { timeFromNumber, type GivenReading } from '../../hot/given-reading.ts';

const MAX_READINGS = 5000;

/** The payload is not what the documented forms allow; the message is quarantined and acknowledged. */
export class PayloadInvalid extends Error {
  override readonly name = 'PayloadInvalid';
}

function timeOf(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number') return timeFromNumber(value);
  if (typeof value === 'string') {
    const ms = /[zZ]$|[+-]\d\d:?\d\d$/.test(value) ? Date.parse(value) : Number.NaN;
    if (!Number.isNaN(ms)) return ms;
  }
  throw new PayloadInvalid('time must be ms since 1970 or ISO 8601 with a zone');
}

function readingOf(item: unknown, topicPoint: string | undefined): GivenReading {
  if (typeof item === 'number' && topicPoint !== undefined) return { point: topicPoint, value: item };
  if (typeof item !== 'object' || item === null) throw new PayloadInvalid('a reading must be an object');
  const { point = topicPoint, value, time, quality } = item as Record<string, unknown>;
  if (typeof point !== 'string' || point.length === 0 || point.length > 80)
    throw new PayloadInvalid('point is missing');
  if (typeof value !== 'number') throw new PayloadInvalid('value must be a number');
  if (
    quality !== undefined &&
    (!Number.isInteger(quality) || (quality as number) < 0 || (quality as number) > 255)
  )
    throw new PayloadInvalid('quality must be 0–255');
  const at = timeOf(time);
  return {
    point,
    value,
    ...(at === undefined ? {} : { time: at }),
    ...(quality === undefined ? {} : { quality: quality as number }),
  };
}

/**
 * Readings of one message: `{point, value, time?, quality?}`, an array of them, or `{readings: […]}`; on the topic
 * `…/p/<point>` a bare number or an object without `point`. Throws {@link PayloadInvalid}.
 */
export function readPayload(payload: Buffer, topicPoint: string | undefined): GivenReading[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(payload.toString('utf8'));
  } catch {
    throw new PayloadInvalid('not JSON');
  }
  const list = Array.isArray(parsed)
    ? parsed
    : Array.isArray((parsed as { readings?: unknown } | null)?.readings)
      ? (parsed as { readings: unknown[] }).readings
      : [parsed];
  if (list.length > MAX_READINGS) throw new PayloadInvalid(`at most ${MAX_READINGS} readings a message`);
  return list.map((item) => readingOf(item, topicPoint));
}

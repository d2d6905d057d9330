import { CodecFailure } from '#codecs/codec';
import type { CotEvent } from './event.ts';

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
const TYPE = /^\w+(?:-\w+)*(?:;[^;]*)?$/;
const HOW = /^\w(?:-\w+)*$/;

function refuse(message: string): never {
  throw new CodecFailure('FIELD_INVALID', message);
}

/** UTC form of an instant of the event. */
export function readInstant(name: string, text: string): string {
  const milliseconds = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(milliseconds)) refuse(`${name} "${text.slice(0, 40)}" is not an instant`);
  return new Date(milliseconds).toISOString();
}

/** Refuses (`FIELD_INVALID`) an event whose fields the standard does not allow. */
export function checkEvent(event: CotEvent): CotEvent {
  const { uid, type, how, point, start, stale } = event;
  if (uid.trim() === '') refuse('uid is empty');
  if (!TYPE.test(type)) refuse(`type "${type.slice(0, 40)}" is not a CoT type`);
  if (how !== '' && !HOW.test(how)) refuse(`how "${how.slice(0, 40)}" is not a CoT how`);
  if (!(Math.abs(point.lat) <= 90)) refuse(`lat ${point.lat} lies outside ±90`);
  if (!(Math.abs(point.lon) <= 180)) refuse(`lon ${point.lon} lies outside ±180`);
  if (Date.parse(stale) < Date.parse(start)) refuse('stale is earlier than start');
  return event;
}

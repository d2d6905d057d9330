import type { Jt808Frame, Location } from '#codecs/jt808';
import type { Element } from './element.ts';
import { timeOfIso } from './times.ts';

const POSITIONED = 2;

/** One fix of a moving device. */
export interface Fix {
  readonly at: number;
  readonly lng: number;
  readonly lat: number;
  readonly speedKmh: number;
  readonly direction: number;
}

/** Every position report of a message: 0200, 0201, 0500 one, 0704 several, oldest first as sent. */
export function locationsOf(frame: Jt808Frame): Location[] {
  const whole = frame.reassembled ?? frame;
  if (whole.location) return [whole.location];
  const list = whole.body?.locations;
  return Array.isArray(list) ? (list as unknown as Location[]) : [];
}

/** The fix of a report; undefined when the terminal had no position or its time is none. */
export function fixOf(location: Location): Fix | undefined {
  const at = timeOfIso(location.time);
  const positioned = (Number.parseInt(location.status, 16) & POSITIONED) !== 0;
  if (at === undefined || !positioned || Math.abs(location.lat) > 90 || Math.abs(location.lon) > 180)
    return undefined;
  return {
    at,
    lng: location.lon,
    lat: location.lat,
    speedKmh: location.speed_kmh,
    direction: location.direction,
  };
}

/** Elements of position reports: `speed`, `alarm` and the additional items by number (`01` mileage, `02` fuel, …). */
export function jt808Elements(frame: Jt808Frame): Element[] {
  return locationsOf(frame).flatMap((location) => {
    const at = timeOfIso(location.time);
    const time = at === undefined ? {} : { time: at };
    const found: Element[] = [
      { element: 'speed', value: location.speed_kmh, unit: 'km/h', derived: true, ...time },
      { element: 'alarm', value: Number.parseInt(location.alarm, 16), derived: true, ...time },
    ];
    for (const item of location.extra)
      if (item.value !== undefined)
        found.push({
          element: item.id,
          value: item.value,
          derived: true,
          ...(item.unit ? { unit: item.unit } : {}),
          ...time,
        });
    return found;
  });
}

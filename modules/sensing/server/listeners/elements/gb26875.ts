import type { Gb26875Frame } from '#codecs/gb26875';
import type { Element } from './element.ts';
import { timeOfIso } from './times.ts';

type Fields = NonNullable<Gb26875Frame['objects']>[number];
const FIRE_BIT = 2;
const FAULT_BIT = 4;

function states(name: string, value: unknown, time: number | undefined): Element[] {
  if (typeof value !== 'number') return [];
  const at = time === undefined ? {} : { time };
  return [
    { element: `${name}/state`, value, ...at },
    { element: `${name}/fire`, value: value & FIRE_BIT ? 1 : 0, derived: true, ...at },
    { element: `${name}/fault`, value: value & FAULT_BIT ? 1 : 0, derived: true, ...at },
  ];
}

function ofObject(type: number | undefined, o: Fields, frameTime: number | undefined): Element[] {
  const time = (typeof o.eventTime === 'string' ? timeOfIso(o.eventTime) : undefined) ?? frameTime;
  const system = `${String(o.systemType)}/${String(o.systemAddress)}`;
  const component = `${system}/${String(o.zone)}/${String(o.point)}`;
  if (type === 1) return states(system, o.systemState, time);
  if (type === 2) return states(component, o.componentState, time);
  if (type === 21) return states('device', o.deviceState, time);
  if (type === 3 && typeof o.value === 'number')
    return [
      {
        element: `${component}/a${String(o.analogueType)}`,
        value: o.value,
        ...(time === undefined ? {} : { time }),
        ...(typeof o.unit === 'string' ? { unit: o.unit } : {}),
      },
    ];
  return [];
}

/** Send time of a packet (second … year, binary), Beijing time, in ms UTC. */
export function gb26875Time(frame: Gb26875Frame): number | undefined {
  const bytes = /^[0-9a-f]{12}$/.test(frame.time) ? frame.time.match(/../g) : null;
  if (!bytes) return timeOfIso(frame.time);
  const [s, i, h, d, m, y] = bytes.map((b) => String(Number.parseInt(b, 16)).padStart(2, '0'));
  return timeOfIso(`20${y}-${m}-${d}T${h}:${i}:${s}`);
}

/**
 * Elements by address: `system type/system address[/zone/point]/state`, with `/fire` and `/fault` (bits 1 and 2) beside
 * it; analogue values as `…/a<type>`; the transmission device itself as `device/state`.
 */
export function gb26875Elements(frame: Gb26875Frame): Element[] {
  const time = gb26875Time(frame);
  return (frame.objects ?? []).flatMap((o) => ofObject(frame.typeFlag, o, time));
}

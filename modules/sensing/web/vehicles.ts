import { haversineM } from '#kernels/geo';
import type { Track, Vehicle } from '#sensing/contract';
import type { Both } from '#platform/web/text';
import type { LiveDrawing } from '#platform/web/map';

export type { Track, Vehicle } from '#sensing/contract';

type Line = readonly (readonly number[])[];

/** Topic of a vehicle's newest position: [lng, lat, ms, km/h, degrees]. */
export const topicOf = (vehicle: Pick<Vehicle, 'terminal'>): string => `v${vehicle.terminal}`;

/** The plate, or the name of its gateway until the terminal has registered one. */
export const labelOf = (vehicle: Vehicle): string => vehicle.plate ?? vehicle.name;

/** Listed vehicles with the positions that came live since. */
export function withLive(
  listed: readonly Vehicle[],
  fresh: ReadonlyMap<string, readonly number[]>,
): readonly Vehicle[] {
  if (fresh.size === 0) return listed;
  return listed.map((vehicle) => {
    const [lng, lat, at, speedKmh, direction] = fresh.get(topicOf(vehicle)) ?? [];
    if (at === undefined || at <= Date.parse(vehicle.fix?.at ?? '1970-01-01')) return vehicle;
    const fix = {
      at: new Date(at).toISOString(),
      position: [lng, lat] as [number, number],
      speedKmh,
      direction,
    };
    return { ...vehicle, fix };
  });
}

/** `never`: no position known; `stale`: none within the vehicle's limit. */
export function stateOf(vehicle: Vehicle, now: number): 'live' | 'stale' | 'never' {
  if (!vehicle.fix) return 'never';
  return now - Date.parse(vehicle.fix.at) > vehicle.limitS * 1000 ? 'stale' : 'live';
}

const RANK = { live: 0, stale: 1, never: 2 } as const;

/** Vehicles as the list shows them: fresh ones first, then by plate; `text` is part of plate, name or terminal. */
export function listed(vehicles: readonly Vehicle[], now: number, text: string): Vehicle[] {
  const wanted = text.trim().toLowerCase();
  return vehicles
    .filter((v) => `${v.plate ?? ''} ${v.name} ${v.terminal}`.toLowerCase().includes(wanted))
    .map((vehicle) => ({ vehicle, rank: RANK[stateOf(vehicle, now)] }))
    .sort((a, b) => a.rank - b.rank || labelOf(a.vehicle).localeCompare(labelOf(b.vehicle), 'zh'))
    .map(({ vehicle }) => vehicle);
}

/** The track as lines, broken where the vehicle was silent, ending at its newest position. */
export function linesOf(track: Track | undefined, vehicle: Vehicle | undefined): Line[] {
  const lines: (readonly number[])[][] = [];
  for (const { position, gap } of track?.positions ?? [])
    if (gap || lines.length === 0) lines.push([position]);
    else lines.at(-1)?.push(position);
  const last = track?.positions.at(-1);
  const fix = vehicle?.fix;
  if (last && fix && Date.parse(fix.at) > Date.parse(last.at)) lines.at(-1)?.push(fix.position);
  return lines;
}

/** Kilometres of the lines, without the gaps between them. */
export function lengthKm(lines: readonly Line[]): number {
  let metres = 0;
  for (const line of lines)
    for (let i = 1; i < line.length; i++)
      metres += haversineM([line[i - 1][0], line[i - 1][1]], [line[i][0], line[i][1]]);
  return metres / 1000;
}

interface Look {
  readonly now: number;
  readonly chosen: string | undefined;
  readonly lines: readonly Line[];
  /** What stands below the plate, from speed and age. */
  note(vehicle: Vehicle, stale: boolean): string;
}

/** What the map draws. */
export function drawingOf(vehicles: readonly Vehicle[], look: Look): LiveDrawing {
  return {
    layer: 'vehicles',
    lines: look.lines,
    movers: vehicles.flatMap((vehicle) => {
      const { fix, gatewayId } = vehicle;
      if (!fix) return [];
      const stale = stateOf(vehicle, look.now) === 'stale';
      return {
        id: gatewayId,
        position: fix.position,
        headingDeg: fix.direction,
        label: labelOf(vehicle),
        note: look.note(vehicle, stale),
        stale,
        selected: gatewayId === look.chosen,
      };
    }),
  };
}

const COMPASS: readonly Both[] = [
  { zh: '北', en: 'N' },
  { zh: '东北', en: 'NE' },
  { zh: '东', en: 'E' },
  { zh: '东南', en: 'SE' },
  { zh: '南', en: 'S' },
  { zh: '西南', en: 'SW' },
  { zh: '西', en: 'W' },
  { zh: '西北', en: 'NW' },
];

/** The heading in words. */
export const headingTitle = (degrees: number): Both => COMPASS[Math.round(degrees / 45) % 8];

/** Plate colours by their code in JT/T 415 and JT/T 697.7. */
const PLATE_COLOURS: Readonly<Record<number, Both>> = {
  1: { zh: '蓝牌', en: 'blue plate' },
  2: { zh: '黄牌', en: 'yellow plate' },
  3: { zh: '黑牌', en: 'black plate' },
  4: { zh: '白牌', en: 'white plate' },
  5: { zh: '绿牌', en: 'green plate' },
};

export const plateColourTitle = (code: number | undefined): Both | undefined =>
  code === undefined ? undefined : PLATE_COLOURS[code];

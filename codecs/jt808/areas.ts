import {
  bcdTime,
  choose,
  counted,
  field,
  record,
  scaled,
  textPrefixed,
  u16,
  u32,
  u8,
  type Field,
  type Fields,
  type Part,
} from '#codecs/layout';
import { AREA_BITS, SECTION_BITS } from './names.ts';

function bit(key: string, index: number): (scope: Readonly<Fields>) => boolean {
  return (scope) => (((scope[key] as number | undefined) ?? 0) & (1 << index)) !== 0;
}

const degrees = scaled(u32, 1e6);

function limits(property: string, newer: boolean): Field[] {
  const limited = bit(property, 1);
  return [
    field('maxSpeedKmh', u16, { when: limited }),
    field('overspeedDurationS', u8, { when: limited }),
    ...(newer ? [field('nightMaxSpeedKmh', u16, { when: limited })] : []),
  ];
}

const period = [
  field('start', bcdTime, { when: bit('property', 0) }),
  field('end', bcdTime, { when: bit('property', 0) }),
];

function named(newer: boolean): Field[] {
  return newer ? [field('name', textPrefixed(u16))] : [];
}

/** Areas and routes of 8600 to 8606; times are raw BCD where the rule repeats daily (zero date). */
function areas(newer: boolean): Record<'circle' | 'rectangle' | 'polygon' | 'route', Part> {
  const head = [field('areaId', u32), field('property', u16, { bits: AREA_BITS })];
  const tail = [...period, ...limits('property', newer), ...named(newer)];
  const circle = record(
    ...head,
    field('lat', degrees),
    field('lon', degrees),
    field('radiusM', u32),
    ...tail,
  );
  const corners = ['topLat', 'leftLon', 'bottomLat', 'rightLon'].map((key) => field(key, degrees));
  const rectangle = record(...head, ...corners, ...tail);
  const [speed, duration, ...night] = limits('property', newer);
  const vertex = record(field('lat', degrees), field('lon', degrees));
  const polygon = record(
    ...head,
    ...period,
    speed,
    duration,
    field('vertices', counted(u16, vertex)),
    ...night,
    ...named(newer),
  );
  const timed = bit('sectionProperty', 0);
  const turn = record(
    field('turnId', u32),
    field('sectionId', u32),
    field('lat', degrees),
    field('lon', degrees),
    field('widthM', u8),
    field('sectionProperty', u8, { bits: SECTION_BITS }),
    field('maxDurationS', u16, { when: timed }),
    field('minDurationS', u16, { when: timed }),
    ...limits('sectionProperty', newer),
  );
  const routeHead = [field('routeId', u32), field('property', u16, { bits: AREA_BITS })];
  const route = record(...routeHead, ...period, field('turns', counted(u16, turn)), ...named(newer));
  return { circle, rectangle, polygon, route };
}

const action = field('action', u8, { names: { 0: '更新', 1: '追加', 2: '修改' } });

/** Messages 8600, 8602, 8604, 8606 and 0608; the 2019 edition adds night limits and names. */
export function areaMessages(newer: boolean): Record<number, Part> {
  const { circle, rectangle, polygon, route } = areas(newer);
  const item = [circle, rectangle, polygon, route];
  return {
    0x8600: record(action, field('areas', counted(u8, circle))),
    0x8602: record(action, field('areas', counted(u8, rectangle))),
    0x8604: polygon,
    0x8606: route,
    0x0608: record(
      field('kind', u8, { names: { 1: '圆形区域', 2: '矩形区域', 3: '多边形区域', 4: '路线' } }),
      field(
        'items',
        choose((scope) => counted(u32, item[(scope.kind as number) - 1] ?? u32)),
      ),
    ),
  };
}

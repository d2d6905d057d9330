import { contours, type Position } from '#kernels/geo';
import type { MapFeature } from '#kernels/tiles';
import type { City, Way } from './types.ts';

const WAY_ZOOM: Readonly<Record<Way['kind'], number>> = { motorway: 5, rail: 8, road: 9, lane: 12 };
const PLACE_ZOOM = { city: 3, county: 7, township: 10, village: 12 } as const;

function regionFeatures(city: City): MapFeature[] {
  return city.regions.flatMap((r): MapFeature[] => {
    const name: MapFeature = { layer: 'place', type: 'point', parts: [[r.seat]], properties: { name: r.name, level: r.level, code: r.code }, minZoom: PLACE_ZOOM[r.level] }; // prettier-ignore
    if (!r.ring) return [name];
    const minZoom = r.level === 'township' ? 9 : 0;
    const border: MapFeature = {
      layer: 'boundary',
      type: 'line',
      parts: [r.ring],
      properties: { level: r.level },
      minZoom,
    };
    const land: MapFeature[] = r.level === 'city' ? [{ layer: 'land', type: 'polygon', parts: [r.ring], properties: {} }] : []; // prettier-ignore
    return [...land, border, name];
  });
}

/** A river as an area: its line widened to both sides. */
function banks(line: readonly Position[], widthM: number): Position[] {
  const half = widthM / 2 / 111_320;
  const side = (sign: number): Position[] =>
    line.map((p, i) => {
      const [a, b] = [line[Math.max(0, i - 1)], line[Math.min(line.length - 1, i + 1)]];
      const squeeze = Math.cos((p[1] * Math.PI) / 180);
      const [dx, dy] = [(b[0] - a[0]) * squeeze, b[1] - a[1]];
      const length = Math.hypot(dx, dy) || 1;
      return [p[0] - (sign * half * dy) / length / squeeze, p[1] + (sign * half * dx) / length];
    });
  const ring = [...side(1), ...side(-1).toReversed()];
  return [...ring, ring[0]];
}

/** Everything of the city that stands still, as features for `kernels/tiles` `FeatureLayers`. */
export function basemapFeatures(city: City): MapFeature[] {
  const { terrain } = city;
  const heights = contours(
    { ...terrain, values: terrain.heightsM },
    Array.from({ length: 12 }, (_, i) => 200 + 100 * i),
  );
  return [
    ...regionFeatures(city),
    ...heights.flatMap((h): MapFeature[] => h.geometry.coordinates.filter((line) => line.length > 8).map((line) => ({ layer: 'contour', type: 'line', parts: [line], properties: { heightM: h.properties.level }, minZoom: h.properties.level % 500 === 0 ? 8 : 10 }))), // prettier-ignore
    ...city.rivers.flatMap((r): MapFeature[] => [
      {
        layer: 'water',
        type: 'polygon',
        parts: [banks(r.line, r.widthM)],
        properties: { name: r.name },
        minZoom: 9,
      },
      { layer: 'waterway', type: 'line', parts: [r.line], properties: { name: r.name, widthM: r.widthM } },
    ]),
    ...city.blocks.map((b): MapFeature => ({ layer: 'block', type: 'polygon', parts: [b.ring], properties: { use: b.use, floors: b.floors }, minZoom: 11 })), // prettier-ignore
    ...city.ways.map((w): MapFeature => ({ layer: 'way', type: 'line', parts: [w.line], properties: { kind: w.kind, name: w.name }, minZoom: WAY_ZOOM[w.kind] })), // prettier-ignore
  ];
}

/** A polygon or circle text of CAP read as numbers, or why it cannot be. */
export type Shape<T> =
  | { readonly ok: true; readonly shape: T }
  | { readonly ok: false; readonly why: string };
export type LngLat = readonly [lng: number, lat: number];

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/;

function readPair(text: string): Shape<LngLat> {
  const parts = text.split(',');
  if (parts.length !== 2 || !parts.every((part) => NUMBER.test(part)))
    return { ok: false, why: `"${text.slice(0, 40)}" is not latitude,longitude` };
  const [lat, lng] = parts.map(Number);
  if (Math.abs(lat) > 90 || Math.abs(lng) > 180)
    return { ok: false, why: `${text.slice(0, 40)} lies outside latitude ±90, longitude ±180` };
  return { ok: true, shape: [lng, lat] };
}

/** Ring of a `<polygon>`: at least four WGS 84 pairs, first and last the same (CAP 1.2 §3.2.4). */
export function readPolygon(text: string): Shape<readonly LngLat[]> {
  const ring: LngLat[] = [];
  for (const part of text.split(/[ \t\r\n]+/)) {
    if (part === '') continue;
    const pair = readPair(part);
    if (!pair.ok) return pair;
    ring.push(pair.shape);
  }
  if (ring.length < 4) return { ok: false, why: `${ring.length} pairs; at least 4 are needed` };
  const [first, last] = [ring[0], ring[ring.length - 1]];
  if (first[0] !== last[0] || first[1] !== last[1])
    return { ok: false, why: 'the first and last pairs differ' };
  return { ok: true, shape: ring };
}

/** Centre and radius in kilometres of a `<circle>`. */
export function readCircle(text: string): Shape<{ centre: LngLat; radiusKm: number }> {
  const parts = text.split(/[ \t\r\n]+/).filter((part) => part !== '');
  if (parts.length !== 2) return { ok: false, why: 'not "latitude,longitude radius"' };
  const centre = readPair(parts[0]);
  if (!centre.ok) return centre;
  if (!NUMBER.test(parts[1])) return { ok: false, why: `radius "${parts[1].slice(0, 20)}" is not a number` };
  const radiusKm = Number(parts[1]);
  if (radiusKm < 0) return { ok: false, why: 'the radius is negative' };
  return { ok: true, shape: { centre: centre.shape, radiusKm } };
}

function side(a: LngLat, b: LngLat, c: LngLat): number {
  return Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));
}

/** Most segment pairs compared; past it a ring is not judged. */
const MAX_PAIRS = 2_000_000;

/** True when two sides of the ring that are not neighbours cross; `undefined` for a ring too large to judge here. */
export function crossesItself(ring: readonly LngLat[]): boolean | undefined {
  const n = ring.length - 1;
  if ((n * n) / 2 > MAX_PAIRS) return undefined;
  for (let i = 0; i < n; i++)
    for (let j = i + 2; j < n; j++) {
      if (i === 0 && j === n - 1) continue;
      const [a, b, c, d] = [ring[i], ring[i + 1], ring[j], ring[j + 1]];
      if (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0) return true;
    }
  return false;
}

import { CodecFailure } from '#codecs/codec';
import { selfCrossing, signedArea } from './rings.ts';
import { GEOJSON_LIMITS, type GeoJsonFinding, type GeoJsonLimits, type Ring } from './types.ts';

/** What validation found. */
export interface GeoJsonVerdict {
  readonly errors: readonly GeoJsonFinding[];
  readonly warnings: readonly GeoJsonFinding[];
  readonly vertices: number;
  /** West, south, east, north of all positions; absent when there are none. */
  readonly extent?: readonly [number, number, number, number];
}

type Members = Readonly<Record<string, unknown>>;
const MAX_FINDINGS = 50;
const MAX_COLLECTION_DEPTH = 16;
const CRS84 = /CRS84|EPSG:+4326$/i;

/** Members that belong to another kind of object (RFC 7946 §7.1). */
const FOREIGN: Readonly<Record<string, readonly string[]>> = {
  Feature: ['coordinates', 'geometries', 'features'],
  FeatureCollection: ['coordinates', 'geometries', 'geometry', 'properties'],
  GeometryCollection: ['coordinates', 'geometry', 'properties', 'features'],
  geometry: ['geometries', 'geometry', 'properties', 'features'],
};
const DEPTHS: ReadonlyMap<string, number> = new Map([
  ['Point', 0],
  ['MultiPoint', 1],
  ['LineString', 1],
  ['MultiLineString', 2],
  ['Polygon', 2],
  ['MultiPolygon', 3],
]);

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

class Walk {
  readonly errors: GeoJsonFinding[] = [];
  readonly warnings: GeoJsonFinding[] = [];
  vertices = 0;
  readonly extent: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  private readonly limits: GeoJsonLimits;
  private readonly seen = new Map<string, number>();

  constructor(limits: GeoJsonLimits) {
    this.limits = limits;
  }

  error(rule: string, clause: string, path: string, message: string): void {
    if (this.errors.length < MAX_FINDINGS) this.errors.push({ rule, clause, path, message });
  }
  /** At most five of one rule: a habit of a whole file is one finding, not a million. */
  warning(rule: string, clause: string, path: string, message: string): void {
    const count = (this.seen.get(rule) ?? 0) + 1;
    this.seen.set(rule, count);
    if (count <= 5) this.warnings.push({ rule, clause, path, message });
  }

  object(value: unknown, path: string): void {
    if (!isObject(value)) return this.error('OBJECT', '3', path, 'not a GeoJSON object');
    const { type } = value;
    this.crs(value, path);
    if (type === 'Feature') this.feature(value, path);
    else if (type === 'FeatureCollection') this.collection(value, path);
    else this.geometry(value, path, 0);
  }

  private members(value: Members, kind: string, path: string): void {
    for (const name of FOREIGN[kind])
      if (Object.hasOwn(value, name))
        this.error('FOREIGN_MEMBER', '7.1', `${path}/${name}`, `a ${kind} may not have ${name}`);
    if (Object.hasOwn(value, 'bbox')) this.bbox(value.bbox, `${path}/bbox`);
  }

  private crs(value: Members, path: string): void {
    if (!Object.hasOwn(value, 'crs')) return;
    const named = JSON.stringify(value.crs) ?? '';
    if (CRS84.test(named.replace(/["}]+$/, '')))
      this.warning(
        'CRS',
        '4',
        `${path}/crs`,
        'crs is no longer part of GeoJSON; it names WGS 84 all the same',
      );
    else
      this.error('CRS', '4', `${path}/crs`, 'coordinates are WGS 84 longitude and latitude, no other system');
  }

  private bbox(value: unknown, path: string): void {
    if (!Array.isArray(value) || (value.length !== 4 && value.length !== 6))
      return this.error('BBOX', '5', path, 'a bbox has 4 or 6 numbers');
    const numbers = value as unknown[];
    if (!numbers.every((one) => typeof one === 'number' && Number.isFinite(one)))
      return this.error('BBOX', '5', path, 'a bbox has numbers only');
    const half = numbers.length / 2;
    const [south, north] = [numbers[1] as number, numbers[half + 1] as number];
    if (south > north || south < -90 || north > 90)
      this.error('BBOX', '5', path, 'south is below north and both are latitudes');
    if ((numbers[0] as number) > (numbers[half] as number))
      this.warning(
        'BBOX_ANTIMERIDIAN',
        '5.2',
        path,
        'west is greater than east: it crosses the antimeridian',
      );
  }

  private collection(value: Members, path: string): void {
    this.members(value, 'FeatureCollection', path);
    if (!Array.isArray(value.features))
      return this.error('FEATURES', '3.3', `${path}/features`, 'features is not an array');
    for (const [i, one] of (value.features as unknown[]).entries()) {
      const at = `${path}/features/${i}`;
      if (!isObject(one) || one.type !== 'Feature') this.error('FEATURE', '3.3', at, 'not a Feature');
      else this.feature(one, at);
    }
  }

  private feature(value: Members, path: string): void {
    this.members(value, 'Feature', path);
    const { id, properties, geometry } = value;
    if (Object.hasOwn(value, 'id') && typeof id !== 'string' && typeof id !== 'number')
      this.error('ID', '3.2', `${path}/id`, 'an id is a text or a number');
    if (properties !== null && !isObject(properties))
      this.error('PROPERTIES', '3.2', `${path}/properties`, 'properties is an object or null');
    if (geometry === null) return;
    if (geometry === undefined) this.error('GEOMETRY', '3.2', `${path}/geometry`, 'geometry is missing');
    else this.geometry(geometry, `${path}/geometry`, 0);
  }

  private geometry(value: unknown, path: string, depth: number): void {
    if (!isObject(value)) return this.error('GEOMETRY', '3.1', path, 'not a geometry');
    if (value.type === 'GeometryCollection') return this.geometries(value, path, depth);
    const levels = typeof value.type === 'string' ? DEPTHS.get(value.type) : undefined;
    if (levels === undefined)
      return this.error('TYPE', '1.4', `${path}/type`, `${String(value.type).slice(0, 40)} is not a type`);
    this.members(value, 'geometry', path);
    const at = `${path}/coordinates`;
    if (!this.nested(value.coordinates, levels, at)) return;
    const { coordinates } = value as { coordinates: never };
    if (value.type === 'LineString') this.line(coordinates, at);
    else if (value.type === 'MultiLineString')
      for (const [i, one] of (coordinates as Ring[]).entries()) this.line(one, `${at}/${i}`);
    else if (value.type === 'Polygon') this.polygon(coordinates, at);
    else if (value.type === 'MultiPolygon')
      for (const [i, one] of (coordinates as Ring[][]).entries()) this.polygon(one, `${at}/${i}`);
  }

  private geometries(value: Members, path: string, depth: number): void {
    this.members(value, 'GeometryCollection', path);
    if (!Array.isArray(value.geometries))
      return this.error('GEOMETRIES', '3.1.8', `${path}/geometries`, 'geometries is not an array');
    if (depth >= MAX_COLLECTION_DEPTH) throw new CodecFailure('TOO_DEEP', 'collections nest too deep');
    if (depth > 0) this.warning('NESTED_COLLECTION', '3.1.8', path, 'nested collections should be avoided');
    for (const [i, one] of (value.geometries as unknown[]).entries())
      this.geometry(one, `${path}/geometries/${i}`, depth + 1);
  }

  /** Arrays down to positions; true when all of it is well formed. */
  private nested(value: unknown, levels: number, path: string): boolean {
    if (!Array.isArray(value)) {
      this.error('COORDINATES', '3.1.1', path, 'coordinates are not nested as the type asks');
      return false;
    }
    if (levels === 0) return this.position(value, path);
    let sound = true;
    const items = value as unknown[];
    if (levels === 1) {
      for (let i = 0; i < items.length && (sound || this.errors.length < MAX_FINDINGS); i++) {
        const one = items[i];
        if (!Array.isArray(one) || !this.position(one, path, i)) {
          if (!Array.isArray(one)) this.error('POSITION', '3.1.1', `${path}/${i}`, 'not a position');
          sound = false;
        }
      }
      return sound;
    }
    for (const [i, one] of items.entries()) sound = this.nested(one, levels - 1, `${path}/${i}`) && sound;
    return sound;
  }

  private position(value: unknown[], path: string, index?: number): boolean {
    if (++this.vertices > this.limits.maxVertices)
      throw new CodecFailure('TOO_MANY_VERTICES', `more than ${this.limits.maxVertices} vertices`);
    const [lng, lat] = value as number[];
    const { extent } = this;
    const sound =
      value.length >= 2 &&
      Number.isFinite(lng) &&
      Number.isFinite(lat) &&
      (value.length === 2 || this.extra(value));
    if (!sound || lat < -90 || lat > 90) {
      const at = index === undefined ? path : `${path}/${index}`;
      if (!sound) this.error('POSITION', '3.1.1', at, 'a position is two or more finite numbers');
      else this.error('LATITUDE', '4', at, `latitude ${lat} lies outside ±90`);
      return false;
    }
    if (lng < extent[0]) extent[0] = lng;
    if (lat < extent[1]) extent[1] = lat;
    if (lng > extent[2]) extent[2] = lng;
    if (lat > extent[3]) extent[3] = lat;
    if (lng < -180 || lng > 180)
      this.warning('LONGITUDE', '3.1.9', path, `longitude ${lng} lies outside ±180`);
    if (value.length > 3)
      this.warning('POSITION_LENGTH', '3.1.1', path, 'more than three elements in a position');
    return true;
  }

  private extra(value: unknown[]): boolean {
    for (let i = 2; i < value.length; i++) if (!Number.isFinite(value[i])) return false;
    return true;
  }

  private line(line: Ring, path: string): void {
    if (line.length < 2) this.error('LINE', '3.1.4', path, 'a LineString has two or more positions');
    this.antimeridian(line, path);
  }

  private antimeridian(line: Ring, path: string): void {
    for (let i = 0; i + 1 < line.length; i++)
      if (Math.abs(line[i][0] - line[i + 1][0]) > 180)
        return this.warning(
          'ANTIMERIDIAN',
          '3.1.9',
          path,
          'it crosses the antimeridian and is not cut there',
        );
  }

  private polygon(rings: readonly Ring[], path: string): void {
    for (const [i, ring] of rings.entries()) {
      const at = `${path}/${i}`;
      if (ring.length < 4) {
        this.error('RING', '3.1.6', at, 'a ring has four or more positions');
        continue;
      }
      const [first, last] = [ring[0], ring[ring.length - 1]];
      if (first.length !== last.length || first.some((n, k) => n !== last[k])) {
        this.error('RING_OPEN', '3.1.6', at, 'the first and last positions differ');
        continue;
      }
      this.antimeridian(ring, at);
      this.shape(ring, i === 0, at);
    }
  }

  private shape(ring: Ring, outer: boolean, path: string): void {
    const area = signedArea(ring);
    if (area === 0) this.warning('RING_FLAT', '3.1.6', path, 'the ring encloses nothing');
    else if (area > 0 !== outer)
      this.warning(
        'WINDING',
        '3.1.6',
        path,
        `${outer ? 'an outer ring runs counter' : 'a hole runs '}clockwise`,
      );
    const crossing = selfCrossing(ring);
    if (crossing)
      this.warning('RING_CROSSES', '3.1.6', path, `the ring crosses itself near ${crossing.at.join()}`);
    else if (crossing === undefined)
      this.warning('RING_NOT_JUDGED', '3.1.6', path, 'too tangled to judge whether the ring crosses itself');
  }
}

/** Validates any value against RFC 7946. Throws only for bounds (`TOO_MANY_VERTICES`, `TOO_DEEP`). */
export function validateGeoJson(value: unknown, limits: GeoJsonLimits = GEOJSON_LIMITS): GeoJsonVerdict {
  const walk = new Walk(limits);
  walk.object(value, '');
  const { errors, warnings, vertices } = walk;
  return vertices > 0 && walk.extent[0] <= walk.extent[2]
    ? { errors, warnings, vertices, extent: walk.extent }
    : { errors, warnings, vertices };
}

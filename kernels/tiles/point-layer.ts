import { fromMercator, mercatorX, mercatorY } from '#kernels/geo';
import { PointPyramid } from '#kernels/index';
import { EXTENT, GEOMETRY, LayerWriter, type TileProperties } from './layer-writer.ts';
import { ProtobufWriter } from './protobuf.ts';

/** How a layer of points is drawn. */
export interface PointLayerOptions {
  readonly name: string;
  /** Highest id plus one. */
  readonly capacity: number;
  /** Properties of a point, read when its tile is cut. */
  properties(id: number): TileProperties;
  /** Up to so many points in a tile are drawn one by one; above, cells with counts. Default 4000. */
  readonly maxPoints?: number;
  /** A tile with counts has 2^cellDepth cells a side, 1–7. Default 5. */
  readonly cellDepth?: number;
}

const ONE = 1 - Number.EPSILON;
const clampUnit = (v: number): number => Math.min(ONE, Math.max(0, v));

/**
 * Live points as vector tiles. A tile is cut from the pyramid as it is now: moving one point costs one move. Counts in low zooms
 * add up exactly: every point is in exactly one tile of a zoom and in exactly one feature of that tile.
 */
export class PointLayer {
  readonly #pyramid: PointPyramid;
  readonly #options: PointLayerOptions;
  /** Used again for every tile. */
  readonly #writer = new ProtobufWriter();

  constructor(options: PointLayerOptions) {
    this.#options = options;
    this.#pyramid = new PointPyramid(options.capacity);
  }

  /** Number of points. */
  get size(): number {
    return this.#pyramid.size;
  }

  /** Adds or moves a point, degrees. */
  set(id: number, lng: number, lat: number): void {
    this.#pyramid.set(id, clampUnit(mercatorX(lng)), clampUnit(mercatorY(lat)));
  }

  remove(id: number): boolean {
    return this.#pyramid.remove(id);
  }

  /** Up to `k` points nearest on the map to a position, nearest first. */
  nearest(lng: number, lat: number, k: number): number[] {
    return this.#pyramid.nearest(mercatorX(lng), mercatorY(lat), k);
  }

  /** Points within a box of degrees, ascending by id. */
  within(west: number, south: number, east: number, north: number): number[] {
    return this.#pyramid.pointsIn(mercatorX(west), mercatorY(north), mercatorX(east), mercatorY(south));
  }

  /** Position of a point, degrees. */
  positionOf(id: number): readonly [lng: number, lat: number] {
    return fromMercator(this.#pyramid.xOf(id), this.#pyramid.yOf(id));
  }

  /**
   * The layer of tile z/x/y, encoded; empty without points. `allowed` leaves out points the viewer may not see; then counts are of
   * what is left.
   */
  tile(z: number, x: number, y: number, allowed?: (id: number) => boolean): Uint8Array {
    const { name, maxPoints = 4000, cellDepth = 5 } = this.#options;
    const layer = new LayerWriter(name, this.#writer);
    const scale = 2 ** z * EXTENT;
    const [left, top] = [x * EXTENT, y * EXTENT];
    const crowded = this.#pyramid.countIn(z, x, y) > maxPoints;
    const cells = crowded ? this.#pyramid.cellsIn(z, x, y, cellDepth) : [];
    // No cells: few points, or the tile lies inside one bucket of the pyramid.
    if (cells.length === 0) {
      this.#pyramid.forEachInTile(z, x, y, (id, px, py) => {
        if (allowed && !allowed(id)) return;
        layer.pointFeature(
          Math.floor(px * scale - left),
          Math.floor(py * scale - top),
          id,
          this.#options.properties(id),
        );
      });
      return layer.done();
    }
    for (const cell of cells) {
      if (cell.count > 1 && !allowed) cluster(layer, cell.count, cell.x * scale - left, cell.y * scale - top);
      else this.#some(layer, this.#pyramid.pointsOf(cell.node), allowed, [scale, left, top]);
    }
    return layer.done();
  }

  #one(layer: LayerWriter, id: number, scale: number, left: number, top: number): void {
    layer.begin();
    layer.point(
      Math.floor(this.#pyramid.xOf(id) * scale - left),
      Math.floor(this.#pyramid.yOf(id) * scale - top),
    );
    layer.end(GEOMETRY.point, id, this.#options.properties(id));
  }

  #some(
    layer: LayerWriter,
    ids: readonly number[],
    allowed: ((id: number) => boolean) | undefined,
    frame: readonly [number, number, number],
  ): void {
    const seen = allowed ? ids.filter(allowed) : ids;
    if (seen.length === 1) return this.#one(layer, seen[0], ...frame);
    if (seen.length === 0) return;
    let [x, y] = [0, 0];
    for (const id of seen) {
      x += this.#pyramid.xOf(id);
      y += this.#pyramid.yOf(id);
    }
    const [scale, left, top] = frame;
    cluster(layer, seen.length, (x / seen.length) * scale - left, (y / seen.length) * scale - top);
  }
}

function cluster(layer: LayerWriter, count: number, x: number, y: number): void {
  const inside = (v: number): number => Math.min(EXTENT - 1, Math.max(0, Math.floor(v)));
  layer.begin();
  layer.point(inside(x), inside(y));
  layer.end(GEOMETRY.point, undefined, { count });
}

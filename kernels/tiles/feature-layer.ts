import { clipLine, clipPolygon, mercatorX, mercatorY, simplify, type Position } from '#kernels/geo';
import { BoxTree } from '#kernels/index';
import { EXTENT, GEOMETRY, LayerWriter, type TileProperties } from './layer-writer.ts';

/** A thing of the basemap. `parts` are positions (point), lines, or rings: the first outer, the others holes; degrees. */
export interface MapFeature {
  readonly id?: number;
  readonly layer: string;
  readonly type: 'point' | 'line' | 'polygon';
  readonly parts: readonly (readonly Position[])[];
  readonly properties: TileProperties;
  /** First and last zoom at which it is drawn. */
  readonly minZoom?: number;
  readonly maxZoom?: number;
}

/** Drawn beyond the tile's edge, tile units. */
const BUFFER = 64;
/** A line may leave its true course by so many tile units (a quarter pixel of a 512-pixel tile is 2). */
const TOLERANCE = 3;
/** Lines and areas smaller than this are not drawn, tile units. */
const SMALLEST = 6;

const WINDOW = [-BUFFER, -BUFFER, EXTENT + BUFFER, EXTENT + BUFFER] as const;

function boxOf(parts: readonly (readonly Position[])[], out: Float64Array, at: number): void {
  out.set([Infinity, Infinity, -Infinity, -Infinity], at);
  for (const part of parts)
    for (const [x, y] of part) {
      out[at] = Math.min(out[at], x);
      out[at + 1] = Math.min(out[at + 1], y);
      out[at + 2] = Math.max(out[at + 2], x);
      out[at + 3] = Math.max(out[at + 3], y);
    }
}

/** Whole tile units without repetitions, flat; a ring loses its closing repetition. */
function whole(part: readonly Position[], closed: boolean): number[] {
  const out: number[] = [];
  for (const [px, py] of part) {
    const [x, y] = [Math.round(px), Math.round(py)];
    if (out.length === 0 || x !== out[out.length - 2] || y !== out[out.length - 1]) out.push(x, y);
  }
  while (closed && out.length > 2 && out[0] === out[out.length - 2] && out[1] === out[out.length - 1])
    out.length -= 2;
  return out;
}

/** Twice the signed area; positive for an outer ring of MVT 2.1 §4.3.4.4 (y down). */
function area2(ring: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < ring.length; i += 2) {
    const j = (i + 2) % ring.length;
    sum += ring[i] * ring[j + 1] - ring[j] * ring[i + 1];
  }
  return sum;
}

function turned(ring: readonly number[]): number[] {
  const out: number[] = [];
  for (let i = ring.length - 2; i >= 0; i -= 2) out.push(ring[i], ring[i + 1]);
  return out;
}

function drawLines(layer: LayerWriter, parts: readonly Position[][]): boolean {
  let drawn = false;
  for (const part of parts)
    for (const piece of clipLine(part, WINDOW)) {
      const flat = whole(simplify(piece, TOLERANCE), false);
      if (flat.length < 4) continue;
      layer.path(flat, false);
      drawn = true;
    }
  return drawn;
}

function drawPolygon(layer: LayerWriter, parts: readonly Position[][]): boolean {
  let drawn = false;
  for (const [i, part] of parts.entries()) {
    const [ring] = clipPolygon([part], WINDOW);
    const flat = ring ? whole(simplify(ring, TOLERANCE), true) : [];
    const area = flat.length < 6 ? 0 : area2(flat);
    if (area === 0) {
      if (i === 0) return false;
      continue;
    }
    layer.path(area > 0 === (i === 0) ? flat : turned(flat), true);
    drawn = true;
  }
  return drawn;
}

function drawPoints(layer: LayerWriter, parts: readonly Position[][]): boolean {
  let drawn = false;
  for (const [x, y] of parts.flat()) {
    if (x < 0 || y < 0 || x >= EXTENT || y >= EXTENT) continue;
    layer.point(Math.floor(x), Math.floor(y));
    drawn = true;
  }
  return drawn;
}

/** Standing features of several named layers as vector tiles: found by a packed R-tree, clipped, simplified, encoded. */
export class FeatureLayers {
  readonly #features: readonly MapFeature[];
  readonly #projected: readonly Position[][][];
  readonly #boxes: Float64Array;
  readonly #tree: BoxTree;

  constructor(features: readonly MapFeature[]) {
    this.#features = features.filter((f) => f.parts.some((p) => p.length > 0));
    this.#projected = this.#features.map((f) =>
      f.parts.map((part) => part.map(([lng, lat]): Position => [mercatorX(lng), mercatorY(lat)])),
    );
    this.#boxes = new Float64Array(this.#features.length * 4);
    this.#projected.forEach((parts, i) => boxOf(parts, this.#boxes, 4 * i));
    this.#tree = new BoxTree(this.#boxes);
  }

  /** Number of features. */
  get size(): number {
    return this.#features.length;
  }

  /** The layers of tile z/x/y, encoded one after another. */
  tile(z: number, x: number, y: number): Uint8Array[] {
    const size = 2 ** -z;
    const margin = (size * BUFFER) / EXTENT;
    const layers = new Map<string, LayerWriter>();
    for (const i of this.#tree.search(
      x * size - margin,
      y * size - margin,
      (x + 1) * size + margin,
      (y + 1) * size + margin,
    )) {
      const f = this.#features[i];
      if (z < (f.minZoom ?? 0) || z > (f.maxZoom ?? 30)) continue;
      const layer = layers.get(f.layer) ?? new LayerWriter(f.layer);
      layers.set(f.layer, layer);
      this.#draw(layer, i, [2 ** z * EXTENT, x * EXTENT, y * EXTENT]);
    }
    return [...layers.values()].map((l) => l.done()).filter((bytes) => bytes.length > 0);
  }

  #draw(layer: LayerWriter, i: number, [scale, left, top]: readonly [number, number, number]): void {
    const f = this.#features[i];
    const [minX, minY, maxX, maxY] = this.#boxes.subarray(4 * i, 4 * i + 4);
    if (f.type !== 'point' && Math.max(maxX - minX, maxY - minY) * scale < SMALLEST) return;
    const parts = this.#projected[i].map((part) =>
      part.map(([x, y]): Position => [x * scale - left, y * scale - top]),
    );
    layer.begin();
    const drawn = f.type === 'line' ? drawLines(layer, parts) : f.type === 'polygon' ? drawPolygon(layer, parts) : drawPoints(layer, parts); // prettier-ignore
    if (drawn) layer.end(GEOMETRY[f.type], f.id, f.properties);
  }
}

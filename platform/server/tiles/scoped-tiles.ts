import { PointLayer, type TileProperties } from '#kernels/tiles';

/** A point of a map layer. */
export interface TilePoint {
  readonly lng: number;
  readonly lat: number;
  readonly properties: TileProperties;
}

/** A layer a module contributes to the one map; `permission` decides whose subtree is drawn. */
export interface TileSource {
  readonly permission: string;
  tile(scope: readonly string[], z: number, x: number, y: number): Promise<Uint8Array>;
}

const MAX_SCOPES = 40;

interface Held {
  readonly layer: PointLayer;
  readonly version: number;
  readonly loadedAt: number;
}

/**
 * Vector tiles of points, one pyramid per scope of authority: a viewer is never sent a point outside their rights, not
 * even inside a count. A pyramid is made again when the version changes or `maxAgeMs` has passed.
 */
export class ScopedTiles implements TileSource {
  readonly permission: string;
  readonly #name: string;
  readonly #load: (scope: readonly string[]) => Promise<readonly TilePoint[]>;
  readonly #version: () => number;
  readonly #maxAgeMs: number;
  readonly #now: () => number;
  readonly #held = new Map<string, Promise<Held>>();

  constructor(options: {
    name: string;
    permission: string;
    load: (scope: readonly string[]) => Promise<readonly TilePoint[]>;
    version: () => number;
    maxAgeMs: number;
    now: () => number;
  }) {
    this.permission = options.permission;
    this.#name = options.name;
    this.#load = options.load;
    this.#version = options.version;
    this.#maxAgeMs = options.maxAgeMs;
    this.#now = options.now;
  }

  async #build(scope: readonly string[]): Promise<Held> {
    const version = this.#version();
    const points = await this.#load(scope);
    const layer = new PointLayer({
      name: this.#name,
      capacity: points.length + 1,
      properties: (id) => points[id].properties,
    });
    points.forEach((p, id) => layer.set(id, p.lng, p.lat));
    return { layer, version, loadedAt: this.#now() };
  }

  async tile(scope: readonly string[], z: number, x: number, y: number): Promise<Uint8Array> {
    const key = [...scope].sort().join(' ');
    let held = await this.#held.get(key)?.catch(() => undefined);
    if (!held || held.version !== this.#version() || this.#now() - held.loadedAt > this.#maxAgeMs) {
      if (this.#held.size >= MAX_SCOPES) this.#held.delete(this.#held.keys().next().value as string);
      const building = this.#build(scope);
      this.#held.set(key, building);
      held = await building;
    }
    return held.layer.tile(z, x, y);
  }
}

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FeatureLayers, type MapFeature } from '#kernels/tiles';

/** The offline basemap and fixed layers of this node, as files under `<data>/map`; read when first asked for. */
export class MapData {
  readonly #folder: string;
  readonly #layers = new Map<string, Promise<FeatureLayers | undefined>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  get hasBasemap(): boolean {
    return existsSync(join(this.#folder, 'basemap.json'));
  }

  /** Where the map opens: centre, zoom and bounds. */
  async view(): Promise<{ center: number[]; zoom: number; bounds: number[] } | undefined> {
    return readFile(join(this.#folder, 'view.json'), 'utf8').then(
      (t) => JSON.parse(t) as { center: number[]; zoom: number; bounds: number[] },
      () => undefined,
    );
  }

  layer(name: 'basemap' | 'shelters'): Promise<FeatureLayers | undefined> {
    let found = this.#layers.get(name);
    if (!found) {
      found = readFile(join(this.#folder, `${name}.json`), 'utf8').then(
        (text) => new FeatureLayers(JSON.parse(text) as MapFeature[]),
        () => undefined,
      );
      this.#layers.set(name, found);
    }
    return found;
  }
}

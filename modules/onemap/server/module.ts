import { join } from 'node:path';
import { joinLayers } from '#kernels/tiles';
import { Failure, NOT_FOUND, type InputOf, type OutputOf } from '#platform/contract';
import { bytes, route, type App, type Bytes, type Ctx, type ServerModule } from '#platform/server/module';
import type { TileSource } from '#platform/server/tiles';
import { onemapOperations as op } from '#onemap/contract';
import { originsOf, readBasemaps, type Basemap } from './basemaps.ts';
import { MapData } from './map-data.ts';

/** What modules give the search box: by name, limited to the viewer's rights. */
export type SearchSource = (ctx: Ctx, text: string) => Promise<OutputOf<typeof op.search>['items']>;

const CHINA = { center: [104.2, 35.8], zoom: 3.5, bounds: [73.4, 3.8, 135.1, 53.6] };

function dataOf(app: App): MapData {
  let data = app.parts.get('mapData') as MapData | undefined;
  if (!data) app.parts.set('mapData', (data = new MapData(join(app.place.data, 'map'))));
  return data;
}

async function tileBytes(ctx: Ctx, layer: string, z: number, x: number, y: number): Promise<Uint8Array> {
  if (layer === 'basemap' || layer === 'shelters')
    return joinLayers((await dataOf(ctx.app).layer(layer))?.tile(z, x, y) ?? []);
  const source = (ctx.app.parts.get('mapLayers') as Map<string, TileSource> | undefined)?.get(layer);
  if (!source) throw new Failure(NOT_FOUND);
  const scope = ctx.scope(source.permission);
  return scope.length === 0 ? new Uint8Array(0) : source.tile(scope, z, x, y);
}

/** MAP-1: byte-valid MVT 2.1, only what the viewer may see. */
async function tile(ctx: Ctx, { params }: InputOf<typeof op.tile>): Promise<Bytes> {
  const { layer, z, x } = params;
  const y = Number.parseInt(params.y, 10);
  if (x >= 2 ** z || y >= 2 ** z) throw new Failure(NOT_FOUND);
  const body = await tileBytes(ctx, layer, z, x, y);
  const fixed = layer === 'basemap' || layer === 'shelters';
  return bytes({
    contentType: 'application/vnd.mapbox-vector-tile',
    body: Buffer.from(body),
    headers: { 'cache-control': fixed ? 'private, max-age=3600' : 'private, max-age=5' },
  });
}

const OWN: Basemap = {
  id: 'own',
  title: { zh: '离线矢量底图', en: 'offline vector map' },
  kind: 'mvt',
  urls: ['/tiles/basemap/{z}/{x}/{y}.mvt'],
  gcj02: false,
};

async function settings(ctx: Ctx): Promise<OutputOf<typeof op.settings>> {
  const data = dataOf(ctx.app);
  const configured = readBasemaps(ctx.app.settings.basemap);
  return {
    ...((await data.view()) ?? CHINA),
    basemaps: [...(data.hasBasemap ? [OWN] : []), ...configured],
  };
}

async function search(ctx: Ctx, { query }: InputOf<typeof op.search>): Promise<OutputOf<typeof op.search>> {
  const sources = (ctx.app.parts.get('searchSources') as SearchSource[] | undefined) ?? [];
  const found = await Promise.all(sources.map((source) => source(ctx, query.q)));
  return { items: found.flat().slice(0, 50) };
}

export const onemapModule: ServerModule = {
  name: 'onemap',
  origins: (given) => originsOf(readBasemaps(given.basemap)),
  routes: [route(op.tile, tile), route(op.settings, settings), route(op.search, search)],
};

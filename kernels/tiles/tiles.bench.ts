/**
 * Vector tiles against geojson-vt + vt-pbf, same features: `node kernels/tiles/tiles.bench.ts [points]` (200 000 unless stated).
 * Prints JSON with the ratios of goals P7 and P8.
 */
import { createRequire } from 'node:module';
import { tileOf } from '#kernels/geo';
import { PointLayer } from './index.ts';

const load = createRequire(import.meta.url);
const { fromGeojsonVt } = load('vt-pbf') as { fromGeojsonVt(layers: object, options: object): Uint8Array };
const GeojsonVt = (load('geojson-vt') as { default: new (data: object, options: object) => { getTile(z: number, x: number, y: number): { features: object[] } | null } }).default; // prettier-ignore

const n = Number(process.argv[2] ?? 200_000);
let seed = 3;
const random = (): number => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
const points = Array.from({ length: n }, () => [109 + 2 * random(), 33 + 2 * random()] as const);
const grade = (id: number): string => ['red', 'orange', 'yellow', 'blue'][id % 4];

function elapsed<T>(run: () => T): [T, number] {
  const start = performance.now();
  const value = run();
  return [value, performance.now() - start];
}

const layer = new PointLayer({
  name: 'p',
  capacity: n,
  maxPoints: 4000,
  properties: (id) => ({ id, grade: grade(id) }),
});
const [, buildMs] = elapsed(() => points.forEach((p, id) => layer.set(id, p[0], p[1])));
const features = points.map((p, id) => ({ type: 'Feature', geometry: { type: 'Point', coordinates: p }, properties: { id, grade: grade(id) } })); // prettier-ignore
const options = { maxZoom: 16, indexMaxZoom: 5, buffer: 0, extent: 4096, indexMaxPoints: 100_000 };
const makePeer = () => new GeojsonVt({ type: 'FeatureCollection', features }, options);
const [peer, peerBuildMs] = elapsed(makePeer);
const encodePeer = (tile: object): Uint8Array => fromGeojsonVt({ p: tile }, { version: 2, extent: 4096 });

/** P7: all tiles of the city at the first zoom whose tiles are drawn point by point. */
const z = Math.ceil(Math.log2(Math.sqrt(n / 1000) * 180));
const [west, north] = tileOf([109, 35], z);
const [east, south] = tileOf([111, 33], z);
const tiles: [number, number][] = [];
for (let x = west; x <= east; x++) for (let y = north; y <= south; y++) tiles.push([x, y]);
const cutOurs = () => tiles.map(([x, y]) => layer.tile(z, x, y).length);
const cutTheirs = (from: typeof peer) => tiles.map(([x, y]) => from.getTile(z, x, y)).map((t) => (t ? [encodePeer(t).length, t.features.length] : [0, 0])); // prettier-ignore
cutOurs();
cutTheirs(peer);
// Five rounds in turn; the peer keeps cut tiles, so each round has a fresh index (its time not counted).
const rounds = Array.from({ length: 5 }, () => {
  const fresh = makePeer();
  return { ours: elapsed(cutOurs), theirs: elapsed(() => cutTheirs(fresh)) };
});
const median = (list: number[]): number => list.toSorted((a, b) => a - b)[2];
const oursMs = median(rounds.map((r) => r.ours[1]));
const theirsMs = median(rounds.map((r) => r.theirs[1]));
const [ours] = rounds[0].ours;
const [theirs] = rounds[0].theirs;
const moves = 2000;
const [, moveMs] = elapsed(() => {
  for (let i = 0; i < moves; i++) {
    const [lng, lat] = points[i];
    layer.set(i, lng + 1e-4, lat);
    layer.tile(z, ...tileOf([lng, lat], z));
  }
});

/** P8: the tile with most points under it. */
const low = tileOf([110, 34], 4);
layer.tile(4, ...low);
const [lowTile, lowMs] = elapsed(() => layer.tile(4, ...low));
const [peerLow, peerLowMs] = elapsed(() => {
  const t = peer.getTile(4, ...low);
  return t ? encodePeer(t) : new Uint8Array(0);
});
const round = (v: number): number => Math.round(v * 100) / 100;
const result = {
  points: n,
  buildMs: round(buildMs),
  peerBuildMs: round(peerBuildMs),
  p7: {
    zoom: z,
    tiles: tiles.length,
    features: theirs.reduce((sum, t) => sum + t[1], 0),
    tilesPerS: Math.round((tiles.length / oursMs) * 1000),
    peerTilesPerS: Math.round((tiles.length / theirsMs) * 1000),
    timesPeer: round(theirsMs / oursMs),
    bytes: ours.reduce((a, b) => a + b, 0),
    peerBytes: theirs.reduce((sum, t) => sum + t[0], 0),
    moveAndTileMs: round(moveMs / moves),
    ofReindexing: `1/${Math.round(peerBuildMs / (moveMs / moves))}`,
  },
  p8: {
    ms: round(lowMs),
    peerMs: round(peerLowMs),
    time: `1/${Math.round(peerLowMs / lowMs)}`,
    bytes: lowTile.length,
    peerBytes: peerLow.length,
    size: `1/${Math.round(peerLow.length / lowTile.length)}`,
  },
};
console.log(JSON.stringify(result, null, 2));

import { addProtocol } from 'maplibre-gl';
import { gcjShift } from './gcj-tiles.ts';
import { PmtilesArchive, PmtilesProblem } from './pmtiles.ts';
import type { Basemap } from './types.ts';

const SIZE = 256;
const archives = new Map<string, PmtilesArchive>();

function archiveOf(url: string): PmtilesArchive {
  let archive = archives.get(url);
  if (!archive) {
    archive = new PmtilesArchive(async (offset, length) => {
      const response = await fetch(url, { headers: { range: `bytes=${offset}-${offset + length - 1}` } });
      if (response.status !== 206) throw new PmtilesProblem('the server does not answer ranges');
      return new Uint8Array(await response.arrayBuffer());
    });
    archives.set(url, archive);
  }
  return archive;
}

type TileOf = (z: number, x: number, y: number) => Promise<BlobPart | undefined>;

/** Reads the tiles of one address: an archive, or a template. */
function tilesOf(kind: string, url: string): TileOf {
  if (kind === 'pmtiles')
    return async (z, x, y) => (await archiveOf(url).tile(z, x, y)) as Uint8Array<ArrayBuffer> | undefined;
  return async (z, x, y) => {
    const at = url.replace('{z}', String(z)).replace('{x}', String(x)).replace('{y}', String(y));
    const response = await fetch(at);
    return response.ok ? response.blob() : undefined;
  };
}

/** Draws the up to four pictures that cover the ground of a tile in the GCJ-02 offset. */
async function shifted(tile: TileOf, z: number, x: number, y: number): Promise<ArrayBuffer> {
  const [dx, dy] = gcjShift(z, x, y);
  const [left, top] = [x + dx, y + dy];
  const canvas = new OffscreenCanvas(SIZE, SIZE);
  const pen = canvas.getContext('2d');
  const corners = [0, 1].flatMap((i) => [0, 1].map((j) => [Math.floor(left) + i, Math.floor(top) + j]));
  await Promise.all(
    corners.map(async ([cx, cy]) => {
      const part = await tile(z, cx, cy).catch(() => undefined);
      if (!part) return;
      const image = await createImageBitmap(new Blob([part]));
      pen?.drawImage(image, (cx - left) * SIZE, (cy - top) * SIZE, SIZE, SIZE);
    }),
  );
  return (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer();
}

/** Address of a basemap's tiles for the map: plain templates as they are, others through the protocol below. */
export function tileAddress(basemap: Pick<Basemap, 'kind' | 'gcj02'>, url: string): string {
  const whole = url.startsWith('/') ? `${location.origin}${url}` : url;
  if (basemap.kind !== 'pmtiles' && !basemap.gcj02) return whole;
  return `basemap://${basemap.kind}/${basemap.gcj02 ? 'gcj02' : 'wgs84'}/{z}/{x}/{y}/${encodeURIComponent(whole)}`;
}

/** Registers `basemap://kind/datum/z/x/y/address`: archives, and pictures in the GCJ-02 offset put back onto their ground. */
export function registerBasemapProtocol(): void {
  addProtocol('basemap', async ({ url }) => {
    const [kind, datum, z, x, y, address] = url.slice('basemap://'.length).split('/', 6);
    const tile = tilesOf(kind, decodeURIComponent(address));
    const at = [Number(z), Number(x), Number(y)] as const;
    if (datum === 'gcj02') return { data: await shifted(tile, ...at) };
    const part = await tile(...at);
    if (!part) throw new Error('no tile there');
    return { data: await new Blob([part]).arrayBuffer() };
  });
}

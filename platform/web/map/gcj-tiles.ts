import { toGcj02 } from '#kernels/geo';
import { addProtocol } from 'maplibre-gl';

const SIZE = 256;

const lngOf = (x: number, z: number): number => (x / 2 ** z) * 360 - 180;
const latOf = (y: number, z: number): number =>
  (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / 2 ** z))) * 180) / Math.PI;
const xOf = (lng: number, z: number): number => ((lng + 180) / 360) * 2 ** z;
const yOf = (lat: number, z: number): number => {
  const r = (lat * Math.PI) / 180;
  return ((1 - Math.log(Math.tan(r) + 1 / Math.cos(r)) / Math.PI) / 2) * 2 ** z;
};

/** Offset, in tiles, from a WGS 84 tile to the same ground in the GCJ-02 picture. */
export function gcjShift(z: number, x: number, y: number): readonly [number, number] {
  const [lng, lat] = toGcj02([lngOf(x + 0.5, z), latOf(y + 0.5, z)]);
  return [xOf(lng, z) - (x + 0.5), yOf(lat, z) - (y + 0.5)];
}

async function picture(template: string, z: number, x: number, y: number): Promise<ImageBitmap | undefined> {
  const url = template.replace('{z}', String(z)).replace('{x}', String(x)).replace('{y}', String(y));
  const response = await fetch(url).catch(() => undefined);
  return response?.ok ? createImageBitmap(await response.blob()) : undefined;
}

/** Draws the up to four pictures that cover the shifted tile. */
async function shifted(template: string, z: number, x: number, y: number): Promise<ArrayBuffer> {
  const [dx, dy] = gcjShift(z, x, y);
  const [left, top] = [x + dx, y + dy];
  const canvas = new OffscreenCanvas(SIZE, SIZE);
  const pen = canvas.getContext('2d');
  const corners = [0, 1].flatMap((i) => [0, 1].map((j) => [Math.floor(left) + i, Math.floor(top) + j]));
  await Promise.all(
    corners.map(async ([cx, cy]) => {
      const image = await picture(template, z, cx, cy);
      if (image) pen?.drawImage(image, (cx - left) * SIZE, (cy - top) * SIZE, SIZE, SIZE);
    }),
  );
  return (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer();
}

/** Registers `gcj02://z/x/y/<template>`: raster tiles of a GCJ-02 basemap, put back onto WGS 84 ground. */
export function registerGcjProtocol(): void {
  addProtocol('gcj02', async ({ url }) => {
    const [z, x, y, template] = url.slice('gcj02://'.length).split('/', 4);
    const data = await shifted(decodeURIComponent(template), Number(z), Number(x), Number(y));
    return { data };
  });
}

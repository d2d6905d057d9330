import { toGcj02 } from '#kernels/geo';

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

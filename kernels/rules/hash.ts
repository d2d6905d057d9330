const bytes = new Uint8Array(8);
const view = new DataView(bytes.buffer);

/** FNV-1a (32 bit) over the big-endian IEEE 754 bytes of a value; decides between equal (point, time, quality). */
export function valueHash(value: number): number {
  view.setFloat64(0, value);
  let hash = 0x811c9dc5;
  for (let i = 0; i < 8; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
  return hash >>> 0;
}

/** True when a reading (value, quality) replaces another of the same point and time (SPEC RUL-1). */
export function supersedes(value: number, quality: number, oldValue: number, oldQuality: number): boolean {
  if (quality !== oldQuality) return quality > oldQuality;
  if (Object.is(value, oldValue)) return false;
  return valueHash(value) > valueHash(oldValue);
}

import { hexFromBytes } from '#codecs/codec';

/** The message followed by 80, zeros and its length in bits, in blocks of 64 bytes. */
function padded(bytes: Uint8Array, littleEndian: boolean): DataView {
  const total = Math.ceil((bytes.length + 9) / 64) * 64;
  const block = new Uint8Array(total);
  block.set(bytes);
  block[bytes.length] = 0x80;
  const view = new DataView(block.buffer);
  const high = Math.floor(bytes.length / 0x20000000);
  const low = (bytes.length << 3) >>> 0;
  view.setUint32(total - 8, littleEndian ? low : high, littleEndian);
  view.setUint32(total - 4, littleEndian ? high : low, littleEndian);
  return view;
}

const MD5_SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
/** RFC 1321 §3.4: the integer part of 2³² |sin(i + 1)|. */
const MD5_SINES = Int32Array.from(
  { length: 64 },
  (_, i) => Math.floor(2 ** 32 * Math.abs(Math.sin(i + 1))) | 0,
);

function md5Word(i: number): number {
  if (i < 16) return i;
  if (i < 32) return (5 * i + 1) & 15;
  return i < 48 ? (3 * i + 5) & 15 : (7 * i) & 15;
}

function md5Mix(i: number, b: number, c: number, d: number): number {
  if (i < 16) return (b & c) | (~b & d);
  if (i < 32) return (d & b) | (~d & c);
  return i < 48 ? b ^ c ^ d : c ^ (b | ~d);
}

/** MD5 (RFC 1321) in lower-case hexadecimal: for SIP digests only, never for anything new. */
export function md5(bytes: Uint8Array): string {
  const view = padded(bytes, true);
  let [a0, b0, c0, d0] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
  for (let at = 0; at < view.byteLength; at += 64) {
    let [a, b, c, d] = [a0, b0, c0, d0];
    for (let i = 0; i < 64; i++) {
      const sum = (a + md5Mix(i, b, c, d) + MD5_SINES[i] + view.getInt32(at + 4 * md5Word(i), true)) | 0;
      const shift = MD5_SHIFTS[(i >> 4) * 4 + (i & 3)];
      [a, d, c, b] = [d, c, b, (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0];
    }
    [a0, b0, c0, d0] = [(a0 + a) | 0, (b0 + b) | 0, (c0 + c) | 0, (d0 + d) | 0];
  }
  return words([a0, b0, c0, d0], true);
}

function words(values: readonly number[], littleEndian: boolean): string {
  const out = new Uint8Array(values.length * 4);
  const view = new DataView(out.buffer);
  values.forEach((value, i) => view.setInt32(4 * i, value, littleEndian));
  return hexFromBytes(out).toLowerCase();
}

/** First `count` primes. */
function primes(count: number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) if (found.every((p) => n % p !== 0)) found.push(n);
  return found;
}

/** First 32 bits of the fractional part. */
function fraction(value: number): number {
  return ((value - Math.floor(value)) * 2 ** 32) | 0;
}

/** FIPS 180-4 §4.2.2 and §5.3.3: cube and square roots of the first primes. */
const SHA_ROUNDS = Int32Array.from(primes(64), (p) => fraction(Math.cbrt(p)));
const SHA_START = primes(8).map((p) => fraction(Math.sqrt(p)));

function rotate(value: number, count: number): number {
  return (value >>> count) | (value << (32 - count));
}

function schedule(view: DataView, at: number, w: Int32Array): void {
  for (let i = 0; i < 16; i++) w[i] = view.getInt32(at + 4 * i);
  for (let i = 16; i < 64; i++) {
    const s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ (w[i - 15] >>> 3);
    const s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ (w[i - 2] >>> 10);
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
}

/** SHA-256 (FIPS 180-4) in lower-case hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  const view = padded(bytes, false);
  const state = Int32Array.from(SHA_START);
  const w = new Int32Array(64);
  for (let at = 0; at < view.byteLength; at += 64) {
    schedule(view, at, w);
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + SHA_ROUNDS[i] + w[i]) | 0;
      const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => (state[i] += value));
  }
  return words([...state], false);
}

/** Start values of SM3, GB/T 32905-2016 §4.1. */
const SM3_START = [
  0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
].map((word) => word | 0);

function left(value: number, count: number): number {
  const by = count & 31;
  return by === 0 ? value | 0 : (value << by) | (value >>> (32 - by));
}

/** Message expansion, GB/T 32905-2016 §5.3.2. */
function sm3Schedule(view: DataView, at: number, w: Int32Array): void {
  for (let i = 0; i < 16; i++) w[i] = view.getInt32(at + 4 * i);
  for (let i = 16; i < 68; i++) {
    const x = w[i - 16] ^ w[i - 9] ^ left(w[i - 3], 15);
    w[i] = x ^ left(x, 15) ^ left(x, 23) ^ left(w[i - 13], 7) ^ w[i - 6];
  }
}

/** SM3 (GB/T 32905-2016) in lower-case hexadecimal, for digests of GB/T 28181-2022. */
export function sm3(bytes: Uint8Array): string {
  const view = padded(bytes, false);
  const state = Int32Array.from(SM3_START);
  const w = new Int32Array(68);
  for (let at = 0; at < view.byteLength; at += 64) {
    sm3Schedule(view, at, w);
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const a12 = left(a, 12);
      const ss1 = left((a12 + e + left(i < 16 ? 0x79cc4519 : 0x7a879d8a, i)) | 0, 7);
      const ff = i < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
      const gg = i < 16 ? e ^ f ^ g : (e & f) | (~e & g);
      const t1 = (ff + d + (ss1 ^ a12) + (w[i] ^ w[i + 4])) | 0;
      const t2 = (gg + h + ss1 + w[i]) | 0;
      [d, c, b, a] = [c, left(b, 9), a, t1];
      [h, g, f, e] = [g, left(f, 19), e, t2 ^ left(t2, 9) ^ left(t2, 17)];
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => (state[i] ^= value));
  }
  return words([...state], false);
}

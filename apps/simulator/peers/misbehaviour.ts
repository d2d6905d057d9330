/** Seeded numbers in [0, 1): mulberry32. */
export function seededRandom(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Bytes cut at random places: half frames, several frames in one piece. */
export function cut(bytes: Uint8Array, random: () => number, mostBytes = 100): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = 1 + Math.floor(random() * mostBytes);
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return pieces;
}

/** Noise as a serial line gives it. */
export function garbage(count: number, random: () => number): Uint8Array {
  return Uint8Array.from({ length: count }, () => Math.floor(random() * 256));
}

/** The frame with one byte in its middle changed, so that its check is wrong. */
export function damagedFrame(bytes: Uint8Array, offset = Math.floor(bytes.length / 2)): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[offset] ^= 0x01;
  return copy;
}

export function joinedBytes(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** The same items in another order, some of them again: what a station with a bad link sends. */
export function muddled<T>(items: readonly T[], random: () => number, repeats = 0.3): T[] {
  const all = [...items, ...items.filter(() => random() < repeats)];
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [all[i], all[j]] = [all[j], all[i]];
  }
  return all;
}

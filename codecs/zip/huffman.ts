import { CodecFailure } from '#codecs/codec';

/** Refuses malformed DEFLATE data as `DEFLATE_INVALID`. */
export function broken(message: string): never {
  throw new CodecFailure('DEFLATE_INVALID', message);
}

/** Canonical Huffman code: count of codes by length and symbols in order (RFC 1951 §3.2.2). */
export interface Huffman {
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
  /** Symbol << 4 | length by the next nine bits, 0 where the code is longer. */
  readonly fast: Uint16Array;
}

/** Bits looked up at once. */
export const FAST_BITS = 9;

/** The code of given lengths, 0 for symbols without one. Throws `DEFLATE_INVALID` when over-subscribed. */
export function huffman(lengths: Uint8Array): Huffman {
  const counts = new Uint16Array(16);
  for (const length of lengths) counts[length] += 1;
  counts[0] = 0;
  let left = 1;
  for (let length = 1; length < 16; length++) {
    left = left * 2 - counts[length];
    if (left < 0) broken('a code is over-subscribed');
  }
  const starts = new Uint16Array(16);
  const codes = new Uint16Array(16);
  for (let length = 1; length < 15; length++) {
    starts[length + 1] = starts[length] + counts[length];
    codes[length + 1] = (codes[length] + counts[length]) << 1;
  }
  const symbols = new Uint16Array(lengths.length);
  const fast = new Uint16Array(1 << FAST_BITS);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol];
    if (length === 0) continue;
    symbols[starts[length]++] = symbol;
    const code = codes[length]++;
    if (length > FAST_BITS) continue;
    let reversed = 0;
    for (let bit = 0; bit < length; bit++) reversed |= ((code >> bit) & 1) << (length - 1 - bit);
    for (let slot = reversed; slot < fast.length; slot += 1 << length) fast[slot] = (symbol << 4) | length;
  }
  return { counts, symbols, fast };
}

const fixedLengths = new Uint8Array(288)
  .fill(8, 0, 144)
  .fill(9, 144, 256)
  .fill(7, 256, 280)
  .fill(8, 280, 288);
/** The fixed codes (RFC 1951 §3.2.6). */
export const FIXED = { literals: huffman(fixedLengths), distances: huffman(new Uint8Array(30).fill(5)) };

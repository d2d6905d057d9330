import { CodecFailure } from '#codecs/codec';
import { broken, FAST_BITS, FIXED, huffman, type Huffman } from './huffman.ts';

/** Bounds of one decompression. */
export interface InflateBounds {
  readonly maxBytes: number;
  /** Output bytes per input byte; past 64 KB of output it is enforced while inflating. */
  readonly maxRatio: number;
}

const LENGTH_BASE = Uint16Array.of(
  3,
  4,
  5,
  6,
  7,
  8,
  9,
  10,
  11,
  13,
  15,
  17,
  19,
  23,
  27,
  31,
  35,
  43,
  51,
  59,
  67,
  83,
  99,
  115,
  131,
  163,
  195,
  227,
  258,
);
const LENGTH_EXTRA = Uint8Array.of(
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  1,
  1,
  1,
  1,
  2,
  2,
  2,
  2,
  3,
  3,
  3,
  3,
  4,
  4,
  4,
  4,
  5,
  5,
  5,
  5,
  0,
);
const DISTANCE_BASE = Uint16Array.of(
  1,
  2,
  3,
  4,
  5,
  7,
  9,
  13,
  17,
  25,
  33,
  49,
  65,
  97,
  129,
  193,
  257,
  385,
  513,
  769,
  1025,
  1537,
  2049,
  3073,
  4097,
  6145,
  8193,
  12289,
  16385,
  24577,
);
const DISTANCE_EXTRA = Uint8Array.of(
  0,
  0,
  0,
  0,
  1,
  1,
  2,
  2,
  3,
  3,
  4,
  4,
  5,
  5,
  6,
  6,
  7,
  7,
  8,
  8,
  9,
  9,
  10,
  10,
  11,
  11,
  12,
  12,
  13,
  13,
);
const CODE_ORDER = Uint8Array.of(16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15);

/** Inflates one raw DEFLATE stream (RFC 1951). */
export class Inflater {
  private readonly input: Uint8Array;
  private readonly bounds: InflateBounds;
  private out: Uint8Array;
  private length = 0;
  private at = 0;
  private hold = 0;
  private held = 0;

  constructor(input: Uint8Array, bounds: InflateBounds) {
    this.input = input;
    this.bounds = bounds;
    this.out = new Uint8Array(Math.min(bounds.maxBytes, Math.max(1024, input.length * 4)));
  }

  /** Bytes of input used once {@link run} has returned. */
  get used(): number {
    return this.at - (this.held >> 3);
  }

  private bits(count: number): number {
    while (this.held < count) {
      if (this.at >= this.input.length)
        throw new CodecFailure('INCOMPLETE', 'the compressed data ends early');
      this.hold |= this.input[this.at++] << this.held;
      this.held += 8;
    }
    const value = this.hold & ((1 << count) - 1);
    this.hold >>>= count;
    this.held -= count;
    return value;
  }

  private symbol(code: Huffman): number {
    while (this.held < 15 && this.at < this.input.length) {
      this.hold |= this.input[this.at++] << this.held;
      this.held += 8;
    }
    const quick = code.fast[this.hold & ((1 << FAST_BITS) - 1)];
    if (quick !== 0 && (quick & 15) <= this.held) {
      this.hold >>>= quick & 15;
      this.held -= quick & 15;
      return quick >> 4;
    }
    return this.slowSymbol(code);
  }

  private slowSymbol({ counts, symbols }: Huffman): number {
    let word = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length < 16; length++) {
      word |= this.bits(1);
      const count = counts[length];
      if (word - count < first) return symbols[index + (word - first)];
      index += count;
      first = (first + count) << 1;
      word <<= 1;
    }
    return broken('a code is not in the table');
  }

  private grow(more: number): void {
    const needed = this.length + more;
    if (needed > this.bounds.maxBytes)
      throw new CodecFailure('TOO_LONG', `the content is longer than ${this.bounds.maxBytes} bytes`);
    if (needed > 65_536 && needed > this.bounds.maxRatio * this.input.length)
      throw new CodecFailure(
        'RATIO_TOO_HIGH',
        `the content is more than ${this.bounds.maxRatio} times its packed size`,
      );
    if (needed <= this.out.length) return;
    const wider = new Uint8Array(Math.min(this.bounds.maxBytes, Math.max(needed, this.out.length * 2)));
    wider.set(this.out.subarray(0, this.length));
    this.out = wider;
  }

  private stored(): void {
    this.at -= this.held >> 3;
    this.hold = 0;
    this.held = 0;
    const { input } = this;
    if (this.at + 4 > input.length) throw new CodecFailure('INCOMPLETE', 'a stored block ends early');
    const size = input[this.at] | (input[this.at + 1] << 8);
    if (size !== (~(input[this.at + 2] | (input[this.at + 3] << 8)) & 0xffff))
      broken('a stored length is wrong');
    this.at += 4;
    if (this.at + size > input.length) throw new CodecFailure('INCOMPLETE', 'a stored block ends early');
    this.grow(size);
    this.out.set(input.subarray(this.at, this.at + size), this.length);
    this.at += size;
    this.length += size;
  }

  private dynamicCodes(): { literals: Huffman; distances: Huffman } {
    const literals = this.bits(5) + 257;
    const distances = this.bits(5) + 1;
    const count = this.bits(4) + 4;
    if (literals > 286 || distances > 30) broken('too many codes');
    const lengths = new Uint8Array(19);
    for (let i = 0; i < count; i++) lengths[CODE_ORDER[i]] = this.bits(3);
    const codes = huffman(lengths);
    const all = new Uint8Array(literals + distances);
    for (let i = 0; i < all.length;) {
      const symbol = this.symbol(codes);
      if (symbol < 16) {
        all[i++] = symbol;
        continue;
      }
      if (symbol === 16 && i === 0) broken('a repeat has nothing before it');
      const value = symbol === 16 ? all[i - 1] : 0;
      const repeat = symbol === 16 ? 3 + this.bits(2) : symbol === 17 ? 3 + this.bits(3) : 11 + this.bits(7);
      if (i + repeat > all.length) broken('a repeat runs over');
      all.fill(value, i, i + repeat);
      i += repeat;
    }
    if (all[256] === 0) broken('there is no end of block');
    return { literals: huffman(all.subarray(0, literals)), distances: huffman(all.subarray(literals)) };
  }

  private packed({ literals, distances }: { literals: Huffman; distances: Huffman }): void {
    for (;;) {
      const symbol = this.symbol(literals);
      if (symbol === 256) return;
      if (symbol < 256) {
        if (this.length >= this.out.length || (this.length & 0xfff) === 0) this.grow(1);
        this.out[this.length++] = symbol;
        continue;
      }
      if (symbol > 285) broken('a length symbol is illegal');
      const size = LENGTH_BASE[symbol - 257] + this.bits(LENGTH_EXTRA[symbol - 257]);
      const far = this.symbol(distances);
      if (far > 29) broken('a distance symbol is illegal');
      const distance = DISTANCE_BASE[far] + this.bits(DISTANCE_EXTRA[far]);
      if (distance > this.length) broken('a distance points before the beginning');
      this.grow(size);
      const { out } = this;
      for (let i = 0; i < size; i++, this.length++) out[this.length] = out[this.length - distance];
    }
  }

  /** The whole content. Throws `DEFLATE_INVALID`, `INCOMPLETE`, `TOO_LONG` or `RATIO_TOO_HIGH`. */
  run(): Uint8Array {
    let last = false;
    while (!last) {
      last = this.bits(1) === 1;
      const kind = this.bits(2);
      if (kind === 0) this.stored();
      else if (kind === 3) broken('a block kind is illegal');
      else this.packed(kind === 1 ? FIXED : this.dynamicCodes());
    }
    return this.out.subarray(0, this.length);
  }
}

import type { Codec, Decoded, DecodeOptions } from '#codecs/codec';

/** A seeded source of 32-bit numbers (mulberry32): the same seed gives the same sequence everywhere. */
export function seededNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/** Decodes `bytes` fed in pieces of the given sizes, repeated in turn. A size of 0 is read as 1. */
export function decodeInPieces<T>(
  codec: Codec<T>,
  bytes: Uint8Array,
  sizes: readonly number[],
  options?: DecodeOptions,
): Decoded<T>[] {
  const found: Decoded<T>[] = [];
  const decoder = codec.createDecoder(options);
  const emit = (decoded: Decoded<T>): void => void found.push(decoded);
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = Math.max(1, sizes[turn % sizes.length]);
    decoder.push(bytes.subarray(at, at + size), emit);
    at += size;
  }
  decoder.end(emit);
  return found;
}

/** Verdicts in a form that compares: frames, refusal codes and offsets. */
function verdictsOf<T>(found: readonly Decoded<T>[]): string {
  return JSON.stringify(
    found.map((decoded) =>
      decoded.ok ? decoded.frame : [decoded.failure.code, decoded.failure.offset, decoded.frame ?? null],
    ),
  );
}

/**
 * Feeds streams of whole and damaged frames at once and in pieces and says which stream gave different verdicts;
 * `undefined` when none of `rounds` did.
 */
export function findPieceDifference<T>(
  codec: Codec<T>,
  seeds: readonly Uint8Array[],
  rounds: number,
  next: () => number,
): { readonly stream: Uint8Array; readonly sizes: readonly number[] } | undefined {
  for (let round = 0; round < rounds; round++) {
    const parts: Uint8Array[] = [];
    for (let i = 1 + (next() % 4); i > 0; i--) {
      const seed = seeds[next() % seeds.length];
      parts.push(next() % 2 ? seed : damaged(seed, next));
    }
    const stream = joined(parts);
    const sizes = next() % 3 ? [1 + (next() % 9), 1 + (next() % 30), 1 + (next() % 200)] : [1];
    const whole = verdictsOf(decodeInPieces(codec, stream, [stream.length]));
    if (verdictsOf(decodeInPieces(codec, stream, sizes)) !== whole) return { stream, sizes };
  }
  return undefined;
}

/** Frames one after another. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const NASTY = [0x00, 0xff, 0x7e, 0x68, 0x16, 0x23, 0x0d, 0x0a, 0x26, 0x3d, 0x3b, 0x2c, 0x01, 0x03];

/** A damaged copy of `bytes`: one to four flips, nasty bytes, deletions, insertions, cuts, repeats or swaps. */
export function damaged(bytes: Uint8Array, next: () => number): Uint8Array {
  let copy: number[] = Array.from(bytes);
  for (let rounds = 1 + (next() % 4); rounds > 0 && copy.length > 0; rounds--) {
    const at = next() % copy.length;
    const span = 1 + (next() % 8);
    const kind = next() % 8;
    if (kind === 0) copy[at] ^= 1 << (next() % 8);
    else if (kind === 1) copy[at] = next() & 255;
    else if (kind === 2) copy[at] = NASTY[next() % NASTY.length];
    else if (kind === 3) copy.splice(at, span);
    else if (kind === 4) copy.splice(at, 0, ...Array.from({ length: span }, () => next() & 255));
    else if (kind === 5) copy = copy.slice(0, at);
    else if (kind === 6) copy = copy.concat(copy.slice(at));
    else copy = copy.slice(at).concat(copy.slice(0, at));
  }
  return Uint8Array.from(copy);
}

/** Where `part` begins inside `whole`, or -1. */
export function indexOfBytes(whole: Uint8Array, part: Uint8Array): number {
  for (let at = whole.indexOf(part[0]); at >= 0; at = whole.indexOf(part[0], at + 1)) {
    let i = 1;
    while (i < part.length && whole[at + i] === part[i]) i++;
    if (i === part.length) return at;
  }
  return -1;
}

/**
 * Frames decoded per second: `stream` (holding `frames` frames) is fed in pieces of `pieceBytes`, `repeats` times,
 * to one decoder; `now` is the caller's clock in milliseconds. Throws when a frame is refused or lost.
 */
export function framesPerSecond<T>(
  codec: Codec<T>,
  input: { readonly stream: Uint8Array; readonly frames: number; readonly pieceBytes: number },
  repeats: number,
  now: () => number,
): number {
  const decoder = codec.createDecoder();
  let good = 0;
  const kept: (T | undefined)[] = Array.from({ length: 64 });
  const emit = (decoded: Decoded<T>): void => {
    if (!decoded.ok) throw decoded.failure;
    kept[good & 63] = decoded.frame;
    good += 1;
  };
  const started = now();
  for (let round = 0; round < repeats; round++)
    for (let at = 0; at < input.stream.length; at += input.pieceBytes)
      decoder.push(input.stream.subarray(at, at + input.pieceBytes), emit);
  const seconds = (now() - started) / 1000;
  if (good !== input.frames * repeats || kept.includes(undefined))
    throw new Error(`${good} of ${input.frames * repeats} frames decoded`);
  return good / seconds;
}

/** Best of five measurements of {@link framesPerSecond} for `copies` copies of one frame, in thousands per second. */
export function thousandFramesPerSecond<T>(
  codec: Codec<T>,
  frame: Uint8Array,
  pieceBytes: number,
  now: () => number,
): number {
  const copies = Math.ceil(65536 / frame.length);
  const stream = joined(Array.from({ length: copies }, () => frame));
  const repeats = Math.ceil(100_000 / copies);
  let best = 0;
  for (let i = 0; i < 5; i++)
    best = Math.max(best, framesPerSecond(codec, { stream, frames: copies, pieceBytes }, repeats, now));
  return best / 1000;
}

/** A seeded 32-bit generator (xorshift): the same seed gives the same numbers everywhere. Returns integers below `bound`. */
export function seeded(seed: number): (bound: number) => number {
  let state = seed | 0 || 1;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}

function mutate(sample: Uint8Array, next: (bound: number) => number): Uint8Array {
  const bytes = sample.slice(0, next(5) === 0 ? next(sample.length + 1) : sample.length);
  const edits = next(6);
  for (let i = 0; i < edits && bytes.length > 0; i++) {
    const at = next(bytes.length);
    if (next(2) === 0) bytes[at] ^= 1 << next(8);
    else bytes[at] = [0, 1, 0x7d, 0x7e, 0x7f, 0x80, 0xff, next(256)][next(8)];
  }
  if (next(4) !== 0 || bytes.length === 0) return bytes;
  const from = next(bytes.length);
  const doubled = new Uint8Array(bytes.length + (bytes.length - from));
  doubled.set(bytes);
  doubled.set(bytes.subarray(from), bytes.length);
  return doubled;
}

/** `count` damaged copies of `samples` for fuzz tests: cut, flipped, overwritten, doubled. */
export function* mutants(seed: number, count: number, samples: readonly Uint8Array[]): Generator<Uint8Array> {
  const next = seeded(seed);
  for (let i = 0; i < count; i++) yield mutate(samples[next(samples.length)], next);
}

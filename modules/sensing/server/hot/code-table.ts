const SEED = 0x811c9dc5;
const PRIME = 0x01000193;
const MAX_CODE_CHARS = 80;

/** Point codes by the bytes they have on the wire: a code becomes its integer without a string in between. */
export class CodeTable {
  readonly #ids: Int32Array;
  readonly #starts: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #slots: Int32Array;
  readonly #mask: number;

  constructor(codes: readonly { readonly code: string; readonly id: number }[]) {
    const encoder = new TextEncoder();
    const known = codes.filter(({ code }) => code.length > 0 && code.length <= MAX_CODE_CHARS);
    const encoded = known.map(({ code }) => encoder.encode(code));
    let size = 16;
    while (size < known.length * 2) size *= 2;
    this.#mask = size - 1;
    this.#slots = new Int32Array(size).fill(-1);
    this.#ids = Int32Array.from(known, ({ id }) => id);
    this.#starts = new Int32Array(known.length + 1);
    for (const [i, bytes] of encoded.entries()) this.#starts[i + 1] = this.#starts[i] + bytes.length;
    this.#bytes = new Uint8Array(this.#starts[known.length]);
    for (const [i, bytes] of encoded.entries()) {
      this.#bytes.set(bytes, this.#starts[i]);
      let slot = hashOf(bytes, 0, bytes.length) & this.#mask;
      while (this.#slots[slot] >= 0) slot = (slot + 1) & this.#mask;
      this.#slots[slot] = i;
    }
  }

  /** The point whose code is bytes [from, to), or −1. */
  find(bytes: Uint8Array, from: number, to: number): number {
    const length = to - from;
    const starts = this.#starts;
    const stored = this.#bytes;
    let slot = hashOf(bytes, from, to) & this.#mask;
    for (;;) {
      const i = this.#slots[slot];
      if (i < 0) return -1;
      const start = starts[i];
      if (starts[i + 1] - start === length) {
        let k = 0;
        while (k < length && stored[start + k] === bytes[from + k]) k++;
        if (k === length) return this.#ids[i];
      }
      slot = (slot + 1) & this.#mask;
    }
  }
}

function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = SEED;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i], PRIME);
  return hash ^ (hash >>> 15);
}

/** Unread bytes of a stream between two pushes. Grows by doubling, so that small chunks cost no repeated copies. */
export class StreamBuffer {
  #buffer = new Uint8Array(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** What was kept, followed by `chunk`; valid until the next call. */
  joined(chunk: Uint8Array): Uint8Array {
    if (this.#length === 0) return chunk;
    const total = this.#length + chunk.length;
    if (total > this.#buffer.length) {
      const grown = new Uint8Array(Math.max(total, this.#buffer.length * 2));
      grown.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = grown;
    }
    this.#buffer.set(chunk, this.#length);
    return this.#buffer.subarray(0, total);
  }

  /** Keeps `rest`, a tail of what `joined` returned. */
  keep(rest: Uint8Array): void {
    this.#length = rest.length;
    if (rest.length === 0) this.#buffer = new Uint8Array(0);
    else if (rest.buffer !== this.#buffer.buffer) this.#buffer = rest.slice();
    else if (rest.byteOffset > 0) this.#buffer.copyWithin(0, rest.byteOffset, rest.byteOffset + rest.length);
  }
}

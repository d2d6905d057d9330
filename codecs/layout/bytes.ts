import { CodecFailure } from '#codecs/codec';

/** Reads numbers from `bytes[at, end)`. Every read past `end` throws `BODY_TRUNCATED`. */
export class ByteReader {
  readonly bytes: Uint8Array;
  at: number;
  readonly end: number;

  constructor(bytes: Uint8Array, start = 0, end: number = bytes.length) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  get left(): number {
    return this.end - this.at;
  }

  /** Start offset of the next `count` bytes, which are consumed. */
  take(count: number): number {
    const start = this.at;
    if (count > this.end - start)
      throw new CodecFailure('BODY_TRUNCATED', `${count} bytes are needed, ${this.end - start} are left`);
    this.at = start + count;
    return start;
  }

  /** Unsigned integer of 1 to 6 bytes, most significant byte first. */
  uintBe(count: number): number {
    const { bytes } = this;
    let value = 0;
    for (let i = this.take(count); i < this.at; i++) value = value * 256 + bytes[i];
    return value;
  }

  /** Unsigned integer of 1 to 6 bytes, least significant byte first. */
  uintLe(count: number): number {
    const { bytes } = this;
    const start = this.take(count);
    let value = 0;
    for (let i = this.at - 1; i >= start; i--) value = value * 256 + bytes[i];
    return value;
  }
}

/** Collects bytes; grows by doubling. */
export class ByteWriter {
  #bytes = new Uint8Array(64);
  length = 0;

  #room(count: number): void {
    if (this.length + count <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.length + count));
    grown.set(this.#bytes.subarray(0, this.length));
    this.#bytes = grown;
  }

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.length++] = value;
  }

  put(bytes: ArrayLike<number>): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  uintBe(value: number, count: number): void {
    for (let shift = count - 1; shift >= 0; shift--) this.byte(Math.floor(value / 256 ** shift) % 256);
  }

  uintLe(value: number, count: number): void {
    for (let shift = 0; shift < count; shift++) this.byte(Math.floor(value / 256 ** shift) % 256);
  }

  toBytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.length);
  }
}

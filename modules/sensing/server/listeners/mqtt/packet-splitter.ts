/** Largest packet taken, its header included. */
export const MAX_PACKET_BYTES = 256 * 1024;

const HELD_BYTES = 512;
/** A larger buffer is let go after the packet that needed it. */
const KEPT_BYTES = 8192;
const PUBLISH = 3;
/** Flag bits each packet type must have; PUBLISH carries its own. */
const FLAGS = [-1, 0, 0, -1, 0, 0, 2, 0, 2, 0, 2, 0, 0, 0, 0, 0];

/** Takes one whole packet: bytes [from, to), `body` is where its variable header begins. Valid during the call only. */
export type TakePacket = (bytes: Buffer, from: number, body: number, to: number) => void;

/**
 * Cuts the bytes of one connection into MQTT packets without copying them; only a packet that spans two chunks is put
 * together. What can be no packet, or is too large, ends the stream.
 */
export class PacketSplitter {
  readonly #take: TakePacket;
  #held = Buffer.allocUnsafe(HELD_BYTES);
  #count = 0;
  #body = 0;
  #over = false;

  constructor(take: TakePacket) {
    this.#take = take;
  }

  /** No further packet is given out. */
  end(): void {
    this.#over = true;
  }

  /** Takes the next chunk in; false when the stream can be no MQTT. */
  push(chunk: Buffer): boolean {
    let at = this.#count > 0 ? this.#complete(chunk) : 0;
    while (at >= 0 && at < chunk.length && !this.#over) {
      const size = this.#sizeAt(chunk, at, chunk.length);
      if (size < 0) return false;
      if (size === 0 || at + size > chunk.length) {
        this.#hold(chunk, at, chunk.length);
        return true;
      }
      this.#take(chunk, at, this.#body, at + size);
      at += size;
    }
    return at >= 0;
  }

  /** Completes the packet held from earlier chunks; where the next one begins, −1 when it can be none. */
  #complete(chunk: Buffer): number {
    let at = 0;
    for (;;) {
      const size = this.#sizeAt(this.#held, 0, this.#count);
      if (size < 0) return -1;
      if (size > 0 && this.#count === size) break;
      if (at === chunk.length) return at;
      const given = Math.min(size === 0 ? 1 : size - this.#count, chunk.length - at);
      this.#hold(chunk, at, at + given);
      at += given;
    }
    const packet = this.#held;
    const size = this.#count;
    this.#count = 0;
    if (packet.length > KEPT_BYTES) this.#held = Buffer.allocUnsafe(HELD_BYTES);
    this.#take(packet, 0, this.#body, size);
    return at;
  }

  #hold(chunk: Buffer, from: number, to: number): void {
    const needed = this.#count + to - from;
    if (needed > this.#held.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, this.#held.length * 2));
      this.#held.copy(larger, 0, 0, this.#count);
      this.#held = larger;
    }
    chunk.copy(this.#held, this.#count, from, to);
    this.#count = needed;
  }

  /** Size of the packet beginning at `from`: 0 while its header is not whole, −1 when it can be none. */
  #sizeAt(bytes: Buffer, from: number, end: number): number {
    if (from >= end) return 0;
    const type = bytes[from] >> 4;
    const flags = bytes[from] & 15;
    if (type === PUBLISH ? (flags & 6) === 6 : FLAGS[type] !== flags) return -1;
    let length = 0;
    for (let i = 1; i <= 4; i++) {
      if (from + i >= end) return 0;
      const byte = bytes[from + i];
      length |= (byte & 127) << (7 * (i - 1));
      if (byte >= 128) continue;
      this.#body = from + i + 1;
      const size = 1 + i + length;
      return size > MAX_PACKET_BYTES ? -1 : size;
    }
    return -1;
  }
}

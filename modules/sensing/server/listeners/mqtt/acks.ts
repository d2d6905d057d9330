import type { Socket } from 'node:net';

const PUBACK = 0x40;

/** Acknowledgements of one connection, those of one commit written together. */
export class Acks {
  readonly #socket: Socket;
  #bytes = Buffer.allocUnsafe(64);
  #length = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** `reasonCode` 0 is success and needs no byte. */
  add(messageId: number, reasonCode: number): void {
    if (this.#length === 0) queueMicrotask(() => this.#flush());
    if (this.#length + 5 > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(this.#bytes.length * 2);
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    const bytes = this.#bytes;
    bytes[this.#length++] = PUBACK;
    bytes[this.#length++] = reasonCode === 0 ? 2 : 3;
    bytes[this.#length++] = messageId >> 8;
    bytes[this.#length++] = messageId & 255;
    if (reasonCode !== 0) bytes[this.#length++] = reasonCode;
  }

  /** The written bytes belong to the socket from here on. */
  #flush(): void {
    const bytes = this.#bytes.subarray(0, this.#length);
    this.#bytes = Buffer.allocUnsafe(Math.max(64, this.#length));
    this.#length = 0;
    if (!this.#socket.destroyed) this.#socket.write(bytes);
  }
}

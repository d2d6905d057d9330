import { createConnection, type Socket } from 'node:net';
import type { Codec } from '#codecs/codec';

const RECONNECT_MS = 2000;

interface LineOptions<F> {
  readonly port: number;
  /** The address to call from. */
  readonly localAddress?: string;
  readonly codec: Codec<F>;
  readonly variant?: Readonly<Record<string, string>>;
  readonly connected: (socket: Socket) => void;
  readonly received?: (frame: F) => void;
}

/** A device's line to the gateway: decodes what comes, calls again two seconds after it was cut, until closed. */
export class Line<F> {
  readonly #options: LineOptions<F>;
  #socket: Socket | undefined;
  #up = false;
  #closed = false;

  constructor(options: LineOptions<F>) {
    this.#options = options;
  }

  open(): void {
    if (this.#closed || this.#socket) return;
    const { port, localAddress, codec, variant, connected, received } = this.#options;
    const socket = createConnection({ port, host: '127.0.0.1', ...(localAddress ? { localAddress } : {}) });
    this.#socket = socket;
    const decoder = codec.createDecoder(variant ? { variant } : undefined);
    socket.setNoDelay(true);
    socket.on('connect', () => {
      this.#up = true;
      connected(socket);
    });
    if (received) socket.on('data', (chunk: Buffer) => decoder.push(chunk, (d) => d.ok && received(d.frame)));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#socket = undefined;
      this.#up = false;
      if (!this.#closed) setTimeout(() => this.open(), RECONNECT_MS).unref();
    });
  }

  /** Sends when the line is up; false when it is not. */
  send(bytes: Uint8Array): boolean {
    if (this.#up) this.#socket?.write(bytes);
    return this.#up;
  }

  close(): void {
    this.#closed = true;
    this.#socket?.destroy();
  }
}

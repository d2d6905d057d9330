import { createConnection, type Socket } from 'node:net';
import type { Codec, FrameDecoder } from '#codecs/codec';

interface Waiter<F> {
  readonly wanted: (frame: F) => boolean;
  readonly resolve: (frame: F) => void;
}

/** A device on a real socket: sends whatever bytes it is given in whatever pieces, and keeps every frame that comes back. */
export class WirePeer<F> {
  readonly socket: Socket;
  readonly frames: F[] = [];
  /** Resolves when the connection is over, whoever ended it. */
  readonly closed: Promise<void>;
  isClosed = false;
  readonly #decoder: FrameDecoder<F>;
  readonly #waiters = new Set<Waiter<F>>();

  constructor(socket: Socket, codec: Codec<F>, variant?: Readonly<Record<string, string>>) {
    this.socket = socket;
    this.#decoder = codec.createDecoder(variant ? { variant } : undefined);
    socket.setNoDelay(true);
    socket.on('data', (chunk) =>
      this.#decoder.push(chunk as Buffer, (decoded) => {
        if (decoded.ok) this.#received(decoded.frame);
      }),
    );
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) =>
      socket.on('close', () => {
        this.isClosed = true;
        resolve();
      }),
    );
  }

  /** Connects to a gateway port of this machine. */
  static connect<F>(
    port: number,
    codec: Codec<F>,
    variant?: Readonly<Record<string, string>>,
  ): Promise<WirePeer<F>> {
    return new Promise((resolve, reject) => {
      const socket = createConnection({ port, host: '127.0.0.1' });
      socket.once('error', reject);
      socket.once('connect', () => resolve(new WirePeer(socket, codec, variant)));
    });
  }

  #received(frame: F): void {
    this.frames.push(frame);
    for (const waiter of this.#waiters)
      if (waiter.wanted(frame)) {
        this.#waiters.delete(waiter);
        waiter.resolve(frame);
      }
  }

  send(...pieces: readonly Uint8Array[]): void {
    for (const piece of pieces) this.socket.write(piece);
  }

  /** Sends pieces as separate segments, each after the machine had time to deliver the one before. */
  async sendSlowly(pieces: readonly Uint8Array[], pauseMs = 2): Promise<void> {
    for (const piece of pieces) {
      this.socket.write(piece);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  /** The first frame, already here or still to come, that is wanted. Rejects after `withinMs`. */
  async next(wanted: (frame: F) => boolean, withinMs = 20_000): Promise<F> {
    const have = this.frames.find(wanted);
    if (have) return have;
    return new Promise((resolve, reject) => {
      const waiter: Waiter<F> = {
        wanted,
        resolve: (frame) => {
          clearTimeout(timer);
          resolve(frame);
        },
      };
      const timer = setTimeout(() => {
        this.#waiters.delete(waiter);
        reject(new Error(`no such frame within ${withinMs} ms; ${this.frames.length} others came`));
      }, withinMs);
      this.#waiters.add(waiter);
    });
  }

  /** Goes away without a word, as a device whose power fails. */
  vanish(): Promise<void> {
    this.socket.resetAndDestroy();
    return this.closed;
  }
}

import { connect, type Socket } from 'node:net';
import { generate, parser, type Packet } from 'mqtt-packet';
import type { FeedReading, PointFeed } from './point-feed.ts';

const RECONNECT_MS = 2000;
const MAX_UNACKNOWLEDGED = 500;

/** A gateway's MQTT 3.1.1 client: keeps what is not acknowledged and sends it again after a reconnect, as a real one does. */
export class FeedClient implements PointFeed {
  readonly #port: number;
  readonly #id: string;
  readonly #secret: string;
  #socket: Socket | undefined;
  #ready = false;
  #closed = false;
  #nextId = 1;
  readonly #inFlight = new Map<number, Buffer>();
  readonly #held: Buffer[] = [];
  #linkUp = true;
  acknowledged = 0;

  constructor(port: number, id: string, secret: string) {
    this.#port = port;
    this.#id = id;
    this.#secret = secret;
  }

  open(): void {
    if (this.#closed || !this.#linkUp || this.#socket) return;
    const socket = connect(this.#port, '127.0.0.1');
    this.#socket = socket;
    const decoder = parser();
    decoder.on('packet', (packet: Packet) => this.#receive(packet));
    decoder.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => decoder.parse(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('connect', () =>
      socket.write(
        generate({
          cmd: 'connect',
          protocolId: 'MQTT',
          protocolVersion: 4,
          clean: true,
          clientId: this.#id,
          keepalive: 120,
          username: this.#id,
          password: Buffer.from(this.#secret),
        }),
      ),
    );
    socket.on('close', () => {
      this.#socket = undefined;
      this.#ready = false;
      if (!this.#closed && this.#linkUp) setTimeout(() => this.open(), RECONNECT_MS).unref();
    });
  }

  #receive(packet: Packet): void {
    if (packet.cmd === 'connack' && packet.returnCode === 0) {
      this.#ready = true;
      const again = [...this.#inFlight.values(), ...this.#held.splice(0)];
      this.#inFlight.clear();
      for (const payload of again) this.#send(payload);
    } else if (packet.cmd === 'puback') {
      this.acknowledged += 1;
      this.#inFlight.delete(packet.messageId ?? 0);
      const next = this.#held.shift();
      if (next) this.#send(next);
    }
  }

  #send(payload: Buffer): void {
    if (!this.#ready || !this.#socket || this.#inFlight.size >= MAX_UNACKNOWLEDGED) {
      this.#held.push(payload);
      if (this.#held.length > 100_000) this.#held.shift();
      return;
    }
    this.#nextId = (this.#nextId % 65_535) + 1;
    this.#inFlight.set(this.#nextId, payload);
    this.#socket.write(
      generate({
        cmd: 'publish',
        topic: `fs/v1/${this.#id}/readings`,
        payload,
        qos: 1,
        messageId: this.#nextId,
        dup: false,
        retain: false,
      }),
    );
  }

  /** Sends readings, or keeps them while the link is down. */
  publish(readings: readonly FeedReading[]): void {
    this.#send(Buffer.from(JSON.stringify(readings)));
  }

  close(): void {
    this.#closed = true;
    this.#socket?.destroy();
  }
}

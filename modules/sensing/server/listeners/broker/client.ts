import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { generate, parser, type IConnackPacket, type IPublishPacket, type Packet } from 'mqtt-packet';
import type { BrokerAddress } from './address.ts';

const CONNECT_WITHIN_MS = 10_000;
const KEEP_ALIVE_S = 30;
/** A broker keeps the session, and what it holds for it, this long after the hub was last there. */
const SESSION_EXPIRY_S = 30 * 86_400;
/** Messages the broker may hand over before the oldest is acknowledged: this bounds what waits here. */
const RECEIVE_MAXIMUM = 1000;
const MAX_PACKET_BYTES = 256 * 1024;

/** Why a broker refused, as MQTT 5 says it; others are shown by number. */
const REASONS: Readonly<Record<number, string>> = {
  0x80: 'UNSPECIFIED_ERROR',
  0x84: 'MQTT_5_NOT_SUPPORTED',
  0x85: 'CLIENT_ID_REFUSED',
  0x86: 'WRONG_CREDENTIALS',
  0x87: 'NOT_AUTHORIZED',
  0x88: 'BROKER_UNAVAILABLE',
  0x8a: 'BANNED',
  0x8e: 'SESSION_TAKEN_OVER',
  0x8f: 'TOPIC_FILTER_REFUSED',
  0x97: 'QUOTA_EXCEEDED',
  0x9e: 'SHARED_SUBSCRIPTIONS_NOT_SUPPORTED',
};

const reasonOf = (code: number): string => REASONS[code] ?? `0x${code.toString(16)}`;

export interface BrokerClientHooks {
  /** A message at QoS 0 or 1; `acknowledge` gives it back to the broker as done and is called once at most. */
  readonly message: (topic: string, payload: Buffer, acknowledge: () => void) => void;
  /** Every subscription was granted. */
  readonly subscribed: () => void;
  /** The link has ended; `refusal` when the broker said no. */
  readonly closed: (refusal: string | undefined) => void;
}

/**
 * One link to an external broker: MQTT 5, a durable session, acknowledgements by hand. Ends at the first fault; whoever
 * made it makes the next.
 */
export class BrokerClient {
  readonly #socket: Socket;
  readonly #hooks: BrokerClientHooks;
  readonly #filters: readonly string[];
  readonly #keepAlive: NodeJS.Timeout;
  readonly #limit: NodeJS.Timeout;
  #heardAt = performance.now();
  #refusal: string | undefined;
  #open = false;
  #acks: Buffer[] = [];

  constructor(
    to: { readonly address: BrokerAddress; readonly clientId: string; readonly filters: readonly string[] },
    hooks: BrokerClientHooks,
  ) {
    const { host, port, secure, username, password } = to.address;
    this.#hooks = hooks;
    this.#filters = to.filters;
    this.#socket = secure
      ? connectTls({ host, port, servername: host })
      : connectTcp({ host, port, noDelay: true });
    const decoder = parser({ protocolVersion: 5 });
    decoder.on('packet', (packet: Packet) => this.#receive(packet));
    decoder.on('error', () => this.end('NOT_MQTT'));
    this.#socket.on(secure ? 'secureConnect' : 'connect', () =>
      this.#write({
        cmd: 'connect',
        protocolId: 'MQTT',
        protocolVersion: 5,
        clean: false,
        clientId: to.clientId,
        keepalive: KEEP_ALIVE_S,
        ...(username === undefined ? {} : { username }),
        ...(password === undefined ? {} : { password: Buffer.from(password) }),
        properties: {
          sessionExpiryInterval: SESSION_EXPIRY_S,
          receiveMaximum: RECEIVE_MAXIMUM,
          maximumPacketSize: MAX_PACKET_BYTES,
        },
      }),
    );
    this.#socket.on('data', (chunk: Buffer) => {
      this.#heardAt = performance.now();
      decoder.parse(chunk);
      const waiting = (decoder as unknown as { _list?: { length: number } })._list?.length ?? 0;
      if (waiting > MAX_PACKET_BYTES) this.end('PACKET_TOO_LARGE');
    });
    this.#socket.on(
      'error',
      (error: NodeJS.ErrnoException) => (this.#refusal ??= error.code ?? error.message),
    );
    this.#socket.on('close', () => {
      clearInterval(this.#keepAlive);
      clearTimeout(this.#limit);
      this.#open = false;
      this.#hooks.closed(this.#refusal);
    });
    this.#keepAlive = setInterval(() => this.#beat(), (KEEP_ALIVE_S * 1000) / 2).unref();
    this.#limit = setTimeout(() => this.end('NO_ANSWER'), CONNECT_WITHIN_MS).unref();
  }

  /** Stops reading for a while; the broker waits. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Ends the link without a word: what was not acknowledged comes again. */
  end(refusal?: string): void {
    this.#refusal ??= refusal;
    this.#socket.destroy();
  }

  #beat(): void {
    if (performance.now() - this.#heardAt > KEEP_ALIVE_S * 1500) return this.end('NO_ANSWER');
    if (this.#open) this.#write({ cmd: 'pingreq' });
  }

  #write(packet: Packet): void {
    if (!this.#socket.destroyed) this.#socket.write(generate(packet, { protocolVersion: 5 }));
  }

  #receive(packet: Packet): void {
    switch (packet.cmd) {
      case 'connack':
        return this.#connected(packet);
      case 'suback': {
        const refused = (packet.granted as number[]).find((code) => code >= 0x80);
        if (refused !== undefined) return this.end(`SUBSCRIBE ${reasonOf(refused)}`);
        return this.#hooks.subscribed();
      }
      case 'publish':
        return this.#publish(packet);
      case 'disconnect':
        return this.end(reasonOf(packet.reasonCode ?? 0));
      default:
    }
  }

  #connected(packet: IConnackPacket): void {
    clearTimeout(this.#limit);
    const code = packet.reasonCode ?? packet.returnCode ?? 0;
    if (code !== 0) return this.end(reasonOf(code));
    if (packet.properties?.sharedSubscriptionAvailable === false) return this.end(reasonOf(0x9e));
    this.#open = true;
    this.#write({
      cmd: 'subscribe',
      messageId: 1,
      subscriptions: this.#filters.map((topic) => ({ topic, qos: 1, nl: false, rap: false, rh: 0 })),
    });
  }

  #publish({ topic, payload, qos, messageId = 0 }: IPublishPacket): void {
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
    this.#hooks.message(topic, bytes, () => {
      if (qos > 0) this.#acknowledge(messageId);
    });
  }

  /** Acknowledgements of one commit leave together. */
  #acknowledge(messageId: number): void {
    if (this.#socket.destroyed) return;
    const ack = Buffer.from([0x40, 2, messageId >> 8, messageId & 255]);
    if (this.#acks.push(ack) > 1) return;
    queueMicrotask(() => {
      const acks = this.#acks;
      this.#acks = [];
      if (!this.#socket.destroyed) this.#socket.write(Buffer.concat(acks));
    });
  }
}

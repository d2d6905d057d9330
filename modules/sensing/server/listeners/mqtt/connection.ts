import type { Socket } from 'node:net';
import { generate, parser, type IConnectPacket, type IPublishPacket, type Packet } from 'mqtt-packet';
import { Busy, NotStored } from '../../hot/engine.ts';
import type { Receiver } from '../../hot/gathering.ts';
import type { Sensing } from '../../hot/sensing.ts';
import { Acks } from './acks.ts';
import { MAX_PACKET_BYTES, PacketSplitter } from './packet-splitter.ts';
import { PayloadInvalid, readPayload } from './payload.ts';
import { PlainPublish } from './plain-publish.ts';
import { readTopic } from './topic.ts';

const CONNECT_WITHIN_MS = 10_000;
const RECEIVE_MAXIMUM = 4096;
const MAX_PENDING_QOS2 = 4096;
const RETRY_MS = 20;

/** MQTT 5 reason codes and the MQTT 3 return codes beside them. */
const REFUSED = {
  badProtocol: [0x84, 1],
  badClientId: [0x85, 2],
  badCredentials: [0x86, 4],
  notAuthorized: [0x87, 5],
} as const;
const PAYLOAD_INVALID = 0x99;
const NOT_AUTHORIZED = 0x87;

export interface ConnectionHooks {
  /** A connection has proved who it is; an older one of the same gateway and client ends. */
  readonly opened: (connection: MqttConnection) => void;
  readonly closed: (connection: MqttConnection, clean: boolean) => void;
}

/** One device session: MQTT 3.1, 3.1.1 or 5. A PUBACK (or PUBREC) follows the commit of its readings, never precedes it. */
export class MqttConnection implements Receiver {
  readonly socket: Socket;
  gatewayId = '';
  clientId = '';
  readonly subscriptions = new Map<string, 0 | 1>();
  #orgPath = '';
  readonly #sensing: Sensing;
  readonly #hooks: ConnectionHooks;
  #version = 4;
  #timer: NodeJS.Timeout | undefined;
  #keepAliveMs = 0;
  #connected = false;
  #clean = false;
  readonly #qos2 = new Set<number>();
  readonly #acks: Acks;
  readonly #decoder = parser();
  readonly #splitter: PacketSplitter;
  /** Once connected: the short way for what devices send most. */
  #plain: PlainPublish | undefined;
  #nextId = 1;

  constructor(socket: Socket, sensing: Sensing, hooks: ConnectionHooks) {
    this.socket = socket;
    this.#sensing = sensing;
    this.#hooks = hooks;
    this.#acks = new Acks(socket);
    this.#decoder.on('packet', (packet: Packet) => this.#receive(packet));
    this.#decoder.on('error', () => this.close(false));
    this.#splitter = new PacketSplitter((bytes, from, body, to) => {
      if (this.#publishPlain(bytes, from, body, to)) return;
      this.#decoder.parse(Buffer.from(bytes.subarray(from, to)));
    });
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      if (this.#keepAliveMs > 0) this.#timer?.refresh();
      if (!this.#splitter.push(chunk)) this.close(false);
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(this.#timer);
      if (this.#connected) this.#hooks.closed(this, this.#clean);
      this.#connected = false;
    });
    this.#timer = setTimeout(() => socket.destroy(), CONNECT_WITHIN_MS).unref();
  }

  close(clean: boolean): void {
    this.#clean = clean;
    this.#splitter.end();
    this.socket.destroy();
  }

  #write(packet: Packet): void {
    if (!this.socket.destroyed) this.socket.write(generate(packet, { protocolVersion: this.#version }));
  }

  #receive(packet: Packet): void {
    if (!this.#connected && packet.cmd !== 'connect') return this.close(false);
    switch (packet.cmd) {
      case 'connect':
        return void this.#connect(packet);
      case 'publish':
        return this.#publish(packet);
      case 'pubrel':
        this.#qos2.delete(packet.messageId ?? 0);
        return this.#write({ cmd: 'pubcomp', messageId: packet.messageId });
      case 'subscribe':
        return this.#subscribe(
          packet.subscriptions.map((s) => ({ topic: s.topic, qos: s.qos === 0 ? 0 : 1 })),
          packet.messageId ?? 0,
        );
      case 'unsubscribe':
        for (const topic of packet.unsubscriptions) this.subscriptions.delete(topic);
        return this.#write({
          cmd: 'unsuback',
          messageId: packet.messageId,
          granted: packet.unsubscriptions.map(() => 0),
        });
      case 'pingreq':
        return this.#write({ cmd: 'pingresp' });
      case 'disconnect':
        return this.close(true);
      case 'puback':
        return;
      default:
        return this.close(false);
    }
  }

  #refuse([v5, v3]: readonly [number, number]): void {
    const answer: Packet =
      this.#version === 5
        ? { cmd: 'connack', reasonCode: v5, sessionPresent: false }
        : { cmd: 'connack', returnCode: v3, sessionPresent: false };
    this.socket.end(generate(answer, { protocolVersion: this.#version }));
  }

  async #connect(packet: IConnectPacket): Promise<void> {
    if (this.#connected) return this.close(false);
    this.#version = packet.protocolVersion ?? 4;
    if (![3, 4, 5].includes(this.#version)) return this.#refuse(REFUSED.badProtocol);
    const id = packet.username ?? '';
    const actor = await this.#sensing.authenticateGateway(
      id,
      packet.password?.toString() ?? '',
      this.socket.remoteAddress ?? '',
    );
    if (this.socket.destroyed) return;
    if (!actor) return this.#refuse(REFUSED.badCredentials);
    this.gatewayId = id;
    this.clientId = packet.clientId || id;
    this.#orgPath = actor.orgPath;
    this.#plain = new PlainPublish(id, this.#version);
    this.#connected = true;
    this.#keepAliveMs = (packet.keepalive ?? 0) * 1500;
    clearTimeout(this.#timer);
    if (this.#keepAliveMs > 0) this.#timer = setTimeout(() => this.close(false), this.#keepAliveMs).unref();
    this.#hooks.opened(this);
    this.#write(
      this.#version === 5
        ? {
            cmd: 'connack',
            reasonCode: 0,
            sessionPresent: false,
            properties: {
              receiveMaximum: RECEIVE_MAXIMUM,
              maximumPacketSize: MAX_PACKET_BYTES,
              retainAvailable: false,
              wildcardSubscriptionAvailable: false,
              sharedSubscriptionAvailable: false,
              ...(packet.clientId ? {} : { assignedClientIdentifier: this.clientId }),
            },
          }
        : { cmd: 'connack', returnCode: 0, sessionPresent: false },
    );
  }

  /** The short way; false, with nothing done, sends the packet the long way. */
  #publishPlain(bytes: Buffer, from: number, body: number, to: number): boolean {
    const plain = this.#plain;
    if (!plain?.read(bytes, from, body, to)) return false;
    try {
      return this.#sensing.intakePlain(this.gatewayId, plain, this, plain.id);
    } catch (error) {
      if (error instanceof Busy) return false;
      throw error;
    }
  }

  /** Readings of a plain message are committed; QoS 0 has no id. */
  stored(id: number): void {
    if (id !== 0) this.#acks.add(id, 0);
  }

  /** Nothing is acknowledged; the link is dropped so that the device sends its unacknowledged messages again. */
  failed(): void {
    this.close(false);
  }

  #publish(packet: IPublishPacket): void {
    const { qos, messageId = 0 } = packet;
    if (qos === 2) {
      if (this.#qos2.has(messageId)) return this.#write({ cmd: 'pubrec', messageId });
      if (this.#qos2.size >= MAX_PENDING_QOS2) return this.close(false);
    }
    const found = readTopic(packet.topic);
    if (found?.gatewayId !== this.gatewayId) {
      this.#sensing.quarantine.put(this.gatewayId, 'TOPIC_NOT_YOURS', packet.topic);
      return this.#acknowledge(qos, messageId, NOT_AUTHORIZED);
    }
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    this.#submit(payload, found.point, qos, messageId);
  }

  #submit(payload: Buffer, point: string | undefined, qos: number, messageId: number): void {
    try {
      const readings = readPayload(payload, point);
      this.#sensing.intake({ id: this.gatewayId, orgPath: this.#orgPath }, readings, (error) =>
        error ? this.failed() : this.#acknowledge(qos, messageId, 0),
      );
    } catch (error) {
      if (error instanceof PayloadInvalid) {
        this.#sensing.quarantine.put(
          this.gatewayId,
          `PAYLOAD_INVALID: ${error.message}`,
          payload.toString('utf8', 0, 400),
        );
        this.#sensing.gateways.error(this.gatewayId, 'PAYLOAD_INVALID');
        return this.#acknowledge(qos, messageId, PAYLOAD_INVALID);
      }
      if (error instanceof Busy || error instanceof NotStored) {
        this.socket.pause();
        setTimeout(() => {
          if (this.socket.destroyed) return;
          this.#submit(payload, point, qos, messageId);
          this.socket.resume();
        }, RETRY_MS).unref();
        return;
      }
      throw error;
    }
  }

  #acknowledge(qos: number, messageId: number, reasonCode: number): void {
    if (qos === 0 || this.socket.destroyed) return;
    if (qos === 2) {
      if (reasonCode === 0) this.#qos2.add(messageId);
      return this.#write(
        this.#version === 5 && reasonCode !== 0
          ? { cmd: 'pubrec', messageId, reasonCode }
          : { cmd: 'pubrec', messageId },
      );
    }
    this.#acks.add(messageId, this.#version === 5 ? reasonCode : 0);
  }

  #subscribe(wanted: readonly { topic: string; qos: 0 | 1 }[], messageId: number): void {
    const granted = wanted.map(({ topic, qos }) => {
      if (topic !== `fs/v1/${this.gatewayId}/cmd`) return this.#version === 5 ? NOT_AUTHORIZED : 0x80;
      this.subscriptions.set(topic, qos);
      return qos;
    });
    this.#write({ cmd: 'suback', messageId, granted });
  }

  /** Sends a command to the device if it listens; true when it was sent. */
  command(payload: string): boolean {
    const topic = `fs/v1/${this.gatewayId}/cmd`;
    const qos = this.subscriptions.get(topic);
    if (qos === undefined || this.socket.destroyed) return false;
    this.#nextId = (this.#nextId % 65_535) + 1;
    this.#write({
      cmd: 'publish',
      topic,
      payload,
      qos,
      dup: false,
      retain: false,
      ...(qos === 1 ? { messageId: this.#nextId } : {}),
    });
    return true;
  }
}

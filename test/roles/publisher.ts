import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { generate, parser, type Packet } from 'mqtt-packet';

interface Waiting {
  readonly resolve: (reasonCode: number) => void;
  readonly reject: (error: Error) => void;
}

/** A gateway at the external broker: MQTT 5, QoS 1; each publish resolves with the broker's reason code. */
export class Publisher {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  static async connect(port: number, username: string, password: string): Promise<Publisher> {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => socket.destroy());
    await once(socket, 'connect');
    const publisher = new Publisher(socket);
    const decoder = parser({ protocolVersion: 5 });
    socket.on('data', (chunk: Buffer) => decoder.parse(chunk));
    const connected = new Promise<void>((resolve, reject) => {
      decoder.on('packet', (packet: Packet) => {
        if (packet.cmd === 'puback') publisher.#answered(packet.messageId ?? 0, packet.reasonCode ?? 0);
        if (packet.cmd !== 'connack') return;
        if (packet.reasonCode === 0) resolve();
        else reject(new Error(`refused: ${packet.reasonCode}`));
      });
      socket.once('close', () => {
        reject(new Error('closed'));
        for (const { reject: fail } of publisher.#waiting.values()) fail(new Error('closed'));
      });
    });
    publisher.#write({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 5,
      clean: true,
      clientId: username,
      keepalive: 60,
      username,
      password: Buffer.from(password),
    });
    await connected;
    return publisher;
  }

  #write(packet: Packet): void {
    this.#socket.write(generate(packet, { protocolVersion: 5 }));
  }

  #answered(messageId: number, reasonCode: number): void {
    this.#waiting.get(messageId)?.resolve(reasonCode);
    this.#waiting.delete(messageId);
  }

  publish(topic: string, payload: unknown): Promise<number> {
    const messageId = this.#nextId++;
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
    return new Promise((resolve, reject) => {
      this.#waiting.set(messageId, { resolve, reject });
      this.#write({ cmd: 'publish', topic, payload: text, qos: 1, messageId, dup: false, retain: false });
    });
  }

  end(): void {
    this.#socket.destroy();
  }
}

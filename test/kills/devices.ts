import { connect, type Socket } from 'node:net';
import { generate, parser, type Packet } from 'mqtt-packet';
import { Course, type Sent, type Witness } from './witness.ts';

const PAUSE_MS = 30;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Given {
  /** Where readings go now; it may move while a device is between two tries. */
  readonly rig: { readonly ready: { readonly url: string; readonly mqttPort: number } };
  readonly witness: Witness;
  readonly gateway: string;
  readonly secret: string;
  readonly codes: readonly string[];
}

/** A gateway over HTTP: one batch at a time, sent again until it is answered 200. */
export class HttpDevice {
  readonly #given: Given;
  readonly #courses: Course[];
  #stopped = false;
  #done: Promise<void> = Promise.resolve();

  constructor(given: Given) {
    this.#given = given;
    this.#courses = given.codes.map((code, i) => new Course(code, i));
  }

  start(): void {
    this.#done = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#done;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const readings = this.#courses.map((c) => c.next());
      this.#given.witness.sends(readings);
      while (!(await this.#post(readings))) {
        if (this.#stopped) return;
        await pause(PAUSE_MS);
      }
      this.#given.witness.acknowledges(readings);
      await pause(PAUSE_MS);
    }
  }

  async #post(readings: readonly Sent[]): Promise<boolean> {
    const { rig, gateway, secret } = this.#given;
    try {
      const answer = await fetch(`${rig.ready.url}/api/intake/readings`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${gateway}:${secret}`).toString('base64')}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ readings }),
        signal: AbortSignal.timeout(5000),
      });
      const body = (await answer.json()) as { accepted?: number };
      return answer.status === 200 && body.accepted === readings.length;
    } catch {
      return false;
    }
  }
}

/** A gateway over MQTT 3.1.1 with QoS 1: one message in flight per point, sent again on a new link until it is acknowledged. */
export class MqttDevice {
  readonly #given: Given;
  readonly #courses: Course[];
  readonly #inFlight = new Map<number, Sent>();
  #socket: Socket | undefined;
  #stopped = false;

  constructor(given: Given) {
    this.#given = given;
    this.#courses = given.codes.map((code, i) => new Course(code, i * 3));
  }

  start(): void {
    this.#connect();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#socket?.destroy();
  }

  #connect(): void {
    if (this.#stopped) return;
    const { rig, gateway, secret } = this.#given;
    const socket = connect(rig.ready.mqttPort, '127.0.0.1');
    this.#socket = socket;
    const decoder = parser();
    decoder.on('packet', (packet) => this.#receive(packet));
    socket.on('data', (chunk) => decoder.parse(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => setTimeout(() => this.#connect(), PAUSE_MS));
    socket.on('connect', () =>
      socket.write(
        generate({
          cmd: 'connect',
          protocolId: 'MQTT',
          protocolVersion: 4,
          clean: true,
          clientId: gateway,
          keepalive: 60,
          username: gateway,
          password: Buffer.from(secret),
        }),
      ),
    );
  }

  #receive(packet: Packet): void {
    if (packet.cmd === 'connack' && packet.returnCode === 0)
      this.#courses.forEach((course, i) => this.#publish(i + 1, this.#inFlight.get(i + 1) ?? course.next()));
    if (packet.cmd === 'puback' && packet.messageId !== undefined) {
      const id = packet.messageId;
      const reading = this.#inFlight.get(id);
      if (!reading) return;
      this.#inFlight.delete(id);
      this.#given.witness.acknowledges([reading]);
      const from = this.#socket;
      setTimeout(() => {
        if (from === this.#socket && !this.#stopped && !this.#inFlight.has(id))
          this.#publish(id, this.#courses[id - 1].next());
      }, PAUSE_MS);
    }
  }

  #publish(messageId: number, reading: Sent): void {
    const { gateway, witness } = this.#given;
    witness.sends([reading]);
    this.#inFlight.set(messageId, reading);
    this.#socket?.write(
      generate({
        cmd: 'publish',
        topic: `fs/v1/${gateway}/readings`,
        payload: JSON.stringify(reading),
        qos: 1,
        messageId,
        dup: false,
        retain: false,
      }),
    );
  }
}

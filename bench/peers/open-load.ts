// An open-loop load generator in a process of its own: MQTT 3.1.1, QoS 1, messages sent by the clock whatever the node does.
// Times count from the instant a message was due, so a node that stalls is charged for everything it held up.
// One JSON line on stdin starts a run, one JSON line on stdout ends it.
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { generate } from 'mqtt-packet';

interface Run {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly connections: number;
  readonly points: number;
  readonly readingsPerS: number;
  readonly perMessage: number;
  readonly seconds: number;
  /** Every so many readings one crosses its limit. */
  readonly alarmEvery: number;
  /** Serial number of the first reading: points are taken in turn. */
  readonly first: number;
  /** How long unacknowledged messages are waited for afterwards. */
  readonly drainS: number;
}

const TICK_MS = 10;
const wall = (): number => performance.timeOrigin + performance.now();
const code = (serial: number, points: number): string => `B${String(serial % points).padStart(6, '0')}`;

interface Waiting {
  readonly due: number;
  readonly topic: string;
  readonly payload: string;
}

const AGAIN_MS = 200;

/** A gateway as they are: what is not acknowledged is kept, and sent again on a new link when the node ends the old one. */
class Connection {
  readonly #run: Run;
  readonly #name: string;
  readonly #waiting = new Map<number, Waiting>();
  readonly waits: number[];
  #socket: Socket | undefined;
  #connected = false;
  #over = false;
  #id = 0;
  #rest: Buffer = Buffer.alloc(0);
  acked = 0;
  links = 0;

  constructor(run: Run, index: number, waits: number[]) {
    this.#run = run;
    this.#name = `open-${process.pid}-${index}`;
    this.waits = waits;
    this.#link();
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  get connected(): boolean {
    return this.#connected;
  }

  #link(): void {
    if (this.#over) return;
    const { port, user, password } = this.#run;
    const socket = connect(port, '127.0.0.1');
    this.#socket = socket;
    this.#rest = Buffer.alloc(0);
    this.links += 1;
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#connected = false;
      setTimeout(() => this.#link(), AGAIN_MS);
    });
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.write(
      generate({
        cmd: 'connect',
        protocolId: 'MQTT',
        protocolVersion: 4,
        clean: true,
        clientId: this.#name,
        keepalive: 0,
        username: user,
        password: Buffer.from(password),
      }),
    );
  }

  send(topic: string, payload: string, due: number): void {
    do this.#id = (this.#id % 65_535) + 1;
    while (this.#waiting.has(this.#id));
    const waiting = { due, topic, payload };
    this.#waiting.set(this.#id, waiting);
    if (this.#connected) this.#publish(this.#id, waiting, false);
  }

  #publish(messageId: number, { topic, payload }: Waiting, dup: boolean): void {
    this.#socket?.write(generate({ cmd: 'publish', topic, payload, qos: 1, messageId, dup, retain: false }));
  }

  /** Only CONNACK and PUBACK come back: four bytes each. */
  #take(chunk: Buffer): void {
    this.#rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    let at = 0;
    for (; this.#rest.length - at >= 4; at += 4) {
      if ((this.#rest[at] & 0xf0) === 0x20) {
        this.#connected = true;
        for (const [id, waiting] of this.#waiting) this.#publish(id, waiting, true);
      }
      if ((this.#rest[at] & 0xf0) !== 0x40) continue;
      const id = this.#rest.readUInt16BE(at + 2);
      const found = this.#waiting.get(id);
      if (found === undefined) continue;
      this.#waiting.delete(id);
      this.acked += 1;
      this.waits.push(wall() - found.due);
    }
    this.#rest = this.#rest.subarray(at);
  }

  end(): void {
    this.#over = true;
    this.#socket?.destroy();
  }
}

interface Result {
  readonly sent: number;
  readonly acked: number;
  readonly readings: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly worstMs: number;
  /** The generator itself was late by so much at worst: what it measures is that uncertain. */
  readonly lateMs: number;
  readonly drainedS: number;
  /** Links beyond the first ones: the node ended those before. */
  readonly relinks: number;
  readonly alarms: readonly { readonly point: string; readonly due: number }[];
}

/** The readings of one message as its payload; a reading that crosses its limit is noted. */
function payloadOf(run: Run, serial: number, due: number, alarms: { point: string; due: number }[]): string {
  const readings: string[] = [];
  for (let i = serial; i < serial + run.perMessage; i++) {
    const point = code(i, run.points);
    const crosses = i % run.alarmEvery === 0;
    if (crosses) alarms.push({ point, due });
    const value = crosses ? 10.5 : ((i * 7) % 900) / 100;
    readings.push(`{"point":"${point}","value":${value},"time":${Math.floor(due)}}`);
  }
  return `[${readings.join(',')}]`;
}

async function runOnce(run: Run): Promise<Result> {
  const waits: number[] = [];
  const alarms: { point: string; due: number }[] = [];
  const all = Array.from({ length: run.connections }, (_, i) => new Connection(run, i, waits));
  while (!all.every((c) => c.connected)) await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  const topic = `fs/v1/${run.user}/readings`;
  const everyMs = (1000 * run.perMessage) / run.readingsPerS;
  const messages = Math.floor((run.seconds * 1000) / everyMs);
  const started = wall();
  let sent = 0;
  let lateMs = 0;
  while (sent < messages) {
    const now = wall();
    lateMs = Math.max(lateMs, now - (started + sent * everyMs));
    for (; sent < messages && started + sent * everyMs <= now; sent++) {
      const due = started + sent * everyMs;
      all[sent % all.length].send(topic, payloadOf(run, run.first + sent * run.perMessage, due, alarms), due);
    }
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  const over = wall();
  while (all.some((c) => c.waiting > 0) && wall() - over < run.drainS * 1000)
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  const drainedS = (wall() - over) / 1000;
  const acked = all.reduce((n, c) => n + c.acked, 0);
  for (const c of all) c.end();
  const sorted = Float64Array.from(waits).sort();
  const at = (q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
  return {
    sent,
    acked,
    readings: acked * run.perMessage,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    worstMs: sorted.at(-1) ?? 0,
    lateMs,
    drainedS,
    relinks: all.reduce((n, c) => n + c.links - 1, 0),
    alarms,
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify(await runOnce(JSON.parse(line) as Run)));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error) }));
  }
}

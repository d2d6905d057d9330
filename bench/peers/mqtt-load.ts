// A load generator in a process of its own: MQTT 3.1.1 over plain sockets, QoS 1, a fixed window of unacknowledged publishes.
// One JSON line on stdin starts a run, one JSON line on stdout ends it.
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

interface Run {
  readonly port: number;
  readonly messages: number;
  readonly connections: number;
  /** Publishes of one connection that may wait for their acknowledgement. */
  readonly window: number;
  readonly user: string;
  readonly password: string;
  readonly points: number;
  /** Device time of the first reading, ms UTC. */
  readonly from: number;
  /** Device time between two readings of a point, 10 ms unless told. */
  readonly stepMs?: number;
  /** Publishes a second of all connections together; as fast as the window allows unless told. */
  readonly ratePerS?: number;
  /** Every n-th point reads 9.90 from one step to another, beyond the 0 to 8.99 of all others. */
  readonly high?: { readonly every: number; readonly from: number; readonly to: number };
}

const PAYLOAD = 167;
const text = (s: string): Buffer => {
  const body = Buffer.from(s);
  return Buffer.concat([Buffer.from([body.length >> 8, body.length & 255]), body]);
};

function length(n: number): Buffer {
  const out: number[] = [];
  for (let left = n; ;) {
    const digit = left & 127;
    left >>= 7;
    out.push(left > 0 ? digit | 128 : digit);
    if (left === 0) return Buffer.from(out);
  }
}

const packet = (head: number, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from([head]), length(body.length), body]);

function connectPacket(run: Run, id: string): Buffer {
  const body = Buffer.concat([
    text('MQTT'),
    Buffer.from([4, 0xc2, 0, 0]),
    text(id),
    text(run.user),
    text(run.password),
  ]);
  return packet(0x10, body);
}

/** A publish of one reading of 167 bytes; id, point, value and time are written over in place. */
class Publish {
  readonly bytes: Buffer;
  readonly #id: number;
  readonly #point: number;
  readonly #value: number;
  readonly #time: number;

  constructor(user: string) {
    const topic = text(`fs/v1/${user}/readings`);
    const start = '{"point":"B000000","value":0.00,"time":0000000000000,"quality":192,"note":"';
    const payload = `${start}${'x'.repeat(PAYLOAD - start.length - 2)}"}`;
    this.bytes = packet(0x32, Buffer.concat([topic, Buffer.from([0, 0]), Buffer.from(payload)]));
    const at = this.bytes.length - PAYLOAD;
    this.#id = at - 2;
    this.#point = at + payload.indexOf('B000000') + 1;
    this.#value = at + payload.indexOf('0.00');
    this.#time = at + payload.indexOf('0000000000000');
  }

  fill(id: number, point: number, hundredths: number, time: number): Buffer {
    const { bytes } = this;
    bytes.writeUInt16BE(id, this.#id);
    bytes.write(String(point).padStart(6, '0'), this.#point, 'latin1');
    bytes[this.#value] = 48 + Math.floor(hundredths / 100);
    bytes[this.#value + 2] = 48 + (Math.floor(hundredths / 10) % 10);
    bytes[this.#value + 3] = 48 + (hundredths % 10);
    bytes.write(String(time), this.#time, 'latin1');
    return bytes;
  }
}

/** What a reading says, in hundredths: known to whoever checks what arrived. */
function hundredthsOf({ high }: Run, serial: number, point: number, step: number): number {
  const isHigh = high && point % high.every === 0 && step >= high.from && step < high.to;
  return isHigh ? 990 : (serial * 7) % 900;
}

interface Tally {
  acked: number;
  readonly waits: number[];
}

/** One connection: publishes `count` readings, keeping `window` unacknowledged. */
function publisher(run: Run, index: number, count: number, tally: Tally): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(run.port, '127.0.0.1');
    socket.setNoDelay(true);
    const publish = new Publish(run.user);
    const sentAt = new Float64Array(65_536);
    let sent = 0;
    let acked = 0;
    let rest: Buffer = Buffer.alloc(0);
    let began = performance.now();
    let pace: NodeJS.Timeout | undefined;
    const allowed = (now: number): number =>
      run.ratePerS ? Math.floor(((now - began) * run.ratePerS) / run.connections / 1000) : count;
    const fill = (): void => {
      const parts: Buffer[] = [];
      const now = performance.now();
      const upTo = Math.min(count, allowed(now));
      while (sent < upTo && sent - acked < run.window) {
        const id = (sent % 60_000) + 1;
        sentAt[id] = now;
        const serial = sent * run.connections + index;
        const point = serial % run.points;
        const step = Math.floor(serial / run.points);
        const time = run.from + step * (run.stepMs ?? 10);
        parts.push(Buffer.from(publish.fill(id, point, hundredthsOf(run, serial, point, step), time)));
        sent += 1;
      }
      if (parts.length > 0) socket.write(Buffer.concat(parts));
    };
    const take = (type: number, body: Buffer): void => {
      if (type === 0x20) {
        if (body[1] !== 0) reject(new Error(`connection refused: ${body[1]}`));
        else {
          began = performance.now();
          if (run.ratePerS) pace = setInterval(fill, 5);
          fill();
        }
      } else if (type === 0x40) {
        acked += 1;
        tally.acked += 1;
        if (acked % 16 === 0) tally.waits.push(performance.now() - sentAt[body.readUInt16BE(0)]);
      }
    };
    socket.on('data', (chunk) => {
      rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
      let at = 0;
      while (rest.length - at >= 2 && rest.length - at >= 2 + rest[at + 1]) {
        take(rest[at] & 0xf0, rest.subarray(at + 2, at + 2 + rest[at + 1]));
        at += 2 + rest[at + 1];
      }
      rest = rest.subarray(at);
      if (acked === count) {
        socket.end(Buffer.from([0xe0, 0]));
        resolve();
      } else fill();
    });
    socket.on('error', reject);
    socket.on('close', () => clearInterval(pace));
    socket.on('close', () => acked < count && reject(new Error(`closed after ${acked} of ${count}`)));
    socket.write(connectPacket(run, `load-${process.pid}-${index}`));
  });
}

async function runOnce(run: Run): Promise<Record<string, number>> {
  const tally: Tally = { acked: 0, waits: [] };
  const each = Math.floor(run.messages / run.connections);
  const started = performance.now();
  await Promise.all([...Array(run.connections).keys()].map((i) => publisher(run, i, each, tally)));
  const seconds = (performance.now() - started) / 1000;
  const doneAt = performance.timeOrigin + performance.now();
  const waits = tally.waits.toSorted((a, b) => a - b);
  const at = (q: number): number => waits[Math.min(waits.length - 1, Math.floor(q * waits.length))] ?? 0;
  return {
    acked: tally.acked,
    doneAt,
    seconds,
    perS: tally.acked / seconds,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify(await runOnce(JSON.parse(line) as Run)));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error) }));
  }
}

// The chain a developer builds first: mqtt.js subscriber → JSON.parse → threshold with hysteresis per device → COPY batches into PostgreSQL 15.
// Arguments: broker port, connection string. `{"expect": n}` is answered once so many more readings are committed.
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Writable } from 'node:stream';
import pg from 'pg';
import { peerPackage } from './packages.ts';

interface Subscriber {
  on(event: 'message', heard: (topic: string, payload: Buffer) => void): void;
  subscribeAsync(topic: string, options: { qos: 1 }): Promise<unknown>;
}
const { connectAsync } = peerPackage('mqtt') as { connectAsync(url: string): Promise<Subscriber> };
const { from: copyFrom } = peerPackage('pg-copy-streams') as {
  from(text: string): pg.Submittable & Writable;
};

const [port, url] = process.argv.slice(2);
const HIGH = 10;
const RESET = 9.9;
const BATCH_ROWS = 5000;

const client = new pg.Client({ connectionString: url });
await client.connect();
const high = new Map<string, boolean>();
let raised = 0;
let lines: string[] = [];
let stored = 0;
let writing = false;
let told: (() => void) | undefined;

/** While one batch is copied the next gathers, as in ours. */
async function write(): Promise<void> {
  writing = true;
  while (lines.length > 0) {
    const batch = lines.splice(0, BATCH_ROWS);
    const copy = client.query(copyFrom('copy reading (ts, dev, k, v) from stdin'));
    copy.end(batch.join(''));
    await once(copy, 'finish');
    stored += batch.length;
  }
  writing = false;
  told?.();
}

const subscriber = await connectAsync(`mqtt://127.0.0.1:${port}`);
subscriber.on('message', (_, payload) => {
  const { point, value, time, quality } = JSON.parse(payload.toString()) as {
    point: string;
    value: number;
    time: number;
    quality: number;
  };
  const was = high.get(point) ?? false;
  const is = value >= HIGH || (was && value >= RESET);
  if (is !== was) {
    high.set(point, is);
    if (is) raised += 1;
  }
  lines.push(`${new Date(time).toISOString()}\t${point}\t${quality}\t${value}\n`);
  if (!writing) {
    writing = true;
    setImmediate(() => void write());
  }
});
await subscriber.subscribeAsync('fs/v1/+/readings', { qos: 1 });
console.log('{}');

let wanted = 0;
for await (const line of createInterface({ input: process.stdin })) {
  wanted += (JSON.parse(line) as { expect: number }).expect;
  while (stored < wanted) await new Promise<void>((resolve) => (told = resolve));
  console.log(JSON.stringify({ stored, raised, at: performance.timeOrigin + performance.now() }));
}

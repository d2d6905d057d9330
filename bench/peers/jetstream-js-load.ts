// JetStream publishes through nats.js, as an application would: so many in flight, every one acknowledged.
// Same protocol on stdin and stdout as mqtt-load.ts.
import { createInterface } from 'node:readline';
import { peerPackage } from './packages.ts';

interface JetStream {
  publish(subject: string, payload: Uint8Array): Promise<unknown>;
}
interface Connection {
  jetstream(): JetStream;
  jetstreamManager(): Promise<{ streams: { add(config: object): Promise<unknown> } }>;
  close(): Promise<void>;
}
const { connect } = peerPackage('nats') as {
  connect(options: { servers: string }): Promise<Connection>;
};

interface Run {
  readonly port: number;
  readonly messages: number;
  readonly connections: number;
  readonly window: number;
}
const PAYLOAD = new Uint8Array(167).fill(120);

async function publisher(stream: JetStream, count: number, window: number): Promise<number> {
  let sent = 0;
  let acked = 0;
  const lane = async (): Promise<void> => {
    while (sent < count) {
      sent += 1;
      await stream.publish('js.readings', PAYLOAD);
      acked += 1;
    }
  };
  await Promise.all(Array.from({ length: window }, lane));
  return acked;
}

for await (const line of createInterface({ input: process.stdin })) {
  const run = JSON.parse(line) as Run;
  try {
    const all = await Promise.all(
      Array.from({ length: run.connections }, () => connect({ servers: `127.0.0.1:${run.port}` })),
    );
    const manager = await all[0].jetstreamManager();
    await manager.streams.add({ name: 'JS', subjects: ['js.>'], storage: 'file', max_msgs: 2_000_000 });
    const started = performance.now();
    const each = Math.floor(run.messages / run.connections);
    const acks = await Promise.all(all.map((c) => publisher(c.jetstream(), each, run.window)));
    const seconds = (performance.now() - started) / 1000;
    await Promise.all(all.map((c) => c.close()));
    const acked = acks.reduce((a, b) => a + b, 0);
    console.log(JSON.stringify({ acked, seconds, perS: acked / seconds }));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error) }));
  }
}

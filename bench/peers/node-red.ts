// Node-RED with one flow: mqtt in → function (twenty threshold rules, each held for three seconds) → switch by grade → count.
// Arguments: broker port, folder for its files. `{"expect": n}` is answered once the flow has judged so many more readings.
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { peerPackage } from './packages.ts';
import { HOLD_MS, LIMITS } from './twenty-rules.ts';

interface Red {
  init(server: unknown, settings: Record<string, unknown>): void;
  start(): Promise<void>;
}
interface Publisher {
  publishAsync(topic: string, payload: string): Promise<unknown>;
  endAsync(): Promise<void>;
}
const { connectAsync } = peerPackage('mqtt') as { connectAsync(url: string): Promise<Publisher> };
const red = peerPackage('node-red') as Red;
const [port, folder] = process.argv.slice(2);
const tally = { count: 0, raised: new Set<string>() };

red.init(createServer(), {
  userDir: folder,
  flowFile: 'flows.json',
  httpAdminRoot: false,
  httpNodeRoot: false,
  functionGlobalContext: { tally },
  logging: { console: { level: 'off' } },
  contextStorage: { default: { module: 'memory' } },
});

const judge = `
const tally = global.get('tally');
tally.count++;
const { point, value, time } = msg.payload;
let since = context.get('since');
if (!since) context.set('since', (since = {}));
let mine = since[point];
if (!mine) mine = since[point] = { from: new Array(limits.length).fill(null), on: new Array(limits.length).fill(false) };
const out = [];
for (let i = 0; i < limits.length; i++) {
  if (value < limits[i]) { mine.from[i] = null; mine.on[i] = false; continue; }
  if (mine.from[i] === null) mine.from[i] = time;
  if (!mine.on[i] && time - mine.from[i] >= ${HOLD_MS}) {
    mine.on[i] = true;
    out.push({ payload: { point, rule: i, grade: i % 2 === 0 ? 'red' : 'orange', value, time } });
  }
}
return [out];`;
const count = `global.get('tally').raised.add(msg.payload.point + ' ' + msg.payload.rule); return null;`;
const code = (id: string, func: string, wires: string[][]): Record<string, unknown> => ({
  id,
  z: 'flow',
  // A node without a place on the canvas counts as configuration.
  x: 100,
  y: 100,
  type: 'function',
  name: id,
  func,
  outputs: wires.length,
  timeout: 0,
  noerr: 0,
  initialize: '',
  finalize: '',
  libs: [],
  wires,
});

writeFileSync(
  join(folder, 'flows.json'),
  JSON.stringify([
    { id: 'flow', type: 'tab', label: 'bench' },
    { id: 'broker', type: 'mqtt-broker', broker: '127.0.0.1', port, clientid: '', usetls: false, protocolVersion: '4', keepalive: '60', cleansession: true, autoConnect: true }, // prettier-ignore
    { id: 'in', z: 'flow', x: 100, y: 100, type: 'mqtt in', topic: 'fs/v1/+/readings', qos: '1', datatype: 'json', broker: 'broker', wires: [['judge']] }, // prettier-ignore
    code('judge', `const limits = ${JSON.stringify(LIMITS)};${judge}`, [['grade']]),
    { id: 'grade', z: 'flow', x: 100, y: 100, type: 'switch', property: 'payload.grade', propertyType: 'msg', rules: [{ t: 'eq', v: 'red', vt: 'str' }, { t: 'eq', v: 'orange', vt: 'str' }], checkall: 'true', outputs: 2, wires: [['red'], ['orange']] }, // prettier-ignore
    code('red', count, []),
    code('orange', count, []),
  ]),
);
await red.start();

// The flow is up when it judges what is published.
const probe = await connectAsync(`mqtt://127.0.0.1:${port}`);
while (tally.count === 0) {
  await probe.publishAsync('fs/v1/probe/readings', '{"point":"probe","value":0,"time":0}');
  await new Promise((resolve) => setTimeout(resolve, 200));
}
await probe.endAsync();
await new Promise((resolve) => setTimeout(resolve, 500));
tally.count = 0;
console.log('{}');

let wanted = 0;
for await (const line of createInterface({ input: process.stdin })) {
  wanted += (JSON.parse(line) as { expect: number }).expect;
  while (tally.count < wanted) await new Promise((resolve) => setTimeout(resolve, 2));
  console.log(
    JSON.stringify({ judged: tally.count, raised: [...tally.raised].sort(), at: performance.timeOrigin + performance.now() }),
  ); // prettier-ignore
}

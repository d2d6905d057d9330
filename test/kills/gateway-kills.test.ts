import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createConnection } from 'node:net';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { migrationFolders } from '#app';
import type { Codec } from '#codecs/codec';
import { gb26875Codec, type Gb26875Frame } from '#codecs/gb26875';
import { hj212Codec, type Hj212Frame } from '#codecs/hj212';
import { jt808Codec, type Jt808Frame } from '#codecs/jt808';
import { encodeModbus, modbusCodec, writeRegisters, type ModbusFrame } from '#codecs/modbus';
import { sl651Codec, type Sl651Frame } from '#codecs/sl651';
import { sessionOperations } from '#identity/contract';
import { Caller, tempFolder, testDatabase, type TestDatabase } from '#platform/testkit';
import { gatewayOperations as gw, sensingOperations as op } from '#sensing/contract';
import { TREE } from '#testkit';
import {
  gb26875State,
  hj212Upload,
  Iec104Station,
  jt808Authenticate,
  jt808Location,
  jt808Register,
  localDigits,
  seededRandom,
  sl651Report,
  WirePeer,
} from '../../apps/simulator/peers/index.ts';

const KILLS = process.env['FENGSUI_TORTURE'] === '1' ? 60 : 5;
const seed = Number(process.env['FENGSUI_SEED'] ?? 20261120);
const random = seededRandom(seed);
const checkout = dirname(dirname(import.meta.dirname));
const CHILD = join(import.meta.dirname, 'child', 'gateway-node.ts');
const PASSWORD = 'Luyu-9-cheng-ding';
const BASE = Date.now() - 6 * 86_400_000 - (Date.now() % 60_000);
const WINDOW = 8;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

let child: ChildProcess | undefined;
let database: TestDatabase;
let url = '';
let ports: Record<string, number> = {};
let stderr = '';
const points: Record<string, number> = {};

async function startNode(first: boolean): Promise<void> {
  const options = { databaseUrl: database.url, place, ...(first ? { password: PASSWORD } : {}) };
  const node = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', CHILD, JSON.stringify(options)],
    {
      cwd: checkout,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  child = node;
  node.stderr.on('data', (d: Buffer) => (stderr = (stderr + d.toString()).slice(-20_000)));
  const ready = await new Promise<string>((resolve, reject) => {
    let out = '';
    node.stdout.on('data', (d: Buffer) => {
      out += d.toString();
      const line = /^READY (.*)$/m.exec(out);
      if (line) resolve(line[1]);
    });
    node.once('exit', () => reject(new Error(`the node ended: ${stderr}`)));
  });
  ({ url, ports } = JSON.parse(ready) as { url: string; ports: Record<string, number> });
}

async function killNode(): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** A device that numbers what it sends, keeps what is not acknowledged and sends it again after a reconnect. */
interface Device {
  readonly acknowledged: Set<number>;
  stop(): Promise<void>;
}

interface Manner<F> {
  readonly protocol: string;
  readonly codec: Codec<F>;
  readonly variant?: Readonly<Record<string, string>>;
  frame(n: number): Uint8Array;
  /** The number an answer acknowledges. */
  acknowledges(frame: F): number | undefined;
  greet?(peer: WirePeer<F>): Promise<void>;
}

function device<F>(manner: Manner<F>): Device {
  const acknowledged = new Set<number>();
  const open = new Set<number>();
  let next = 1;
  let going = true;
  const turn = async (): Promise<void> => {
    const peer = await WirePeer.connect(ports[manner.protocol], manner.codec, manner.variant);
    await manner.greet?.(peer);
    let read = 0;
    for (const n of open) peer.send(manner.frame(n));
    while (going && !peer.isClosed) {
      for (; read < peer.frames.length; read++) {
        const n = manner.acknowledges(peer.frames[read]);
        if (n !== undefined && open.delete(n)) acknowledged.add(n);
      }
      while (open.size < WINDOW) {
        open.add(next);
        peer.send(manner.frame(next++));
      }
      await pause(5);
    }
    if (!going) await peer.vanish();
  };
  const running = (async () => {
    while (going) {
      await turn().catch(() => undefined);
      await pause(20);
    }
  })();
  return {
    acknowledged,
    async stop() {
      going = false;
      await running;
    },
  };
}

const at = (n: number): number => BASE + n * 60_000;
const qnOf = new Map<string, number>();

const hj212: Manner<Hj212Frame> = {
  protocol: 'hj212',
  codec: hj212Codec,
  frame(n) {
    qnOf.set(localDigits(at(n)), n);
    return hj212Upload({ mn: 'KILLS0001', at: at(n), values: { 'a34004-Rtd': n } });
  },
  acknowledges: (f) => (f.header.CN === '9014' ? qnOf.get(f.header.QN) : undefined),
};
const sl651: Manner<Sl651Frame> = {
  protocol: 'sl651',
  codec: sl651Codec,
  frame: (n) => sl651Report({ station: '0000000099', at: at(n), serial: n, values: { '39': n } }),
  acknowledges: (f) => (f.end === '04' ? f.serial : undefined),
};
const jt808: Manner<Jt808Frame> = {
  protocol: 'jt808',
  codec: jt808Codec,
  frame: (n) =>
    jt808Location(
      { terminal: '013900000099', serial: n + 10 },
      { at: at(n), lng: 116, lat: 30, mileageKm: n },
    ),
  acknowledges(f) {
    const { replyId, replySerial } = f.body ?? {};
    return f.msgId === '8001' && replyId === '0200' ? Number(replySerial) - 10 : undefined;
  },
  async greet(peer) {
    peer.send(jt808Register({ terminal: '013900000099', serial: 1 }));
    const { body } = await peer.next((f) => f.msgId === '8100');
    peer.send(jt808Authenticate({ terminal: '013900000099', serial: 2 }, String(body?.authCode)));
    await peer.next((f) => f.msgId === '8001');
  },
};
const gb26875: Manner<Gb26875Frame> = {
  protocol: 'gb26875',
  codec: gb26875Codec,
  frame: (n) => gb26875State({ source: '000000000099', serial: n, at: at(n), zone: 1, point: 1, state: n }),
  acknowledges: (f) => (f.command === 3 ? f.serial : undefined),
};
const modbus: Manner<ModbusFrame> = {
  protocol: 'modbus',
  codec: modbusCodec,
  variant: { transport: 'tcp', role: 'response' },
  frame: (n) => encodeModbus(writeRegisters({ transport: 'tcp', unit: 1, transaction: n }, 0, [n])),
  acknowledges: (f) => (f.kind === 'exception' ? undefined : f.transaction),
};

/** The IEC 104 station calls us and keeps its own books. */
function iec104(): Device {
  const station = new Iec104Station();
  const acknowledged = new Set<number>();
  let going = true;
  let next = 1;
  let events: { n: number; asdu: object }[] = [];
  const settle = (): void => {
    const left = new Set(station.unacknowledged.map((u) => u.asdu as object));
    for (const e of events) if (!left.has(e.asdu)) acknowledged.add(e.n);
    events = events.filter((e) => left.has(e.asdu));
  };
  const turn = async (): Promise<void> => {
    const socket = createConnection({ port: ports['iec104'], host: '127.0.0.1' });
    let over = false;
    socket.on('close', () => (over = true));
    await once(socket, 'connect');
    station.adopt(socket);
    while (going && !over) {
      settle();
      for (; station.started && events.length < WINDOW; next++) {
        const time = new Date(at(next) + 8 * 3_600_000).toISOString().slice(0, 23);
        const asdu = {
          type: 36,
          cause: 3,
          commonAddress: 1,
          objects: [{ ioa: 1, value: next, qualifier: 0, time }],
        };
        events.push({ n: next, asdu });
        station.event(asdu);
      }
      await pause(5);
    }
    settle();
    socket.destroy();
  };
  const running = (async () => {
    while (going) {
      await turn().catch(() => undefined);
      await pause(20);
    }
  })();
  return {
    acknowledged,
    async stop() {
      going = false;
      await running;
    },
  };
}

const root = tempFolder('fengsui-gateway-kills-');
const place = { data: join(root, 'data'), keys: join(root, 'keys'), witness: join(root, 'witness') };
const gateways = [
  { protocol: 'hj212', element: 'a34004-Rtd', settings: { deviceId: 'KILLS0001' } },
  { protocol: 'sl651', element: '39', settings: { deviceId: '0000000099' } },
  { protocol: 'jt808', element: '01', settings: { deviceId: '013900000099' } },
  { protocol: 'gb26875', element: '1/3/1/1/state', settings: { deviceId: '000000000099' } },
  { protocol: 'iec104', element: '1/1', settings: { addresses: ['127.0.0.1'] } },
  { protocol: 'modbus', element: '1/holding/0', settings: { addresses: ['127.0.0.1'] } },
];

async function register(): Promise<void> {
  const [inspector, admin] = await Promise.all(
    ['inspector', 'systemAdmin'].map(async (account) => {
      const caller = new Caller(url);
      await caller.call(sessionOperations.signIn, { body: { account, password: PASSWORD } });
      return caller;
    }),
  );
  const position = [116.1, 30.2];
  const enterprise = await inspector.call(op.saveEnterprise, {
    body: {
      name: '望川化工',
      parentPath: TREE.county,
      field: 'workSafety',
      industry: '危险化学品',
      position,
    },
  });
  const installation = await inspector.call(op.saveInstallation, {
    body: {
      enterpriseId: enterprise.id,
      name: '罐区',
      kind: 'tankFarm',
      position,
      majorHazard: false,
      chemicals: [],
    },
  });
  for (const { protocol, element, settings } of gateways) {
    const point = await inspector.call(op.savePoint, {
      body: {
        installationId: installation.id,
        deviceName: protocol,
        deviceKind: 'sensor',
        code: protocol,
        name: protocol,
        quantity: 'count',
        unit: '1',
        periodS: 60,
      },
    });
    points[protocol] = point.id;
    await admin.call(op.createGateway, {
      body: { id: protocol, name: protocol, orgPath: enterprise.orgPath, protocol },
    });
    await pause(100);
    await admin.call(op.saveMapping, {
      params: { id: protocol },
      body: { items: [{ element, pointId: point.id }] },
    });
    await admin.call(gw.configureGateway, { params: { id: protocol }, body: settings });
  }
  await pause(200);
}

before(async () => {
  mkdirSync(place.data, { recursive: true });
  database = await testDatabase(migrationFolders());
  await startNode(true);
  await register();
});
after(async () => {
  await killNode();
  await database.drop();
});

test(`GWY-90 R1 kill -9 of the node under every protocol, ${KILLS} times: whatever was acknowledged is stored (seed ${seed})`, async (t) => {
  const devices: Record<string, Device> = {
    hj212: device(hj212),
    sl651: device(sl651),
    jt808: device(jt808),
    gb26875: device(gb26875),
    modbus: device(modbus),
    iec104: iec104(),
  };
  const progress = async (more: number): Promise<void> => {
    const goals = Object.entries(devices).map(([name, d]) => [name, d, d.acknowledged.size + more] as const);
    for (let i = 0; i < 3000; i++) {
      if (goals.every(([, d, goal]) => d.acknowledged.size >= goal)) return;
      await pause(5);
    }
    const behind = goals.filter(([, d, goal]) => d.acknowledged.size < goal).map(([name]) => name);
    throw new Error(`no acknowledgement of ${behind.join(', ')}; ${stderr}`);
  };
  try {
    for (let kill = 0; kill < KILLS; kill++) {
      await progress(15);
      await pause(random() * 120);
      await killNode();
      await startNode(false);
    }
    await progress(10);
  } finally {
    await Promise.all(Object.values(devices).map((d) => d.stop()));
  }
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  for (const [protocol, { acknowledged }] of Object.entries(devices)) {
    const stored = await client.query<{ value: number; n: number }>(
      `select t.value, count(*)::int as n from sensing_journal j, unnest(j.points, j.values) as t(point, value)
       where j.kind = 0 and t.point = $1 group by 1`,
      [points[protocol]],
    );
    const values = new Map(stored.rows.map((r) => [Math.round(r.value), r.n]));
    const lost = [...acknowledged].filter((n) => !values.has(n));
    const twice = [...values.values()].filter((n) => n > 1).length;
    t.diagnostic(
      `${protocol}: ${acknowledged.size} acknowledged, ${values.size} stored, ${twice} rows again after a kill`,
    );
    assert.deepEqual(lost, [], `${protocol} lost acknowledged readings, seed ${seed}`);
  }
  const track = await client.query<{ n: number }>('select count(*)::int as n from sensing_track');
  assert.ok(
    track.rows[0].n >= devices['jt808'].acknowledged.size,
    'every acknowledged position is in the track',
  );
  await client.end();
});

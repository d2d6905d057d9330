import { once } from 'node:events';
import { createConnection } from 'node:net';
import type { Codec } from '#codecs/codec';
import { gb26875Codec, type Gb26875Frame } from '#codecs/gb26875';
import { hj212Codec, type Hj212Frame } from '#codecs/hj212';
import { jt808Codec, type Jt808Frame } from '#codecs/jt808';
import { encodeModbus, modbusCodec, writeRegisters, type ModbusFrame } from '#codecs/modbus';
import { sl651Codec, type Sl651Frame } from '#codecs/sl651';
import {
  gb26875State,
  hj212Upload,
  Iec104Station,
  jt808Authenticate,
  jt808Location,
  jt808Register,
  localDigits,
  sl651Report,
  WirePeer,
} from '../../apps/simulator/peers/index.ts';

const BASE = Date.now() - 6 * 86_400_000 - (Date.now() % 60_000);
const WINDOW = 8;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Where the listeners are now; they move with every start of the node. */
type Ports = () => Readonly<Record<string, number>>;

/** A device that numbers what it sends, keeps what is not acknowledged and sends it again after a reconnect. */
export interface Device {
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

function device<F>(manner: Manner<F>, ports: Ports): Device {
  const acknowledged = new Set<number>();
  const open = new Set<number>();
  let next = 1;
  let going = true;
  const turn = async (): Promise<void> => {
    const peer = await WirePeer.connect(ports()[manner.protocol], manner.codec, manner.variant);
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
function iec104(ports: Ports): Device {
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
    const socket = createConnection({ port: ports()['iec104'], host: '127.0.0.1' });
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

async function deliverBy<F>(manner: Manner<F>, ports: Ports, numbers: readonly number[]): Promise<void> {
  const peer = await WirePeer.connect(ports()[manner.protocol], manner.codec, manner.variant);
  await manner.greet?.(peer);
  for (const n of numbers) peer.send(manner.frame(n));
  for (const n of numbers) await peer.next((f) => manner.acknowledges(f) === n);
  await peer.vanish();
}

/** Protocols whose frames name themselves, so that a repeat is known. */
export const deliveries: Readonly<
  Record<string, (ports: Ports, numbers: readonly number[]) => Promise<void>>
> = {
  hj212: (ports, numbers) => deliverBy(hj212, ports, numbers),
  sl651: (ports, numbers) => deliverBy(sl651, ports, numbers),
  jt808: (ports, numbers) => deliverBy(jt808, ports, numbers),
  gb26875: (ports, numbers) => deliverBy(gb26875, ports, numbers),
};

/** What each device's gateway has to be registered with. */
export const gateways = [
  { protocol: 'hj212', element: 'a34004-Rtd', settings: { deviceId: 'KILLS0001' } },
  { protocol: 'sl651', element: '39', settings: { deviceId: '0000000099' } },
  { protocol: 'jt808', element: '01', settings: { deviceId: '013900000099' } },
  { protocol: 'gb26875', element: '1/3/1/1/state', settings: { deviceId: '000000000099' } },
  { protocol: 'iec104', element: '1/1', settings: { addresses: ['127.0.0.1'] } },
  { protocol: 'modbus', element: '1/holding/0', settings: { addresses: ['127.0.0.1'] } },
];

/** One device of every protocol, sending at once. */
export const startDevices = (ports: Ports): Readonly<Record<string, Device>> => ({
  hj212: device(hj212, ports),
  sl651: device(sl651, ports),
  jt808: device(jt808, ports),
  gb26875: device(gb26875, ports),
  modbus: device(modbus, ports),
  iec104: iec104(ports),
});

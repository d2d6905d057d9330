import { iec104Codec, type Iec104Frame } from '#codecs/iec104';
import { encodeModbus, modbusCodec, type ModbusFrame } from '#codecs/modbus';
import { Iec104Station, localDigits } from '../peers/index.ts';
import { Line } from './line.ts';
import type { FeedReading, PointFeed } from './point-feed.ts';
import type { Wiring } from './wiring.ts';

const REGISTERS = 200;

/** A Modbus unit behind a DTU: it calls, names itself and is asked for its registers; values are doubles in four of them. */
export class DtuFeed implements PointFeed {
  readonly #line: Line<ModbusFrame>;
  readonly #registers = new Uint16Array(REGISTERS);
  readonly #addresses: ReadonlyMap<string, number>;

  constructor(port: number, { deviceId, points }: Wiring) {
    this.#addresses = new Map(points.map((p) => [p.id, Number(/\/(\d+):/.exec(p.element ?? '')?.[1] ?? 0)]));
    for (const { id, usual } of points) this.#write(id, usual);
    this.#line = new Line({
      port,
      codec: modbusCodec,
      variant: { transport: 'rtu', role: 'request' },
      connected: (socket) => socket.write(deviceId),
      received: (frame) => this.#answer(frame),
    });
  }

  #write(point: string, value: number): void {
    const words = Buffer.alloc(8);
    words.writeDoubleBE(value);
    const at = this.#addresses.get(point) ?? 0;
    for (let k = 0; k < 4; k++) this.#registers[at + k] = words.readUInt16BE(2 * k);
  }

  #answer({ unit, function: code, address = 0, quantity = 0 }: ModbusFrame): void {
    const values = [...this.#registers.subarray(address, address + quantity)];
    this.#line.send(encodeModbus({ transport: 'rtu', unit, function: code, kind: 'response', values }));
  }

  open(): void {
    this.#line.open();
  }

  publish(readings: readonly FeedReading[]): void {
    for (const { point, value } of readings) this.#write(point, value);
  }

  close(): void {
    this.#line.close();
  }
}

/** Local time of the station, as CP56 carries it. */
function stationTime(ms: number): string {
  const d = localDigits(ms);
  return `${d.slice(0, 4)}-${d.slice(4, 6)}-${d.slice(6, 8)}T${d.slice(8, 10)}:${d.slice(10, 12)}:${d.slice(12, 14)}.${d.slice(14, 17)}`;
}

/** A station of IEC 104 that calls from its own address and reports short floats with their time. */
export class Iec104Feed implements PointFeed {
  readonly #station = new Iec104Station();
  readonly #line: Line<Iec104Frame>;
  readonly #objects: ReadonlyMap<string, number>;

  constructor(port: number, { address, points }: Wiring) {
    this.#objects = new Map(points.map((p) => [p.id, Number(p.element?.split('/')[1] ?? 0)]));
    this.#line = new Line({
      port,
      localAddress: address,
      codec: iec104Codec,
      connected: (socket) => this.#station.adopt(socket),
    });
  }

  open(): void {
    this.#line.open();
  }

  publish(readings: readonly FeedReading[]): void {
    for (const { point, value, time } of readings)
      this.#station.event({
        type: 36,
        cause: 3,
        commonAddress: 1,
        objects: [{ ioa: this.#objects.get(point) ?? 0, value, qualifier: 0, time: stationTime(time) }],
      });
  }

  close(): void {
    this.#line.close();
  }
}

import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import {
  control,
  encodeIec104,
  iec104Codec,
  information,
  type Iec104AsduMessage,
  type Iec104Frame,
} from '#codecs/iec104';
import { encodeModbus, modbusCodec, type ModbusFrame } from '#codecs/modbus';

/** Frames kept for looking at; the oldest goes first. */
const MOST_SEEN = 1000;

/** A controlled station of IEC 104: keeps what is not acknowledged and sends it again after a reconnect. */
export class Iec104Station {
  readonly #server: Server;
  #socket: Socket | undefined;
  #sent = 0;
  #received = 0;
  /** Events not yet acknowledged, oldest first. */
  readonly unacknowledged: { readonly number: number; readonly asdu: Iec104AsduMessage }[] = [];
  readonly seen: Iec104Frame[] = [];
  connections = 0;
  /** Answers a general interrogation with these. */
  snapshot: Iec104AsduMessage | undefined;
  started = false;

  constructor() {
    this.#server = createServer((socket) => this.#accept(socket));
  }

  listen(port = 0): Promise<number> {
    return new Promise((resolve) =>
      this.#server.listen(port, '127.0.0.1', () => resolve((this.#server.address() as AddressInfo).port)),
    );
  }

  #accept(socket: Socket): void {
    this.adopt(socket);
  }

  /** Speaks on a connection this station opened itself. */
  adopt(socket: Socket): void {
    this.#socket = socket;
    this.connections += 1;
    this.#sent = 0;
    this.#received = 0;
    this.started = false;
    const decoder = iec104Codec.createDecoder();
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => decoder.push(chunk as Buffer, (d) => d.ok && this.#receive(d.frame)));
  }

  #write(bytes: Uint8Array): void {
    if (this.#socket && !this.#socket.destroyed) this.#socket.write(bytes);
  }

  #receive(frame: Iec104Frame): void {
    if (this.seen.length >= MOST_SEEN) this.seen.shift();
    this.seen.push(frame);
    if (frame.format === 'U' && frame.control === 'STARTDT act') {
      this.#write(encodeIec104(control('STARTDT', 'con')));
      this.started = true;
      const again = this.unacknowledged.splice(0);
      for (const { asdu } of again) this.event(asdu);
    } else if (frame.format === 'U' && frame.control === 'TESTFR act')
      this.#write(encodeIec104(control('TESTFR', 'con')));
    if (frame.format === 'I') this.#received += 1;
    if (frame.format !== 'U') {
      const upTo = frame.receiveSequence ?? 0;
      while (this.unacknowledged.length > 0 && this.unacknowledged[0].number < upTo)
        this.unacknowledged.shift();
    }
    if (frame.format === 'I' && frame.asdu?.type === 100) {
      const objects = [{ ioa: 0, qualifier: 20 }];
      const { commonAddress } = frame.asdu;
      this.event({ type: 100, cause: 7, commonAddress, objects });
      if (this.snapshot) this.event(this.snapshot);
      this.event({ type: 100, cause: 10, commonAddress, objects });
    }
  }

  /** Sends an I frame and keeps it until it is acknowledged. */
  event(asdu: Iec104AsduMessage): void {
    const number = this.#sent++;
    this.unacknowledged.push({ number, asdu });
    if (this.started)
      this.#write(encodeIec104(information({ sendSequence: number, receiveSequence: this.#received }, asdu)));
  }

  sendRaw(bytes: Uint8Array): void {
    this.#write(bytes);
  }

  drop(): void {
    this.#socket?.destroy();
  }

  async close(): Promise<void> {
    this.#socket?.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

/** A Modbus unit with holding and input registers. */
export class ModbusUnit {
  readonly holding = new Uint16Array(1000);
  readonly input = new Uint16Array(1000);
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  requests = 0;
  connections = 0;
  /** Misbehaviour: do not answer, or answer with another transaction number. */
  manner: 'good' | 'mute' | 'wrongTransaction' | 'exception' = 'good';

  constructor() {
    this.#server = createServer((socket) => {
      this.connections += 1;
      this.#sockets.add(socket);
      const decoder = modbusCodec.createDecoder({ variant: { transport: 'tcp', role: 'request' } });
      socket.on('error', () => undefined);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('data', (chunk) =>
        decoder.push(chunk as Buffer, (d) => d.ok && this.#answer(socket, d.frame)),
      );
    });
  }

  listen(): Promise<number> {
    return new Promise((resolve) =>
      this.#server.listen(0, '127.0.0.1', () => resolve((this.#server.address() as AddressInfo).port)),
    );
  }

  #answer(socket: Socket, frame: ModbusFrame): void {
    this.requests += 1;
    if (this.manner === 'mute') return;
    const { unit, address = 0, quantity = 0 } = frame;
    const transaction = ((frame.transaction ?? 0) + (this.manner === 'wrongTransaction' ? 1 : 0)) & 0xffff;
    const base = { transport: 'tcp', unit, transaction, function: frame.function } as const;
    if (this.manner === 'exception')
      return void socket.write(encodeModbus({ ...base, kind: 'exception', exceptionCode: 2 }));
    const from = frame.function === 4 ? this.input : this.holding;
    const values = [...from.subarray(address, address + quantity)];
    socket.write(encodeModbus({ ...base, kind: 'response', values }));
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

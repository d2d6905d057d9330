import { encodeModbus, modbusCodec, readRequest, type ModbusFrame } from '#codecs/modbus';
import type { ModbusPoll } from '#sensing/contract';
import {
  modbusElements,
  registerName,
  tables,
  writtenBlock,
  type Block,
  type ModbusTable,
} from '../elements/modbus.ts';
import type { Device } from '../gateway/device.ts';
import type { Front } from '../gateway/front.ts';
import type { Link } from '../gateway/link.ts';
import type { Protocol, Session } from '../gateway/protocol.ts';

const ILLEGAL_FUNCTION = 1;
const ILLEGAL_ADDRESS = 2;
const ANSWER_MS = 3000;
const DEFAULT_PERIOD_S = 10;
const MAX_REGISTERS = 120;
const MAX_GAP = 16;
const WORDS = { int16: 1, uint16: 1, int32: 2, uint32: 2, float32: 2, float64: 4 } as const;

/** Units push to us by writing registers or coils; the echo follows the commit. Devices are known by their address. */
class ModbusServerSession implements Session<ModbusFrame> {
  readonly #link: Link<ModbusFrame>;
  readonly #front: Front;

  constructor(link: Link<ModbusFrame>, front: Front) {
    this.#link = link;
    this.#front = front;
  }

  #send(frame: ModbusFrame, rest: Partial<ModbusFrame>): void {
    const { transport, unit, transaction, function: code } = frame;
    this.#link.send(
      encodeModbus({ transport, unit, transaction, function: code, kind: 'response', ...rest }),
    );
  }

  #except(frame: ModbusFrame, exceptionCode: number): void {
    this.#send(frame, { kind: 'exception', exceptionCode });
  }

  receive(frame: ModbusFrame): void {
    const device = this.#link.deviceFor('');
    if (!device) return this.#link.close('UNKNOWN_DEVICE');
    const block = writtenBlock(frame);
    if (!block) {
      this.#front.heard(device);
      return this.#except(
        frame,
        frame.function === 3 || frame.function === 4 ? ILLEGAL_ADDRESS : ILLEGAL_FUNCTION,
      );
    }
    const elements = modbusElements(block, device.mapping.keys());
    if (elements.length === 0)
      this.#front.unmapped(device, { element: blockName(block), value: block.values[0] });
    const settled = this.#link.underWay(frame);
    try {
      this.#front.take(device, { elements }, (error) => {
        settled(error);
        if (!error) this.#echo(frame);
      });
    } catch (error) {
      settled();
      throw error;
    }
  }

  #echo(frame: ModbusFrame): void {
    const { address, quantity, value } = frame;
    const many = frame.function === 15 || frame.function === 16;
    this.#send(frame, many ? { address, quantity } : { address, value });
  }
}

const blockName = (block: Block): string => `${block.unit}/${block.table}/${block.address}`;

/** What has to be read for a device: its configured blocks, or as few blocks as cover the mapped registers. */
export function pollsOf(device: Pick<Device, 'settings' | 'mapping'>): ModbusPoll[] {
  if (device.settings.polls && device.settings.polls.length > 0) return [...device.settings.polls];
  const wanted = [...device.mapping.keys()]
    .flatMap((element) => registerName(element) ?? [])
    .sort((a, b) => a.unit - b.unit || tables[a.table] - tables[b.table] || a.address - b.address);
  const polls: { unit: number; table: ModbusTable; address: number; quantity: number }[] = [];
  for (const name of wanted) {
    const words = name.table === 'coil' || name.table === 'discrete' ? 1 : WORDS[name.format.type];
    const last = polls.at(-1);
    const end = name.address + words;
    if (
      last &&
      last.unit === name.unit &&
      last.table === name.table &&
      name.address <= last.address + last.quantity + MAX_GAP &&
      end - last.address <= MAX_REGISTERS
    )
      last.quantity = Math.max(last.quantity, end - last.address);
    else polls.push({ unit: name.unit, table: name.table, address: name.address, quantity: words });
  }
  return polls;
}

/** What polling needs of a connection. */
type PollLink = Pick<Link<ModbusFrame>, 'device' | 'send' | 'close'>;

/** We ask a unit for its registers, block after block, once a period; one question at a time. */
export class ModbusPollSession implements Session<ModbusFrame> {
  readonly #link: PollLink;
  readonly #transport: 'tcp' | 'rtu';
  readonly #front: Front;
  #due: ModbusPoll[] = [];
  #asked: { readonly poll: ModbusPoll; readonly transaction: number; readonly at: number } | undefined;
  #transaction = 0;
  #roundAt = -Infinity;

  constructor(link: PollLink, front: Front, transport: 'tcp' | 'rtu' = 'tcp') {
    this.#transport = transport;
    this.#link = link;
    this.#front = front;
  }

  opened(): void {
    this.tick(this.#front.mono());
  }

  tick(mono: number): void {
    const device = this.#link.device;
    if (!device) return;
    if (this.#asked && mono - this.#asked.at > ANSWER_MS) {
      this.#front.count(device, 'NO_ANSWER');
      return this.#link.close('NO_ANSWER');
    }
    if (this.#asked || mono - this.#roundAt < (device.settings.periodS ?? DEFAULT_PERIOD_S) * 1000) return;
    this.#roundAt = mono;
    this.#due = pollsOf(device);
    this.#ask();
  }

  #ask(): void {
    const poll = this.#due.shift();
    this.#asked = undefined;
    if (!poll) return;
    const transaction = (this.#transaction = (this.#transaction + 1) & 0xffff);
    this.#asked = { poll, transaction, at: this.#front.mono() };
    const target = { transport: this.#transport, unit: poll.unit, transaction };
    this.#link.send(encodeModbus(readRequest(target, tables[poll.table], poll.address, poll.quantity)));
  }

  receive(frame: ModbusFrame): void {
    const asked = this.#asked;
    const { device } = this.#link;
    if (!device) return;
    const other = this.#transport === 'tcp' && frame.transaction !== asked?.transaction;
    const wrongFunction = frame.function !== (asked && tables[asked.poll.table]);
    if (!asked || other || wrongFunction || frame.unit !== asked.poll.unit)
      return this.#front.count(device, 'UNASKED_ANSWER');
    if (frame.kind === 'exception') {
      this.#front.count(device, `EXCEPTION_${frame.exceptionCode ?? 0}`);
      return this.#ask();
    }
    const { unit, table, address, quantity } = asked.poll;
    const values = frame.values ?? frame.coils?.slice(0, quantity).map(Number) ?? [];
    if (values.length !== quantity) {
      this.#front.count(device, 'ANSWER_WRONG');
      return this.#ask();
    }
    const elements = modbusElements({ unit, table, address, values }, device.mapping.keys());
    this.#front.take(device, { elements }, (error) => {
      if (error) this.#front.count(device, 'NOT_STORED');
    });
    this.#ask();
  }
}

/** Modbus TCP, devices writing to us. */
export const modbusServerProtocol: Protocol<ModbusFrame> = {
  name: 'modbus',
  codec: modbusCodec,
  variant: { transport: 'tcp', role: 'request' },
  udp: false,
  byAddress: true,
  deviceKey: () => '',
  session: (link, front) => new ModbusServerSession(link, front),
};

/** Modbus TCP, we asking. */
export const modbusPollProtocol: Protocol<ModbusFrame> = {
  ...modbusServerProtocol,
  variant: { transport: 'tcp', role: 'response' },
  session: (link, front) => new ModbusPollSession(link, front),
};

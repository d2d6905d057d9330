import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  jt808Codec,
  platformAnswer,
  registrationAnswer,
  serverTimeAnswer,
  textMessage,
  type Jt808Frame,
  type Jt808Message,
} from '#codecs/jt808';
import type { FixRow } from '../../vehicle-store.ts';
import { terminalOf } from '../../vehicles.ts';
import { fixOf, jt808Elements, locationsOf } from '../elements/jt808.ts';
import { localIso } from '../elements/times.ts';
import type { Device } from '../gateway/device.ts';
import type { Front } from '../gateway/front.ts';
import type { Link } from '../gateway/link.ts';
import type { GatewayCommand, Prepared, Protocol, Session } from '../gateway/protocol.ts';

const DONE = 0;
const FAILED = 1;
const NOT_SUPPORTED = 3;
const NO_TERMINAL = 4;
const WEEK_MS = 7 * 24 * 3_600_000;
const FUTURE_MS = 5 * 60_000;
/** Messages a terminal answers ours with; they are not acknowledged. */
const ANSWERS = new Set([
  '0001',
  '0104',
  '0107',
  '0302',
  '0201',
  '0500',
  '0805',
  '0802',
  '1205',
  '0608',
  '0700',
]);
const BEFORE_AUTHENTICATION = new Set(['0100', '0102', '0002', '0004']);
const UNDERSTOOD = new Set(['0002', '0003', '0200', '0704', '0102', ...ANSWERS]);
/** 8300 flag: urgent, shown on the display. */
const TEXT_FLAG = 0b101;

/** The authentication code of a terminal: bound to its number and the gateway's secret, the same after a restart. */
export function authenticationCode(device: Device, key: string): string {
  const secret = device.state.secretHash ?? Buffer.from(`no secret ${device.id}`);
  return createHmac('sha256', secret).update(`jt808 ${key}`).digest('base64url').slice(0, 20);
}

class Jt808Session implements Session<Jt808Frame> {
  readonly #link: Link<Jt808Frame>;
  readonly #front: Front;
  readonly #authenticated = new Set<string>();
  readonly #last = new Map<string, Jt808Frame>();
  #serial = 0;

  constructor(link: Link<Jt808Frame>, front: Front) {
    this.#link = link;
    this.#front = front;
  }

  #next(): number {
    return (this.#serial = (this.#serial + 1) & 0xffff);
  }

  #send(message: Jt808Message): void {
    this.#link.send(jt808Codec.encode(message as Jt808Frame));
  }

  #answer(frame: Jt808Frame, result: 0 | 1 | 2 | 3 | 4): void {
    this.#send(platformAnswer(frame, this.#next(), result));
  }

  receive(frame: Jt808Frame): void {
    const device = this.#link.deviceFor(frame.terminal);
    if (!device) {
      if (frame.msgId === '0100') this.#send(registrationAnswer(frame, this.#next(), NO_TERMINAL));
      else this.#answer(frame, FAILED);
      if (this.#link.deviceCount === 0) this.#link.close('UNKNOWN_DEVICE');
      return;
    }
    this.#last.set(device.id, frame);
    if (frame.packages && !frame.reassembled) {
      this.#front.heard(device);
      return this.#answer(frame, DONE);
    }
    const trusted = this.#authenticated.has(device.id) || device.settings.requireAuthentication === false;
    if (!trusted && !BEFORE_AUTHENTICATION.has(frame.msgId)) {
      this.#front.refuse(this.#link, device, 'NOT_AUTHENTICATED');
      return this.#answer(frame, FAILED);
    }
    this.#handle(device, frame);
  }

  #handle(device: Device, frame: Jt808Frame): void {
    const { msgId } = frame;
    if (msgId === '0100') return this.#register(device, frame);
    if (msgId === '0102') return this.#authenticate(device, frame);
    if (msgId === '0004') {
      const time = `${localIso(this.#front.app.host.now())}+08:00`;
      return this.#send(serverTimeAnswer(frame, this.#next(), time));
    }
    const { replySerial, result } = frame.body ?? {};
    if (replySerial !== undefined)
      device.answered(`jt808 ${String(replySerial)}`, `result=${String(result ?? DONE)}`);
    const locations = locationsOf(frame);
    if (locations.length > 0) return this.#locations(device, frame);
    this.#front.heard(device);
    if (msgId === '0003') this.#authenticated.delete(device.id);
    if (!ANSWERS.has(msgId)) this.#answer(frame, UNDERSTOOD.has(msgId) ? DONE : NOT_SUPPORTED);
  }

  /** 8100 follows the commit of who the terminal says it is. */
  #register(device: Device, frame: Jt808Frame): void {
    this.#front.heard(device);
    const terminal = terminalOf(frame.terminal);
    const { plate, plateColour } = (frame.reassembled ?? frame).body ?? {};
    const settled = this.#link.underWay(frame);
    this.#front.vehicles
      .register({
        gatewayId: device.id,
        terminal,
        plate: typeof plate === 'string' ? plate : '',
        plateColour: typeof plateColour === 'number' ? plateColour : 0,
      })
      .then(() => {
        settled();
        const code = authenticationCode(device, terminal);
        this.#send(registrationAnswer(frame, this.#next(), DONE, code));
      }, settled);
  }

  #authenticate(device: Device, frame: Jt808Frame): void {
    const { authCode } = frame.body ?? {};
    const expected = Buffer.from(authenticationCode(device, terminalOf(frame.terminal)));
    const given = Buffer.from(typeof authCode === 'string' ? authCode.replace(/\0+$/, '') : '');
    const right = given.length === expected.length && timingSafeEqual(given, expected);
    if (right) this.#authenticated.add(device.id);
    else this.#front.wrongTry(this.#link, device, 'WRONG_AUTHENTICATION_CODE');
    this.#front.heard(device);
    this.#answer(frame, right ? DONE : FAILED);
    if (!right && device.settings.requireAuthentication !== false)
      this.#link.close('WRONG_AUTHENTICATION_CODE');
  }

  #fixes(device: Device, frame: Jt808Frame): FixRow[] {
    const now = this.#front.app.host.now();
    const terminal = terminalOf(frame.terminal);
    const fixes: FixRow[] = [];
    for (const location of locationsOf(frame)) {
      const fix = fixOf(location);
      if (!fix) this.#front.count(device, 'NO_POSITION');
      else if (fix.at > now + FUTURE_MS || fix.at < now - WEEK_MS) {
        const reason = fix.at > now ? 'TIME_IN_FUTURE' : 'TIME_TOO_OLD';
        this.#front.count(device, reason);
        this.#front.sensing.quarantine.put(device.id, reason, JSON.stringify({ terminal, ...fix }));
        this.#front.record(this.#link, device, reason);
      } else fixes.push({ terminal, gatewayId: device.id, ...fix });
    }
    return fixes;
  }

  /** Positions go to the track and mapped items to their points; 8001 follows both commits. */
  #locations(device: Device, frame: Jt808Frame): void {
    const fixes = this.#fixes(device, frame);
    const settled = this.#link.underWay(frame);
    const { msgId, serial, bccInFrame } = frame;
    const key = `${msgId} ${serial} ${bccInFrame} ${locationsOf(frame)[0].time_bcd}`;
    const finish = (error?: Error): void => {
      settled(error);
      if (!error && !ANSWERS.has(msgId)) this.#answer(frame, DONE);
    };
    const then = (error?: Error): void => {
      if (error) return finish(error);
      try {
        this.#front.take(device, { key, elements: jt808Elements(frame), link: this.#link }, finish);
      } catch (busy) {
        finish(busy as Error);
      }
    };
    try {
      this.#front.tracks.put(fixes, then);
    } catch (error) {
      settled();
      throw error;
    }
    const newest = fixes.at(-1);
    if (newest && msgId === '0200') this.#front.clock(device, newest.at);
  }

  command(device: Device, command: GatewayCommand): Prepared | undefined {
    const to = this.#last.get(device.id);
    if (!to) return undefined;
    const message = this.#message(to, command);
    if (!message) return undefined;
    return { bytes: jt808Codec.encode(message as Jt808Frame), key: `jt808 ${message.serial}` };
  }

  #message(to: Jt808Frame, command: GatewayCommand): Jt808Message | undefined {
    if (command.kind === 'text') return textMessage(to, this.#next(), TEXT_FLAG, command.text);
    const { terminal, version2019, protocolVersion } = to;
    const head = { terminal, version2019, protocolVersion, serial: this.#next() };
    if (command.kind === 'interrogate') return { ...head, msgId: '8201' };
    if (command.kind !== 'circleArea') return undefined;
    const [lon, lat] = command.centre;
    const property = ENTRY_AND_EXIT | (lat < 0 ? SOUTH : 0) | (lon < 0 ? WEST : 0);
    const { areaId, radiusM } = command;
    const area = { areaId, property, lat: Math.abs(lat), lon: Math.abs(lon), radiusM };
    return {
      ...head,
      msgId: '8600',
      body: { action: 1, areas: [version2019 ? { ...area, name: '' } : area] },
    };
  }
}

/** Area property bits 3 and 5: report entering and leaving to the platform (2013 table 57). */
const ENTRY_AND_EXIT = (1 << 3) | (1 << 5);
const SOUTH = 1 << 6;
const WEST = 1 << 7;

/** JT/T 808: the terminal number names the device; registration, authentication, then reports; 8001 follows the commit. */
export const jt808Protocol: Protocol<Jt808Frame> = {
  name: 'jt808',
  codec: jt808Codec,
  udp: true,
  deviceKey: terminalOf,
  session: (link, front) => new Jt808Session(link, front),
};

import {
  acknowledge,
  askAgain,
  encodeSl651,
  setClock,
  sl651Codec,
  Sl651Assembler,
  type Sl651Frame,
  type Sl651Message,
} from '#codecs/sl651';
import { sl651Elements } from '../elements/sl651.ts';
import { digitsOf, timeOfShortDigits } from '../elements/times.ts';
import type { Device } from '../gateway/device.ts';
import type { Front } from '../gateway/front.ts';
import type { Link } from '../gateway/link.ts';
import { wrongPassword } from '../gateway/password.ts';
import type { GatewayCommand, Prepared, Protocol, Session } from '../gateway/protocol.ts';

/** 2FH keeps the link alive and is not answered (6.6.4.2). */
const KEEP_ALIVE = '2F';
const SET_CLOCK = '4A';
/** Functions a station sends on its own (2FH–36H); the rest answers a question of ours. */
const isReport = (functionCode: string): boolean => functionCode >= '30' && functionCode <= '36';
const MORE_FOLLOWS = '17';

class Sl651Session implements Session<Sl651Frame> {
  readonly #link: Link<Sl651Frame>;
  readonly #front: Front;
  readonly #packets = new Sl651Assembler(2, 512);
  readonly #last = new Map<string, Sl651Frame>();

  constructor(link: Link<Sl651Frame>, front: Front) {
    this.#link = link;
    this.#front = front;
  }

  #now(): string {
    return digitsOf(this.#front.app.host.now()).slice(2, 14);
  }

  #send(message: Sl651Message): void {
    this.#link.send(encodeSl651(message));
  }

  receive(frame: Sl651Frame): void {
    if (frame.direction !== 'up') return;
    const device = this.#link.deviceFor(frame.station);
    if (!device) {
      if (this.#link.deviceCount === 0) this.#link.close('UNKNOWN_DEVICE');
      return;
    }
    if (wrongPassword(device, frame.password)) {
      this.#front.wrongTry(this.#link, device, 'WRONG_PASSWORD');
      return this.#link.close('WRONG_PASSWORD');
    }
    this.#last.set(device.id, frame);
    if (frame.functionCode === KEEP_ALIVE) return this.#front.heard(device);
    const assembled = this.#packets.add(frame);
    if (assembled.state === 'dropped') return this.#front.count(device, assembled.reason);
    if (assembled.state === 'whole') return this.#upload(device, assembled.frame, frame);
    this.#front.heard(device);
    if (frame.packetIndex === frame.packetTotal && assembled.missing.length > 0)
      this.#send(askAgain(frame, this.#now(), assembled.missing[0], frame.serial ?? 0));
  }

  #upload(device: Device, frame: Sl651Frame, last: Sl651Frame): void {
    const { functionCode } = frame;
    if (functionCode === SET_CLOCK) device.answered(`4A ${device.id}`, 'EOT');
    if (frame.pictureHex !== undefined || frame.bulkHex !== undefined)
      this.#front.sensing.quarantine.put(device.id, 'NOT_A_READING', `${functionCode} ${frame.functionName}`);
    const key = `${functionCode} ${frame.serial ?? ''} ${frame.sendTime ?? ''} ${frame.crcInFrame} ${frame.length}`;
    const settled = this.#link.underWay(last);
    try {
      this.#front.take(device, { key, elements: sl651Elements(frame), link: this.#link }, (error) => {
        settled(error);
        if (!error && isReport(functionCode)) this.#acknowledge(device, frame, last);
      });
    } catch (error) {
      settled();
      throw error;
    }
    this.#front.clock(device, timeOfShortDigits(frame.sendTime));
  }

  /** ETB asks for the next frame (ACK); else EOT, or ESC where the station is to stay reachable. */
  #acknowledge(device: Device, frame: Sl651Frame, last: Sl651Frame): void {
    const more = last.end === MORE_FOLLOWS && last.packetTotal === undefined;
    const packets =
      last.stx === '16'
        ? { stx: last.stx, packetTotal: last.packetTotal, packetIndex: last.packetTotal }
        : {};
    const keepOnline = device.settings.keepOnline === true;
    this.#send(acknowledge({ ...frame, ...packets }, this.#now(), { more, keepOnline }));
  }

  command(device: Device, command: GatewayCommand): Prepared | undefined {
    const peer = this.#last.get(device.id);
    if (!peer || command.kind !== 'setTime') return undefined;
    return { bytes: encodeSl651(setClock(peer, this.#now())), key: `4A ${device.id}` };
  }
}

/** SL 651-2014: the station address names the device; EOT or ESC follows the commit. */
export const sl651Protocol: Protocol<Sl651Frame> = {
  name: 'sl651',
  codec: sl651Codec,
  udp: true,
  deviceKey: (id) => id.toUpperCase().padStart(10, '0'),
  session: (link, front) => new Sl651Session(link, front),
};

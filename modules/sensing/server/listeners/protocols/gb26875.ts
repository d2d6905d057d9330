import type { CodecFailure } from '#codecs/codec';
import {
  clockSetting,
  confirmation,
  denial,
  dutyCheck,
  gb26875Codec,
  type Gb26875Frame,
  type Gb26875Message,
} from '#codecs/gb26875';
import { gb26875Elements, gb26875Time } from '../elements/gb26875.ts';
import { localIso } from '../elements/times.ts';
import type { Device } from '../gateway/device.ts';
import type { Front } from '../gateway/front.ts';
import type { Link } from '../gateway/link.ts';
import type { GatewayCommand, Prepared, Protocol, Session } from '../gateway/protocol.ts';

const SEND_DATA = 2;
const CONFIRM = 3;
const ANSWER = 5;
const DENY = 6;
const DUTY_MINUTES = 10;

class Gb26875Session implements Session<Gb26875Frame> {
  readonly #link: Link<Gb26875Frame>;
  readonly #front: Front;
  readonly #last = new Map<string, Gb26875Frame>();
  #serial = 0;

  constructor(link: Link<Gb26875Frame>, front: Front) {
    this.#link = link;
    this.#front = front;
  }

  #send(message: Gb26875Message): void {
    this.#link.send(gb26875Codec.encode(message as Gb26875Frame));
  }

  #now(): string {
    return localIso(this.#front.app.host.now());
  }

  receive(frame: Gb26875Frame): void {
    const device = this.#link.deviceFor(frame.source);
    if (!device) {
      this.#send(denial(frame, this.#now()));
      if (this.#link.deviceCount === 0) this.#link.close('UNKNOWN_DEVICE');
      return;
    }
    this.#last.set(device.id, frame);
    const { command } = frame;
    if (command === CONFIRM || command === DENY || command === ANSWER) {
      this.#front.heard(device);
      device.answered(`gb26875 ${frame.serial}`, command === DENY ? 'DENIED' : 'CONFIRMED');
      if (command !== ANSWER) return;
    }
    this.#upload(device, frame);
  }

  #upload(device: Device, frame: Gb26875Frame): void {
    const key = `${frame.command} ${frame.serial} ${frame.time} ${frame.checksum} ${frame.dataLength}`;
    const settled = this.#link.underWay(frame);
    try {
      this.#front.take(device, { key, elements: gb26875Elements(frame), link: this.#link }, (error) => {
        settled(error);
        if (!error && frame.command === SEND_DATA) this.#send(confirmation(frame, this.#now()));
      });
    } catch (error) {
      settled();
      throw error;
    }
    this.#front.clock(device, gb26875Time(frame));
  }

  refused(failure: CodecFailure, frame: Partial<Gb26875Frame> | undefined): void {
    if (failure.code === 'CHECKSUM_WRONG' && frame && this.#link.device)
      this.#send(denial(frame as Gb26875Frame, this.#now()));
  }

  command(device: Device, command: GatewayCommand): Prepared | undefined {
    const last = this.#last.get(device.id);
    if (!last) return undefined;
    this.#serial = (this.#serial + 1) & 0xffff;
    const base = {
      serial: this.#serial,
      version: last.version,
      time: this.#now(),
      source: last.dest,
      dest: last.source,
    };
    const key = `gb26875 ${this.#serial}`;
    if (command.kind === 'setTime')
      return { bytes: gb26875Codec.encode(clockSetting(base) as Gb26875Frame), key };
    if (command.kind === 'interrogate')
      return { bytes: gb26875Codec.encode(dutyCheck(base, DUTY_MINUTES) as Gb26875Frame), key };
    return undefined;
  }
}

/** GB 26875.3-2011: the source address names the device; the confirmation (3) follows the commit. */
export const gb26875Protocol: Protocol<Gb26875Frame> = {
  name: 'gb26875',
  codec: gb26875Codec,
  udp: true,
  deviceKey: (id) => id.toLowerCase().padStart(12, '0'),
  session: (link, front) => new Gb26875Session(link, front),
};

import {
  clockSync,
  control,
  encodeIec104,
  iec104Codec,
  interrogation,
  supervise,
  type Iec104Frame,
  type Iec104Message,
} from '#codecs/iec104';
import { iec104Elements } from '../elements/iec104.ts';
import { localIso } from '../elements/times.ts';
import type { Device } from '../gateway/device.ts';
import type { Front } from '../gateway/front.ts';
import type { Link } from '../gateway/link.ts';
import type { GatewayCommand, Prepared, Protocol, Session } from '../gateway/protocol.ts';

/** Timers of -104 clause 9.6, ms: t1 answers, t3 idle test. Acknowledgement (t2, w) follows every commit. */
const T1_MS = 15_000;
const T3_MS = 20_000;
const MODULUS = 32_768;
const INTERROGATION = 100;
const CLOCK = 103;
const CONFIRMED = 7;
const TERMINATED = 10;

/**
 * The controlling station of one connection: STARTDT, general interrogation, then what the station sends. An S frame
 * goes out once everything before its number is committed; what is not acknowledged the station sends again.
 */
class Iec104Session implements Session<Iec104Frame> {
  readonly #link: Link<Iec104Frame>;
  readonly #front: Front;
  #sent = 0;
  #received = 0;
  #committed = 0;
  #acknowledged = 0;
  readonly #done = new Set<number>();
  #ackWaiting = false;
  #started = false;
  #testSentAt = 0;
  #startSentAt = 0;
  #lastAt: number;

  constructor(link: Link<Iec104Frame>, front: Front) {
    this.#link = link;
    this.#front = front;
    this.#lastAt = front.mono();
  }

  #send(message: Iec104Message): void {
    this.#link.send(encodeIec104(message));
  }

  opened(): void {
    const device = this.#link.device ?? this.#link.deviceFor('');
    if (!device) return this.#link.close('UNKNOWN_DEVICE');
    this.#startSentAt = this.#front.mono();
    this.#send(control('STARTDT', 'act'));
  }

  #numbers(): { sendSequence: number; receiveSequence: number } {
    const numbers = { sendSequence: this.#sent, receiveSequence: this.#committed };
    this.#sent = (this.#sent + 1) % MODULUS;
    return numbers;
  }

  receive(frame: Iec104Frame): void {
    const device = this.#link.deviceFor('');
    if (!device) return this.#link.close('UNKNOWN_DEVICE');
    this.#lastAt = this.#front.mono();
    if (frame.format === 'U') return this.#control(device, frame.control ?? '');
    if (frame.format === 'I') this.#information(device, frame);
  }

  #control(device: Device, name: string): void {
    this.#front.heard(device);
    if (name === 'TESTFR act') this.#send(control('TESTFR', 'con'));
    else if (name === 'TESTFR con') this.#testSentAt = 0;
    else if (name === 'STARTDT con' && !this.#started) {
      this.#started = true;
      this.#send(interrogation(this.#numbers(), device.settings.commonAddress ?? 1));
    } else if (name === 'STARTDT act' || name === 'STOPDT act')
      this.#send(control(name.startsWith('START') ? 'STARTDT' : 'STOPDT', 'con'));
  }

  #information(device: Device, frame: Iec104Frame): void {
    const number = frame.sendSequence ?? 0;
    if (number !== this.#received) return this.#link.close('SEQUENCE_WRONG');
    const { asdu } = frame;
    const settled = this.#link.underWay(frame);
    try {
      this.#front.take(device, { elements: iec104Elements(frame), link: this.#link }, (error) => {
        if (error) return this.#link.close('NOT_STORED');
        settled();
        this.#commit(number);
      });
      this.#received = (number + 1) % MODULUS;
    } catch (error) {
      settled();
      throw error;
    }
    if (asdu && (asdu.type === INTERROGATION || asdu.type === CLOCK))
      if (asdu.cause === CONFIRMED || asdu.cause === TERMINATED)
        device.answered(`iec104 ${asdu.type}`, asdu.negative ? 'NEGATIVE' : 'CONFIRMED');
  }

  #commit(number: number): void {
    this.#done.add(number);
    while (this.#done.delete(this.#committed)) this.#committed = (this.#committed + 1) % MODULUS;
    if (this.#ackWaiting || this.#committed === this.#acknowledged) return;
    this.#ackWaiting = true;
    setImmediate(() => {
      this.#ackWaiting = false;
      this.#acknowledged = this.#committed;
      this.#send(supervise(this.#committed));
    });
  }

  tick(mono: number): void {
    if (!this.#started) {
      if (this.#startSentAt > 0 && mono - this.#startSentAt > T1_MS) this.#link.close('T1_STARTDT');
      return;
    }
    if (this.#testSentAt > 0 && mono - this.#testSentAt > T1_MS) return this.#link.close('T1_TESTFR');
    if (this.#testSentAt === 0 && mono - this.#lastAt > T3_MS) {
      this.#testSentAt = mono;
      this.#send(control('TESTFR', 'act'));
    }
  }

  command(device: Device, command: GatewayCommand): Prepared | undefined {
    if (!this.#started) return undefined;
    const address = device.settings.commonAddress ?? 1;
    if (command.kind === 'interrogate')
      return { bytes: encodeIec104(interrogation(this.#numbers(), address)), key: `iec104 ${INTERROGATION}` };
    if (command.kind !== 'setTime') return undefined;
    const time = `${localIso(this.#front.app.host.now())}.000`;
    return { bytes: encodeIec104(clockSync(this.#numbers(), address, time)), key: `iec104 ${CLOCK}` };
  }
}

/** IEC 60870-5-104: devices are known by the address they call from, or are called at their configured peer address. */
export const iec104Protocol: Protocol<Iec104Frame> = {
  name: 'iec104',
  codec: iec104Codec,
  udp: false,
  byAddress: true,
  deviceKey: () => '',
  session: (link, front) => new Iec104Session(link, front),
};

import type { CodecFailure } from '#codecs/codec';
import {
  dataAnswer,
  encodeHj212,
  hj212Codec,
  noticeAnswer,
  requestAnswer,
  setRealtimeInterval,
  setTime,
  stationOf,
  type Hj212Frame,
  type Hj212Message,
  type Hj212Station,
} from '#codecs/hj212';
import { dataTime, hj212Elements } from '../elements/hj212.ts';
import { digitsOf, timeOfDigits } from '../elements/times.ts';
import type { Device } from '../gateway/device.ts';
import type { Front } from '../gateway/front.ts';
import type { Link } from '../gateway/link.ts';
import type { GatewayCommand, Prepared, Protocol, Session } from '../gateway/protocol.ts';
import { wrongPassword } from '../gateway/password.ts';

const PW_WRONG = 3;
const MN_WRONG = 4;
const CRC_WRONG = 9;
/** Commands a station answers with; they settle what we asked. */
const ANSWERS = new Set(['9011', '9012', '9013', '9014']);
const TIME_REQUEST = '1013';
const NOTICES = new Set([TIME_REQUEST, '3015', '3019', '3020']);
const MAX_OPEN_MESSAGES = 16;

class Hj212Session implements Session<Hj212Frame> {
  readonly #link: Link<Hj212Frame>;
  readonly #front: Front;
  readonly #stations = new Map<string, Hj212Station>();
  /** Data times of messages whose packets are coming in. */
  readonly #times = new Map<string, number>();

  constructor(link: Link<Hj212Frame>, front: Front) {
    this.#link = link;
    this.#front = front;
  }

  #send(message: Hj212Message): void {
    this.#link.send(encodeHj212(message));
  }

  #deny(frame: Partial<Hj212Frame>, code: number): void {
    const station = frame.header && stationOf(frame as Hj212Message);
    if (station && frame.header?.QN) this.#send(requestAnswer(station, frame.header.QN, code));
  }

  receive(frame: Hj212Frame): void {
    const { header } = frame;
    const device = this.#link.deviceFor(header.MN ?? '');
    if (!device) {
      this.#deny(frame, MN_WRONG);
      if (this.#link.deviceCount === 0) this.#link.close('UNKNOWN_DEVICE');
      return;
    }
    if (wrongPassword(device, header.PW)) {
      this.#front.wrongTry(this.#link, device, 'WRONG_PASSWORD');
      this.#deny(frame, PW_WRONG);
      return this.#link.close('WRONG_PASSWORD');
    }
    const station = stationOf(frame);
    if (station) this.#stations.set(device.id, station);
    if (ANSWERS.has(header.CN ?? '')) return this.#answered(device, frame);
    this.#upload(device, frame);
  }

  #answered(device: Device, frame: Hj212Frame): void {
    this.#front.heard(device);
    const { QN = '', CN = '' } = frame.header;
    const fields = Object.assign({}, ...frame.cp) as Record<string, string>;
    const refused = CN === '9011' && fields.QnRtn !== undefined && fields.QnRtn !== '1';
    if (CN === '9011' && !refused) return;
    device.answered(QN, CN === '9012' ? `ExeRtn=${fields.ExeRtn ?? ''}` : `QnRtn=${fields.QnRtn ?? ''}`);
  }

  /** The instant of a frame's data: its own DataTime, that of an earlier packet of the message, or QN. */
  #timeOf(frame: Hj212Frame): number | undefined {
    const { QN = '', CN = '', MN = '', PNO } = frame.header;
    const key = `${MN}\n${CN}\n${QN}`;
    const own = dataTime(frame);
    if (own !== undefined && PNO !== undefined) {
      if (this.#times.size >= MAX_OPEN_MESSAGES) this.#times.clear();
      this.#times.set(key, own);
    }
    return own ?? this.#times.get(key) ?? (PNO === undefined || PNO === '1' ? timeOfDigits(QN) : undefined);
  }

  #upload(device: Device, frame: Hj212Frame): void {
    const { QN = '', CN = '', PNO } = frame.header;
    const time = this.#timeOf(frame);
    if (PNO !== undefined && time === undefined) return this.#front.count(device, 'PACKET_WITHOUT_TIME');
    const key = `${CN} ${QN} ${PNO ?? ''} ${frame.crcInPacket} ${frame.declaredLength}`;
    const elements = hj212Elements(frame, time);
    const settled = this.#link.underWay(frame);
    try {
      this.#front.take(device, { key: QN === '' ? undefined : key, elements, link: this.#link }, (error) => {
        settled(error);
        if (!error) this.#acknowledge(frame);
      });
    } catch (error) {
      settled();
      throw error;
    }
    if (PNO === undefined) this.#front.clock(device, timeOfDigits(QN));
  }

  #acknowledge(frame: Hj212Frame): void {
    const station = stationOf(frame);
    const { QN, CN = '' } = frame.header;
    if (!station || QN === undefined) return;
    if (frame.flags?.answerWanted)
      this.#send(NOTICES.has(CN) ? noticeAnswer(station, QN) : dataAnswer(station, QN));
    if (CN === TIME_REQUEST) this.#send(this.#timeMessage(station));
  }

  #timeMessage(station: Hj212Station): Hj212Message {
    const digits = digitsOf(this.#front.app.host.now());
    return setTime(station, digits, digits.slice(0, 14));
  }

  refused(failure: CodecFailure, frame: Partial<Hj212Frame> | undefined): void {
    if (failure.code === 'CRC_WRONG' && frame && this.#link.device) this.#deny(frame, CRC_WRONG);
  }

  command(device: Device, command: GatewayCommand): Prepared | undefined {
    const station = this.#stations.get(device.id);
    if (!station) return undefined;
    const qn = digitsOf(this.#front.app.host.now());
    if (command.kind === 'setTime')
      return { bytes: encodeHj212(setTime(station, qn, qn.slice(0, 14))), key: qn };
    if (command.kind === 'setInterval')
      return { bytes: encodeHj212(setRealtimeInterval(station, qn, command.seconds)), key: qn };
    return undefined;
  }
}

/** HJ 212-2017 and -2005: the MN names the device; 9014 follows the commit. */
export const hj212Protocol: Protocol<Hj212Frame> = {
  name: 'hj212',
  codec: hj212Codec,
  udp: false,
  deviceKey: (id) => id,
  session: (link, front) => new Hj212Session(link, front),
};

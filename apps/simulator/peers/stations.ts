import { gb26875Codec, type Gb26875Frame } from '#codecs/gb26875';
import { encodeHj212 } from '#codecs/hj212';
import { jt808Codec, type Jt808Frame } from '#codecs/jt808';
import { encodeSl651 } from '#codecs/sl651';

const BEIJING_MS = 8 * 3_600_000;

/** Digits `YYYYMMDDhhmmssSSS` of Beijing time. */
export function localDigits(ms: number): string {
  return new Date(ms + BEIJING_MS).toISOString().replace(/\D/g, '').slice(0, 17);
}

/** An HJ 212 data logger. */
export interface Hj212Upload {
  readonly mn: string;
  readonly at: number;
  readonly values: Readonly<Record<string, number | string>>;
  readonly pw?: string;
  readonly cn?: string;
  readonly qn?: string;
  /** 5: edition 2017, answer wanted. */
  readonly flag?: string;
  readonly packet?: readonly [count: number, number: number];
  readonly withoutTime?: boolean;
}

/** One HJ 212 upload frame. */
export function hj212Upload(upload: Hj212Upload): Uint8Array {
  const digits = localDigits(upload.at);
  const { packet } = upload;
  return encodeHj212({
    header: {
      QN: upload.qn ?? digits,
      ST: '31',
      CN: upload.cn ?? '2011',
      PW: upload.pw ?? '123456',
      MN: upload.mn,
      Flag: upload.flag ?? (packet ? '7' : '5'),
      ...(packet ? { PNUM: String(packet[0]), PNO: String(packet[1]) } : {}),
    },
    cp: [
      ...(upload.withoutTime ? [] : [{ DataTime: digits.slice(0, 14) }]),
      ...Object.entries(upload.values).map(([name, value]) => ({
        [name]: String(value),
        [`${name.split('-')[0]}-Flag`]: 'N',
      })),
    ],
  });
}

/** One SL 651 report: values by element id, each with two decimals in four bytes. */
export interface Sl651Report {
  readonly station: string;
  readonly at: number;
  readonly serial: number;
  readonly values: Readonly<Record<string, number>>;
  readonly functionCode?: string;
  readonly password?: string;
  readonly encoding?: 'hex' | 'ascii';
}

export function sl651Report(report: Sl651Report): Uint8Array {
  const digits = localDigits(report.at);
  return encodeSl651({
    encoding: 'hex',
    centre: '01',
    station: report.station,
    password: report.password ?? '1234',
    functionCode: report.functionCode ?? '32',
    direction: 'up',
    end: '03',
    serial: report.serial,
    sendTime: digits.slice(2, 14),
    stationAddr: report.station,
    stationClass: 'H',
    observeTime: digits.slice(2, 12),
    elements: Object.entries(report.values).map(([id, value]) => ({
      id,
      def: '22',
      bytes: 4,
      decimals: 2,
      raw: String(Math.round(value * 100)).padStart(8, '0'),
      value,
    })),
  });
}

/** Headers of a JT/T 808 terminal (2013 edition). */
export interface TerminalMessage {
  readonly terminal: string;
  readonly serial: number;
}

function terminalMessage(of: TerminalMessage, msgId: string, rest: Partial<Jt808Frame>): Uint8Array {
  const frame = { msgId, terminal: of.terminal, serial: of.serial, version2019: false, encrypt: 0, ...rest };
  return jt808Codec.encode(frame as Jt808Frame);
}

export const jt808Register = (of: TerminalMessage, plate = '鲁A12345'): Uint8Array =>
  terminalMessage(of, '0100', {
    body: {
      edition: '2013',
      province: 37,
      city: 100,
      maker: 'FSUI1',
      model: 'SIM-1',
      terminalId: 'T000001',
      plateColour: 2,
      plate,
    },
  });

export const jt808Authenticate = (of: TerminalMessage, authCode: string): Uint8Array =>
  terminalMessage(of, '0102', { body: { authCode } });

export const jt808Heartbeat = (of: TerminalMessage): Uint8Array => terminalMessage(of, '0002', {});

export const jt808Answer = (of: TerminalMessage, to: Jt808Frame, result = 0): Uint8Array =>
  terminalMessage(of, '0001', { body: { replySerial: to.serial, replyId: to.msgId, result } });

/** A position report 0200 with mileage (item 01, tenths of a kilometre). */
export function jt808Location(
  of: TerminalMessage,
  fix: {
    readonly at: number;
    readonly lng: number;
    readonly lat: number;
    readonly speedKmh?: number;
    readonly mileageKm?: number;
    /** Clockwise from north; east unless told. */
    readonly direction?: number;
  },
): Uint8Array {
  const mileage = Math.round((fix.mileageKm ?? 0) * 10)
    .toString(16)
    .padStart(8, '0');
  return terminalMessage(of, '0200', {
    location: {
      alarm: '00000000',
      status: '00000003',
      lat: fix.lat,
      lon: fix.lng,
      altitude_m: 20,
      speed_kmh: fix.speedKmh ?? 40,
      direction: fix.direction ?? 90,
      time_bcd: localDigits(fix.at).slice(2, 14),
      extraComplete: true,
      extra: [{ id: '01', hex: mileage }],
    },
  });
}

/** A GB 26875.3 transmitter: the state of one component. */
export interface ComponentState {
  readonly source: string;
  readonly serial: number;
  readonly at: number;
  readonly zone: number;
  readonly point: number;
  readonly state: number;
}

export function gb26875State(report: ComponentState): Uint8Array {
  const local = new Date(report.at + BEIJING_MS).toISOString().slice(0, 19);
  return gb26875Codec.encode({
    serial: report.serial,
    version: '1.1',
    time: local,
    source: report.source,
    dest: '000000000001',
    command: 2,
    typeFlag: 2,
    objects: [
      {
        systemType: 1,
        systemAddress: 3,
        componentType: 40,
        zone: report.zone,
        point: report.point,
        componentState: report.state,
        text: '一层走廊',
        eventTime: local,
      },
    ],
  } as unknown as Gb26875Frame);
}

import { CodecFailure } from '#codecs/codec';
import type { Hj212Message } from './frame.ts';

/** Who a station is, as its own frames say it. */
export interface Hj212Station {
  /** System code `ST`. */
  readonly st: string;
  readonly pw: string;
  readonly mn: string;
  /** Edition bits for `Flag`: 4 for 2017, 0 for 2005. */
  readonly edition: '2005' | '2017';
}

/** The station a received frame comes from; `undefined` when it names none. */
export function stationOf(message: Hj212Message): Hj212Station | undefined {
  const { ST, PW, MN, Flag } = message.header;
  if (MN === undefined) return undefined;
  const edition = Flag !== undefined && Number(Flag) >> 2 === 1 ? '2017' : '2005';
  return { st: ST ?? '', pw: PW ?? '', mn: MN, edition };
}

function message(
  station: Hj212Station,
  command: readonly [cn: string, qn: string, answerWanted: boolean, st?: string],
  fields: Readonly<Record<string, string>>,
): Hj212Message {
  const [CN, QN, answerWanted, st] = command;
  const Flag = String((station.edition === '2017' ? 4 : 0) | (answerWanted ? 1 : 0));
  const header = { QN, ST: st ?? station.st, CN, PW: station.pw, MN: station.mn, Flag };
  return { header, cp: Object.entries(fields).map(([name, value]) => ({ [name]: value })) };
}

/** 9011 请求应答: tells the peer whether its request is going to be executed; `QnRtn` of table 7. */
export function requestAnswer(station: Hj212Station, qn: string, qnRtn: number): Hj212Message {
  return message(station, ['9011', qn, false, '91'], { QnRtn: String(qnRtn) });
}

/** 9012 执行结果: how the request ended; `ExeRtn` of table 6. */
export function executionResult(station: Hj212Station, qn: string, exeRtn: number): Hj212Message {
  return message(station, ['9012', qn, false, '91'], { ExeRtn: String(exeRtn) });
}

/** 9013 通知应答: answers a notice (for example 1013 or 3015 from the station). */
export function noticeAnswer(station: Hj212Station, qn: string): Hj212Message {
  return message(station, ['9013', qn, false, '91'], {});
}

/** 9014 数据应答: acknowledges uploaded data; `qn` is the `QN` of the data frame. */
export function dataAnswer(station: Hj212Station, qn: string): Hj212Message {
  return message(station, ['9014', qn, false, '91'], {});
}

/** 1012 设置现场机时间. `time` is local time `YYYYMMDDhhmmss`; `polId` addresses one analyser. Throws `VALUE_INVALID`. */
export function setTime(station: Hj212Station, qn: string, time: string, polId?: string): Hj212Message {
  if (!/^\d{14}$/.test(time)) throw new CodecFailure('VALUE_INVALID', 'SystemTime is YYYYMMDDhhmmss');
  return message(station, ['1012', qn, true], {
    ...(polId !== undefined && { PolId: polId }),
    SystemTime: time,
  });
}

/** 1011 提取现场机时间. */
export function askTime(station: Hj212Station, qn: string, polId?: string): Hj212Message {
  return message(station, ['1011', qn, true], polId === undefined ? {} : { PolId: polId });
}

/** 1062 设置实时数据间隔, 30 to 3,600 seconds. Throws `VALUE_INVALID`. */
export function setRealtimeInterval(station: Hj212Station, qn: string, seconds: number): Hj212Message {
  if (!Number.isInteger(seconds) || seconds < 30 || seconds > 3600)
    throw new CodecFailure('VALUE_INVALID', 'RtdInterval is 30 to 3600 seconds');
  return message(station, ['1062', qn, true], { RtdInterval: String(seconds) });
}

/** 1064 设置分钟数据间隔, in minutes: a divisor of 60. Throws `VALUE_INVALID`. */
export function setMinuteInterval(station: Hj212Station, qn: string, minutes: number): Hj212Message {
  if (!Number.isInteger(minutes) || minutes < 1 || 60 % minutes !== 0)
    throw new CodecFailure('VALUE_INVALID', 'MinInterval divides 60 minutes');
  return message(station, ['1064', qn, true], { MinInterval: String(minutes) });
}

/** 2011 取污染物实时数据 and its end, 2012. */
export function watchRealtime(station: Hj212Station, qn: string, on: boolean): Hj212Message {
  return message(station, [on ? '2011' : '2012', qn, true], {});
}

/** History between two local times `YYYYMMDDhhmmss`: 2051 minutes, 2061 hours, 2031 days, 2041 running times. */
export function askHistory(
  station: Hj212Station,
  qn: string,
  cn: '2031' | '2041' | '2051' | '2061',
  range: readonly [begin: string, end: string],
): Hj212Message {
  return message(station, [cn, qn, true], { BeginTime: range[0], EndTime: range[1] });
}

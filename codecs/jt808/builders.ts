import { hexFromBytes } from '#codecs/codec';
import { bodyBytes, type Jt808Frame } from './frame.ts';

/** The header keys an answer needs; check and length are computed by encoding. */
export type Jt808Message = Pick<Jt808Frame, 'msgId' | 'terminal' | 'serial' | 'version2019'> &
  Partial<Jt808Frame>;

function answerTo(frame: Jt808Frame, serial: number, msgId: string): Jt808Message {
  const { terminal, version2019, protocolVersion } = frame;
  return { msgId, terminal, serial, version2019, protocolVersion };
}

/** 8001 platform general answer to `frame`. Result: 0 done, 1 failed, 2 wrong message, 3 not supported, 4 alarm confirmed. */
export function platformAnswer(frame: Jt808Frame, serial: number, result: 0 | 1 | 2 | 3 | 4): Jt808Message {
  return {
    ...answerTo(frame, serial, '8001'),
    body: { replySerial: frame.serial, replyId: frame.msgId, result },
  };
}

/** 8100 answer to a registration (0100). Result 0 carries the authentication code. */
export function registrationAnswer(
  frame: Jt808Frame,
  serial: number,
  result: 0 | 1 | 2 | 3 | 4,
  authCode = '',
): Jt808Message {
  return {
    ...answerTo(frame, serial, '8100'),
    body:
      result === 0 ? { replySerial: frame.serial, result, authCode } : { replySerial: frame.serial, result },
  };
}

/** 8300 text to the terminal. `flag` bits: 0 urgent, 2 display, 3 speech, 4 advertising screen. */
export function textMessage(to: Jt808Frame, serial: number, flag: number, text: string): Jt808Message {
  const body = to.version2019 ? { flag, textType: 1, text } : { flag, text };
  return { ...answerTo(to, serial, '8300'), body };
}

/** 8004 answer to a request for the server's time (0004, 2019). `time` is ISO 8601 with +08:00. */
export function serverTimeAnswer(frame: Jt808Frame, serial: number, time: string): Jt808Message {
  return { ...answerTo(frame, serial, '8004'), body: { time } };
}

/** A message cut into packets of at most `size` body bytes, with serial numbers from that of `message` on; one packet stays as it is. */
export function inPackets(message: Jt808Message, size = 1023): Jt808Message[] {
  const body = bodyBytes(message as Jt808Frame, Number.parseInt(message.msgId, 16));
  if (body.length <= size) return [message];
  const { msgId, terminal, serial, version2019, protocolVersion } = message;
  const total = Math.ceil(body.length / size);
  return Array.from({ length: total }, (_, i) => ({
    msgId,
    terminal,
    version2019,
    protocolVersion,
    serial: (serial + i) & 0xffff,
    packages: [total, i + 1],
    bodyHex: hexFromBytes(body, i * size, Math.min(body.length, (i + 1) * size)),
  }));
}

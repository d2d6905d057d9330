import { bytesFromHex, CodecFailure } from '#codecs/codec';
import { crc8Szy206, hex2 } from '#codecs/checksum';
import { dataHexOf } from './body.ts';
import type { Szy206Frame, Szy206Message } from './frame.ts';
import { MAX_IMAGE_BYTES } from './scan.ts';

function pattern(text: string, digits: number, name: string): string {
  if (typeof text !== 'string' || text.length !== digits || !/^[0-9A-Fa-f]+$/.test(text))
    throw new CodecFailure('VALUE_INVALID', `${name} must be ${digits} hexadecimal digits`);
  return text;
}

function bounded(value: number, most: number, name: string): number {
  if (!Number.isInteger(value) || value < 0 || value > most)
    throw new CodecFailure('VALUE_INVALID', `${name} must be an integer from 0 to ${most}`);
  return value;
}

/** Control field, split count, address and function in hexadecimal. */
function headHex(message: Szy206Message): string {
  const control =
    (message.direction === 'up' ? 128 : 0) |
    (message.split ? 64 : 0) |
    (bounded(message.fcb ?? 3, 3, 'fcb') << 4) |
    bounded(message.controlCode, 15, 'controlCode');
  const count = message.split ? hex2(bounded(message.splitCount ?? 1, 255, 'splitCount')) : '';
  return (
    hex2(control) +
    count +
    pattern(message.station, 10, 'station') +
    pattern(message.functionCode, 2, 'functionCode')
  );
}

/** The frame of a message. Throws `VALUE_INVALID`, or `TOO_LONG` for more than 255 octets of user data. */
export function encodeSzy206(message: Szy206Message): Uint8Array {
  let body = headHex(message);
  let length: number;
  if (message.imageHex !== undefined) {
    const image = message.imageHex.length / 2;
    if (image > MAX_IMAGE_BYTES)
      throw new CodecFailure('TOO_LONG', `an image part has at most ${MAX_IMAGE_BYTES} octets`);
    body += hex2(image & 255) + hex2(image >> 8) + message.imageHex;
    length = 1;
  } else {
    body += message.split ? (message.dataHex ?? '') : dataHexOf(message);
    length = body.length / 2;
    if (length > 255)
      throw new CodecFailure('TOO_LONG', `the user data has ${length} octets, at most 255 fit`);
  }
  const octets = bytesFromHex(body);
  return Uint8Array.from([0x68, length, 0x68, ...octets, crc8Szy206(octets), 0x16]);
}

/**
 * The centre's confirmation of a report: same function and address, one octet of data (`00`, or for a link test the
 * octet received).
 */
export function confirm(frame: Szy206Frame, dataHex = '00'): Szy206Message {
  const { station, functionCode } = frame;
  const link = functionCode === '02' && frame.link !== undefined ? { link: frame.link } : { dataHex };
  return { direction: 'down', controlCode: 0, station, functionCode, ...link };
}

/** A query without data, e.g. `51` clock, `5E` state, `B0` present values of `controlCode`. */
export function query(station: string, functionCode: string, controlCode = 0): Szy206Message {
  return { direction: 'down', controlCode, station, functionCode };
}

/** 11H: sets the clock; `clock` is `YYMMDDhhmmss`, `tagTime` the present `DDhhmmss`. */
export function setClock(
  station: string,
  clock: string,
  guard: { readonly password: string; readonly tagTime: string; readonly dayOfWeek?: number },
): Szy206Message {
  const { password, tagTime, dayOfWeek } = guard;
  const time = { clock, password, tagTime, delayMinutes: 0, ...(dayOfWeek !== undefined && { dayOfWeek }) };
  return { direction: 'down', controlCode: 0, station, functionCode: '11', ...time };
}

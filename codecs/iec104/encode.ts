import { CodecFailure } from '#codecs/codec';
import { writeAsdu } from './asdu.ts';
import type { Iec104Message } from './frame.ts';
import { controlNames } from './types.ts';

function sequence(value: number | undefined, name: string): [number, number] {
  if (value === undefined || !Number.isInteger(value) || value < 0 || value > 32767)
    throw new CodecFailure('VALUE_INVALID', `${name} must be an integer from 0 to 32767`);
  return [(value << 1) & 255, value >> 7];
}

/** The APDU of a message. Throws `VALUE_INVALID` or `TOO_LONG`. */
export function encodeIec104(message: Iec104Message): Uint8Array {
  if (message.format === 'U') {
    for (const [octet, name] of controlNames)
      if (name === message.control) return Uint8Array.of(0x68, 4, octet, 0, 0, 0);
    throw new CodecFailure('VALUE_INVALID', `"${message.control}" is no control function`);
  }
  const receive = sequence(message.receiveSequence, 'receiveSequence');
  if (message.format === 'S') return Uint8Array.of(0x68, 4, 1, 0, ...receive);
  if (message.format !== 'I' || !message.asdu)
    throw new CodecFailure('VALUE_INVALID', 'format must be I with an ASDU, S or U');
  const asdu = writeAsdu(message.asdu);
  const frame = new Uint8Array(asdu.length + 6);
  frame.set([0x68, asdu.length + 4, ...sequence(message.sendSequence, 'sendSequence'), ...receive], 0);
  frame.set(asdu, 6);
  return frame;
}

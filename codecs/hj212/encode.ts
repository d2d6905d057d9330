import { CodecFailure } from '#codecs/codec';
import { crc16Hj212, hex4 } from '#codecs/checksum';
import { segmentBytes } from './body.ts';
import type { Hj212Message } from './frame.ts';

const NOT_IN_NAMES = /[=;,&\r\n]/;
const NOT_IN_VALUES = /[;,\r\n]|&&/;

function checkedField(name: string, value: unknown): string {
  const text = String(value);
  if (name === '' || NOT_IN_NAMES.test(name))
    throw new CodecFailure('VALUE_INVALID', `"${name}" cannot be a field name`);
  if (NOT_IN_VALUES.test(text) || text.endsWith('&'))
    throw new CodecFailure('VALUE_INVALID', `the value of ${name} contains a separator`);
  return `${name}=${text}`;
}

function fieldsText(fields: Readonly<Record<string, string>>, separator: string): string {
  return Object.entries(fields)
    .map(([name, value]) => checkedField(name, value))
    .join(separator);
}

/** The data segment of a message: header fields, then `CP=&&…&&`. Throws `VALUE_INVALID`. */
export function segmentOf(message: Hj212Message): string {
  if (typeof message?.header !== 'object' || !Array.isArray(message.cp))
    throw new CodecFailure('VALUE_INVALID', 'a frame has a header object and a cp array');
  const header = fieldsText(message.header, ';');
  const groups = (message.cp as Hj212Message['cp'])
    .filter((group) => Object.keys(group).length > 0)
    .map((group) => fieldsText(group, ','));
  return `${header}${header === '' ? '' : ';'}CP=&&${groups.join(';')}&&`;
}

/**
 * The frame of a message: `##`, length, data segment, CRC, CR LF (HJ 212-2017, 6.3.1). Length and CRC are computed;
 * what the message says about them is ignored. Throws `VALUE_INVALID`, `TEXT_NOT_ENCODABLE` or `TOO_LONG`.
 */
export function encodeHj212(message: Hj212Message): Uint8Array {
  const body = segmentBytes(segmentOf(message), message.charset);
  if (!body)
    throw new CodecFailure('TEXT_NOT_ENCODABLE', 'a character does not fit: set charset to gb18030 or utf-8');
  if (body.length > 9999)
    throw new CodecFailure('TOO_LONG', `the data segment has ${body.length} bytes, at most 9999 fit`);
  const frame = new Uint8Array(body.length + 12);
  const head = `##${String(body.length).padStart(4, '0')}`;
  for (let i = 0; i < 6; i++) frame[i] = head.charCodeAt(i);
  frame.set(body, 6);
  const tail = `${hex4(crc16Hj212(body))}\r\n`;
  for (let i = 0; i < 6; i++) frame[body.length + 6 + i] = tail.charCodeAt(i);
  return frame;
}

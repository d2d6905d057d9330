import { CodecFailure } from '#codecs/codec';

/** Labels a table may name its encoding by, and the decoder they stand for. */
const LABELS: Readonly<Record<string, string>> = {
  'UTF-8': 'utf-8',
  UTF8: 'utf-8',
  65001: 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gb18030',
  GB2312: 'gb18030',
  936: 'gb18030',
  CP936: 'gb18030',
  BIG5: 'big5',
  950: 'big5',
  1252: 'windows-1252',
  ANSI1252: 'windows-1252',
  'ISO-8859-1': 'windows-1252',
  '88591': 'windows-1252',
  'UTF-16LE': 'utf-16le',
  'UTF-16BE': 'utf-16be',
};

/** Name of the decoder for a label; throws `ENCODING_REFUSED` for one not listed. */
export function encodingOf(label: string): string {
  const key = label
    .trim()
    .toUpperCase()
    .replace(/^(?:CP|OEM|ANSI) ?(?=\d)/, '');
  if (Object.hasOwn(LABELS, key)) return LABELS[key];
  throw new CodecFailure('ENCODING_REFUSED', `encoding ${label.slice(0, 30)} is not accepted`);
}

/** Byte order mark, else valid UTF-8, else GB 18030: what offices of the field send. */
export function sniffEncoding(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return 'utf-8';
  } catch {
    return 'gb18030';
  }
}

/** Text of the bytes; malformed sequences throw `ENCODING_INVALID`. */
export function decodeText(bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new CodecFailure('ENCODING_INVALID', `the bytes are not valid ${encoding.toUpperCase()}`);
  }
}

import { CodecFailure } from '#codecs/codec';

/** Encodings a document may use; everything else is refused. */
export type XmlEncoding = 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | 'GB18030';

/** The decoded text, without a byte order mark, and the encoding it came in. */
export interface DecodedText {
  readonly text: string;
  readonly encoding: XmlEncoding;
}

const DECLARATION = /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"[^"]*"|'[^']*')([^?]*)\?>/;
const ENCODING_NAME = /^[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"([A-Za-z][\w.-]*)"|'([A-Za-z][\w.-]*)')/;

/**
 * Declared names by family. `US-ASCII` is a subset of UTF-8 and `GB2312`/`GBK` of GB 18030, so that their documents
 * read exactly the same; bytes outside the subset are not told apart.
 */
const FAMILIES: Readonly<Record<string, 'utf-8' | 'utf-16' | 'gb18030'>> = {
  'UTF-8': 'utf-8',
  UTF8: 'utf-8',
  'US-ASCII': 'utf-8',
  ASCII: 'utf-8',
  'UTF-16': 'utf-16',
  'UTF-16LE': 'utf-16',
  'UTF-16BE': 'utf-16',
  GB18030: 'gb18030',
  GBK: 'gb18030',
  GB2312: 'gb18030',
};

function refuse(message: string): never {
  throw new CodecFailure('ENCODING_REFUSED', message, 0);
}

function sniff(b: Uint8Array): { encoding: XmlEncoding; marked: boolean; skip: number } {
  if (b[0] === 0xef && b[1] === 0xbb && b[2] === 0xbf) return { encoding: 'UTF-8', marked: true, skip: 3 };
  if (b[0] === 0xff && b[1] === 0xfe && b[2] === 0 && b[3] === 0) refuse('UTF-32 is not accepted');
  if (b[0] === 0 && b[1] === 0 && b[2] === 0xfe && b[3] === 0xff) refuse('UTF-32 is not accepted');
  if (b[0] === 0xff && b[1] === 0xfe) return { encoding: 'UTF-16LE', marked: true, skip: 2 };
  if (b[0] === 0xfe && b[1] === 0xff) return { encoding: 'UTF-16BE', marked: true, skip: 2 };
  if (b[0] === 0x84 && b[1] === 0x31 && b[2] === 0x95 && b[3] === 0x33)
    return { encoding: 'GB18030', marked: true, skip: 4 };
  if (b[0] === 0x3c && b[1] === 0 && b[2] !== 0) return { encoding: 'UTF-16LE', marked: false, skip: 0 };
  if (b[0] === 0 && b[1] === 0x3c) return { encoding: 'UTF-16BE', marked: false, skip: 0 };
  if (b[0] === 0x4c && b[1] === 0x6f && b[2] === 0xa7) refuse('EBCDIC is not accepted');
  if (b[0] === 0x3c && b[1] === 0 && b[2] === 0) refuse('UTF-32 is not accepted');
  return { encoding: 'UTF-8', marked: false, skip: 0 };
}

/** Encoding name in the XML declaration at the start of `text`, in upper case. */
export function declaredEncoding(text: string): string | undefined {
  const declaration = DECLARATION.exec(text);
  const name = declaration && ENCODING_NAME.exec(declaration[1]);
  return name ? (name[1] ?? name[2]).toUpperCase() : undefined;
}

function familyOf(encoding: XmlEncoding): string {
  if (encoding === 'UTF-8') return 'utf-8';
  return encoding === 'GB18030' ? 'gb18030' : 'utf-16';
}

/** Refuses a declared encoding that is unknown or contradicts the bytes; otherwise the one to decode with. */
function settle(declared: string | undefined, seen: XmlEncoding, marked: boolean): XmlEncoding {
  if (declared === undefined) return seen;
  const family = Object.hasOwn(FAMILIES, declared) ? FAMILIES[declared] : undefined;
  if (family === undefined) refuse(`encoding ${declared} is not accepted: UTF-8, UTF-16 or GB18030`);
  if (family === familyOf(seen)) {
    if (declared === 'UTF-16LE' || declared === 'UTF-16BE')
      if (declared !== seen) refuse(`declared ${declared}, but the bytes are ${seen}`);
    return seen;
  }
  if (family === 'gb18030' && seen === 'UTF-8' && !marked) return 'GB18030';
  return refuse(`declared ${declared}, but the bytes are ${seen}`);
}

/**
 * Decodes a document's bytes: byte order mark, then the first bytes, then the declaration (XML 1.0 appendix F).
 * Malformed sequences are refused as `ENCODING_INVALID`, other encodings as `ENCODING_REFUSED`.
 */
export function decodeXmlBytes(bytes: Uint8Array): DecodedText {
  const seen = sniff(bytes);
  const body = bytes.subarray(seen.skip);
  let head = '';
  const step = seen.encoding.startsWith('UTF-16') ? 2 : 1;
  const low = seen.encoding === 'UTF-16BE' ? 1 : 0;
  for (let i = low; i < body.length && head.length < 256; i += step) head += String.fromCharCode(body[i]);
  const encoding = settle(declaredEncoding(head), seen.encoding, seen.marked);
  if (encoding.startsWith('UTF-16') && body.length % 2 !== 0)
    throw new CodecFailure('ENCODING_INVALID', 'UTF-16 with an odd number of bytes', 0);
  try {
    const text = new TextDecoder(encoding.toLowerCase(), { fatal: true, ignoreBOM: true }).decode(body);
    return { text, encoding };
  } catch {
    throw new CodecFailure('ENCODING_INVALID', `the bytes are not valid ${encoding}`, 0);
  }
}

import { hexFromBytes } from '#codecs/codec';
import { gb18030FromText, isLosslessGb18030 } from '#codecs/layout';

/** Encodings of a body: GB/T 28181 prescribes GB 2312, later GB 18030; devices also send UTF-8. */
export type BodyEncoding = 'US-ASCII' | 'GB18030' | 'UTF-8';

/** A body as text. `hex` is given where encoding the text again would give other bytes. */
export interface BodyText {
  readonly text: string;
  readonly encoding: BodyEncoding;
  readonly hex?: string;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const gbStrict = new TextDecoder('gb18030', { fatal: true });
const gbLenient = new TextDecoder('gb18030');

function strict(decoder: TextDecoder, bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i] >= 0x80) return false;
  return true;
}

/** ASCII bytes as text. */
export function asciiText(bytes: Uint8Array, start: number, end: number): string {
  if (end - start > 24 && isAscii(bytes.subarray(start, end))) return utf8.decode(bytes.subarray(start, end));
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i]);
  return text;
}

/**
 * Reads a body. A GB declaration is believed when the bytes allow it, otherwise UTF-8 is tried first: a device that declares GB2312
 * and sends UTF-8 is read as what it sends where the bytes are not GB 18030 at all.
 */
export function readText(bytes: Uint8Array): BodyText {
  if (isAscii(bytes)) return { text: asciiText(bytes, 0, bytes.length), encoding: 'US-ASCII' };
  const head = asciiText(bytes, 0, Math.min(bytes.length, 120));
  const declaredGb = /encoding\s*=\s*["']?gb/i.test(head);
  const asUtf8 = strict(utf8, bytes);
  const asGb = declaredGb || asUtf8 === undefined ? strict(gbStrict, bytes) : undefined;
  if (asGb !== undefined) {
    const exact = isLosslessGb18030(asGb, bytes, 0, bytes.length);
    return { text: asGb, encoding: 'GB18030', hex: exact ? undefined : hexFromBytes(bytes) };
  }
  if (asUtf8 !== undefined) return { text: asUtf8, encoding: 'UTF-8' };
  return { text: gbLenient.decode(bytes), encoding: 'GB18030', hex: hexFromBytes(bytes) };
}

/** Bytes of a text in that encoding. Throws `TEXT_NOT_ENCODABLE`. */
export function bytesOfText(text: string, encoding: BodyEncoding | undefined): Uint8Array {
  return encoding === 'UTF-8' ? new TextEncoder().encode(text) : gb18030FromText(text);
}

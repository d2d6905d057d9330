import { CodecFailure } from './failure.ts';

const DIGITS = '0123456789ABCDEF';

/** Upper-case hexadecimal of `bytes[start, end)`. */
export function hexFromBytes(bytes: Uint8Array, start = 0, end: number = bytes.length): string {
  let text = '';
  for (let i = start; i < end; i++) text += DIGITS[bytes[i] >> 4] + DIGITS[bytes[i] & 15];
  return text;
}

/** Bytes of a hexadecimal text; white space, commas and `0x` prefixes are ignored. Throws `HEX_INVALID`. */
export function bytesFromHex(text: string): Uint8Array<ArrayBuffer> {
  const digits = text.replace(/0x/gi, '').replace(/[\s,]+/g, '');
  if (digits.length % 2 !== 0 || /[^0-9a-f]/i.test(digits))
    throw new CodecFailure('HEX_INVALID', 'the text is not an even number of hexadecimal digits');
  const bytes = new Uint8Array(digits.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

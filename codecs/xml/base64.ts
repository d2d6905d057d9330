const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Int8Array(128).fill(-1);
for (let i = 0; i < 64; i++) VALUES[ALPHABET.charCodeAt(i)] = i;

/** Bytes of a base64 text (RFC 4648 §4, white space ignored); `undefined` when it is malformed. */
export function bytesFromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  const packed = text.replace(/[ \t\r\n]+/g, '');
  if (packed.length % 4 !== 0) return undefined;
  const padding = packed.endsWith('==') ? 2 : packed.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((packed.length / 4) * 3 - padding);
  let at = 0;
  for (let i = 0; i < packed.length; i += 4) {
    let group = 0;
    for (let k = 0; k < 4; k++) {
      const padded = i + k >= packed.length - padding;
      const value = padded ? 0 : VALUES[packed.charCodeAt(i + k)];
      if (value === undefined || value < 0) return undefined;
      group = group * 64 + value;
    }
    for (let k = 16; k >= 0 && at < bytes.length; k -= 8) bytes[at++] = (group >> k) & 255;
  }
  return bytes;
}

/** Base64 with padding, on one line. */
export function base64FromBytes(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const group = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const left = bytes.length - i;
    text += ALPHABET[group >> 18] + ALPHABET[(group >> 12) & 63];
    text += (left > 1 ? ALPHABET[(group >> 6) & 63] : '=') + (left > 2 ? ALPHABET[group & 63] : '=');
  }
  return text;
}

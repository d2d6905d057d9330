/** Table of the reflected CRC-16 with polynomial 0xA001 (x¹⁶ + x¹⁵ + x² + 1): entry `i` is eight shifts of `i`. */
const TABLE_A001 = /* @__PURE__ */ buildReflected16(0xa001);
const TABLE_E5 = /* @__PURE__ */ buildPlain8(0xe5);

function buildReflected16(polynomial: number): Uint16Array {
  const table = new Uint16Array(256);
  for (let i = 0; i < 256; i++) {
    let register = i;
    for (let k = 0; k < 8; k++) register = register & 1 ? (register >>> 1) ^ polynomial : register >>> 1;
    table[i] = register;
  }
  return table;
}

function buildPlain8(polynomial: number): Uint8Array {
  const table = new Uint8Array(256);
  for (let i = 0; i < 256; i++) {
    let register = i;
    for (let k = 0; k < 8; k++)
      register = register & 0x80 ? ((register << 1) ^ polynomial) & 0xff : (register << 1) & 0xff;
    table[i] = register;
  }
  return table;
}

/**
 * CRC-16/MODBUS of `bytes[start, end)`: start 0xFFFF, polynomial 0xA001 reflected. Modbus RTU sends the low byte
 * first; SL 651-2014 (6.2.3.1, table 11) sends the high byte first.
 */
export function crc16Modbus(bytes: Uint8Array, start = 0, end: number = bytes.length): number {
  let crc = 0xffff;
  for (let i = start; i < end; i++) crc = (crc >>> 8) ^ TABLE_A001[(crc ^ bytes[i]) & 0xff];
  return crc;
}

/** The CRC-16/MODBUS register after one more byte. */
export function crc16ModbusNext(crc: number, byte: number): number {
  return (crc >>> 8) ^ TABLE_A001[(crc ^ byte) & 0xff];
}

/**
 * CRC-16 of HJ 212-2017 annex A over `bytes[start, end)`: start 0xFFFF; before each byte the register keeps only its
 * high byte, which is combined with the byte and shifted eight times with polynomial 0xA001. Printed high byte first.
 */
export function crc16Hj212(bytes: Uint8Array, start = 0, end: number = bytes.length): number {
  let crc = 0xffff;
  for (let i = start; i < end; i++) crc = TABLE_A001[((crc >>> 8) ^ bytes[i]) & 0xff];
  return crc;
}

/** CRC-8 of SZY 206 over `bytes[start, end)`: start 0, most significant bit first, x⁷ + x⁶ + x⁵ + x² + 1 (0xE5). */
export function crc8Szy206(bytes: Uint8Array, start = 0, end: number = bytes.length): number {
  let crc = 0;
  for (let i = start; i < end; i++) crc = TABLE_E5[crc ^ bytes[i]];
  return crc;
}

const DIGITS = '0123456789ABCDEF';

/** Two upper-case hexadecimal digits of an octet. */
export function hex2(value: number): string {
  return DIGITS[(value >> 4) & 15] + DIGITS[value & 15];
}

/** Four upper-case hexadecimal digits of a 16-bit value, high byte first. */
export function hex4(value: number): string {
  return hex2(value >> 8) + hex2(value);
}

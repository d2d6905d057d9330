import { CodecFailure } from '#codecs/codec';
import type { ModbusAdu } from './encode.ts';

/** Where a request goes. `transaction` is used on TCP only. */
export interface ModbusTarget {
  readonly transport: 'tcp' | 'rtu';
  readonly unit: number;
  readonly transaction?: number;
}

const MOST: Readonly<Record<number, number>> = { 1: 2000, 2: 2000, 3: 125, 4: 125 };

/** A reading request: 1 coils, 2 inputs, 3 holding registers, 4 input registers. Throws `VALUE_INVALID`. */
export function readRequest(
  target: ModbusTarget,
  code: 1 | 2 | 3 | 4,
  address: number,
  quantity: number,
): ModbusAdu {
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > MOST[code])
    throw new CodecFailure('VALUE_INVALID', `function ${code} reads 1 to ${MOST[code]} items`);
  return { ...target, function: code, kind: 'request', address, quantity };
}

/** Writes one coil (5). */
export function writeCoil(target: ModbusTarget, address: number, on: boolean): ModbusAdu {
  return { ...target, function: 5, kind: 'request', address, value: on ? 0xff00 : 0 };
}

/** Writes one holding register (6). */
export function writeRegister(target: ModbusTarget, address: number, value: number): ModbusAdu {
  return { ...target, function: 6, kind: 'request', address, value };
}

/** Writes 1 to 123 holding registers (16). Throws `VALUE_INVALID`. */
export function writeRegisters(target: ModbusTarget, address: number, values: readonly number[]): ModbusAdu {
  if (values.length < 1 || values.length > 123)
    throw new CodecFailure('VALUE_INVALID', 'function 16 writes 1 to 123 registers');
  return { ...target, function: 16, kind: 'request', address, quantity: values.length, values };
}

/** Asks for the basic identification of a device (43/14). */
export function identifyRequest(target: ModbusTarget): ModbusAdu {
  return { ...target, function: 43, kind: 'request', mei: 14, readCode: 1, nextObject: 0 };
}

/** How a number lies in registers: its type and, for more than one register, the order of its bytes. */
export interface RegisterFormat {
  readonly type: 'int16' | 'uint16' | 'int32' | 'uint32' | 'float32' | 'float64';
  /** `ABCD` high word first (default), `CDAB` low word first, `BADC` and `DCBA` with swapped bytes. */
  readonly order?: 'ABCD' | 'CDAB' | 'BADC' | 'DCBA';
}

const WORDS: Readonly<Record<RegisterFormat['type'], number>> = {
  int16: 1,
  uint16: 1,
  int32: 2,
  uint32: 2,
  float32: 2,
  float64: 4,
};

/** The number that begins at register `index` of an answer; `undefined` when the answer is too short. */
export function registerNumber(
  values: readonly number[],
  index: number,
  format: RegisterFormat,
): number | undefined {
  const words = WORDS[format.type];
  if (index < 0 || index + words > values.length) return undefined;
  const order = format.order ?? 'ABCD';
  const view = new DataView(new ArrayBuffer(8));
  for (let i = 0; i < words; i++) {
    const word = values[index + (order === 'CDAB' || order === 'DCBA' ? words - 1 - i : i)];
    view.setUint16(2 * i, word, order === 'BADC' || order === 'DCBA');
  }
  switch (format.type) {
    case 'int16':
      return view.getInt16(0);
    case 'uint16':
      return view.getUint16(0);
    case 'int32':
      return view.getInt32(0);
    case 'uint32':
      return view.getUint32(0);
    case 'float32':
      return view.getFloat32(0);
    case 'float64':
      return view.getFloat64(0);
  }
}

import { bytesFromHex, CodecFailure } from '#codecs/codec';
import type { ModbusFields, ModbusFileRecord, ModbusFrame, ModbusObject } from './frame.ts';
import { canopen, functionShapes, identification, type FieldType, type FunctionShape } from './shapes.ts';

function invalid(message: string): CodecFailure {
  return new CodecFailure('VALUE_INVALID', message);
}

function whole(value: unknown, most: number, name: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > most)
    throw invalid(`${name} must be an integer from 0 to ${most}`);
  return value;
}

function put16(out: number[], value: unknown, name: string): void {
  const number = whole(value, 0xffff, name);
  out.push(number >> 8, number & 255);
}

function putRegisters(out: number[], values: unknown): void {
  if (!Array.isArray(values)) throw invalid('values must be a list of registers');
  for (const value of values as unknown[]) put16(out, value, 'a register');
}

function bitBytes(coils: unknown): number[] {
  if (!Array.isArray(coils) || coils.length === 0) throw invalid('coils must be a list of booleans');
  const bytes = Array.from({ length: (coils.length + 7) >> 3 }, () => 0);
  for (const [i, on] of (coils as unknown[]).entries()) if (on === true) bytes[i >> 3] |= 1 << (i & 7);
  return bytes;
}

function recordBytes(records: unknown, type: FieldType): number[] {
  if (!Array.isArray(records)) throw invalid('records must be a list');
  const out: number[] = [];
  for (const record of records as ModbusFileRecord[]) {
    const values: number[] = [];
    if (type !== 'recordsAsked') putRegisters(values, record.values);
    if (type === 'recordsAnswered') out.push(whole(values.length + 1, 255, 'record length'), 6);
    else {
      out.push(6);
      put16(out, record.file, 'file');
      put16(out, record.record, 'record');
      put16(out, type === 'recordsAsked' ? record.length : values.length / 2, 'length');
    }
    out.push(...values);
  }
  return out;
}

function octets(hex: unknown, name: string): Uint8Array {
  if (typeof hex !== 'string') throw invalid(`${name} must be hexadecimal`);
  return bytesFromHex(hex);
}

function putObjects(out: number[], objects: unknown): void {
  if (!Array.isArray(objects)) throw invalid('objects must be a list');
  out.push(whole(objects.length, 255, 'number of objects'));
  for (const { id, hex } of objects as ModbusObject[]) {
    const bytes = octets(hex, 'hex of an object');
    out.push(whole(id, 255, 'object id'), whole(bytes.length, 255, 'object length'), ...bytes);
  }
}

function putField(out: number[], value: unknown, name: string, type: FieldType): void {
  if (type === 'u8') out.push(whole(value, 255, name));
  else if (type === 'u16') put16(out, value, name);
  else if (type === 'rest') out.push(...octets(value, name));
  else if (type === 'objects') putObjects(out, value);
  else if (type === 'fifo') {
    const data: number[] = [];
    putRegisters(data, value);
    put16(out, data.length + 2, 'FIFO length');
    put16(out, data.length / 2, 'FIFO count');
    out.push(...data);
  } else {
    let data: number[] = [];
    if (type === 'bits') data = bitBytes(value);
    else if (type === 'registers') putRegisters(data, value);
    else if (type === 'counted') data = [...octets(value, name)];
    else data = recordBytes(value, type);
    out.push(whole(data.length, 255, `bytes of ${name}`), ...data);
  }
}

function shapeOf(message: ModbusMessage): FunctionShape | undefined {
  if (message.function !== 43) return functionShapes.get(message.function);
  return message.mei === 14 ? identification : message.mei === 13 ? canopen : undefined;
}

/** What has to be said to send a PDU. */
export type ModbusMessage = Pick<ModbusFrame, 'function' | 'kind'> & ModbusFields;

/** The PDU of a message: function code and data, at most 253 bytes. Throws `VALUE_INVALID` or `TOO_LONG`. */
export function writePdu(message: ModbusMessage): Uint8Array {
  const code = whole(message.function, 127, 'function');
  const out: number[] = [message.kind === 'exception' ? code | 0x80 : code];
  const shape = shapeOf(message);
  if (message.kind === 'exception') out.push(whole(message.exceptionCode, 255, 'exceptionCode'));
  else if (message.kind === 'unknown' || !shape) out.push(...octets(message.dataHex, 'dataHex'));
  else {
    const fields = message.kind === 'response' ? shape.response : shape.request;
    for (const [name, type] of fields) putField(out, message[name as keyof ModbusFields], name, type);
  }
  if (out.length > 253)
    throw new CodecFailure('TOO_LONG', `the PDU has ${out.length} bytes, at most 253 fit`);
  return Uint8Array.from(out);
}

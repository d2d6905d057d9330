import { hexFromBytes } from '#codecs/codec';
import type { Building, ModbusFields, ModbusFileRecord, ModbusFrame, ModbusObject } from './frame.ts';
import {
  canopen,
  exceptionNames,
  functionNameOf,
  functionShapes,
  identification,
  type FieldType,
  type FunctionShape,
  type Shape,
} from './shapes.ts';

/** What a PDU can be; the side that is decoded may be known from outside. */
export type Role = 'request' | 'response' | undefined;

interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
  readonly end: number;
}

type Mutable = Building<ModbusFields> & Record<string, unknown>;

function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at] << 8) | bytes[at + 1];
}

function registersOf(bytes: Uint8Array, at: number, count: number): number[] {
  const values = Array.from<number>({ length: count });
  for (let i = 0; i < count; i++) values[i] = u16(bytes, at + 2 * i);
  return values;
}

function bitsOf(bytes: Uint8Array, at: number, count: number): boolean[] {
  const flags = Array.from<boolean>({ length: count });
  for (let i = 0; i < count; i++) flags[i] = ((bytes[at + (i >> 3)] >> (i & 7)) & 1) === 1;
  return flags;
}

/** Records of functions 20 and 21 in `bytes[at, end)`; `undefined` when they do not fill it exactly. */
function recordsOf(cursor: Cursor, type: FieldType): ModbusFileRecord[] | undefined {
  const { bytes, end } = cursor;
  const records: ModbusFileRecord[] = [];
  let at = cursor.at;
  while (at < end) {
    if (type === 'recordsAnswered') {
      const length = bytes[at];
      if (at + 2 > end || length % 2 !== 1 || at + 1 + length > end || bytes[at + 1] !== 6) return undefined;
      records.push({ values: registersOf(bytes, at + 2, (length - 1) / 2) });
      at += 1 + length;
    } else {
      if (at + 7 > end || bytes[at] !== 6) return undefined;
      const length = u16(bytes, at + 5);
      const head = { file: u16(bytes, at + 1), record: u16(bytes, at + 3) };
      at += 7;
      if (type === 'recordsAsked') records.push({ ...head, length });
      else {
        if (at + 2 * length > end) return undefined;
        records.push({ ...head, values: registersOf(bytes, at, length) });
        at += 2 * length;
      }
    }
  }
  return records;
}

function objectsOf(cursor: Cursor): ModbusObject[] | undefined {
  const { bytes, end } = cursor;
  const count = bytes[cursor.at];
  let at = cursor.at + 1;
  const objects: ModbusObject[] = [];
  for (let i = 0; i < count; i++) {
    if (at + 2 > end || at + 2 + bytes[at + 1] > end) return undefined;
    const stop = at + 2 + bytes[at + 1];
    const hex = hexFromBytes(bytes, at + 2, stop);
    let text = '';
    for (let k = at + 2; k < stop; k++) text += String.fromCharCode(bytes[k]);
    objects.push(/^[\x20-\x7e]*$/.test(text) ? { id: bytes[at], hex, text } : { id: bytes[at], hex });
    at = stop;
  }
  cursor.at = at;
  return objects;
}

/** Reads data behind a byte count; false when the count does not fill the PDU or its layout does not fit. */
function readCounted(cursor: Cursor, target: Mutable, name: string, type: FieldType): boolean {
  const { bytes, end } = cursor;
  const count = bytes[cursor.at++];
  if (cursor.at + count !== end) return false;
  if (type === 'bits')
    target[name] = bitsOf(bytes, cursor.at, boundedBits(target.quantity, bytes, cursor.at, count));
  else if (type === 'registers') {
    if (count === 0 || count % 2 !== 0) return false;
    target[name] = registersOf(bytes, cursor.at, count / 2);
  } else if (type === 'counted') target[name] = hexFromBytes(bytes, cursor.at, end);
  else {
    const records = recordsOf(cursor, type);
    if (!records) return false;
    target[name] = records;
  }
  cursor.at = end;
  return type !== 'bits' || count > 0;
}

/** As many bits as asked for when the padding is zero, else all of them. */
function boundedBits(quantity: number | undefined, bytes: Uint8Array, at: number, count: number): number {
  if (quantity === undefined || quantity > 8 * count || quantity <= 8 * (count - 1)) return 8 * count;
  const padding = bytes[at + count - 1] >> (quantity - 8 * (count - 1));
  return padding === 0 ? quantity : 8 * count;
}

function readFifo(cursor: Cursor, target: Mutable): boolean {
  const { bytes, at, end } = cursor;
  if (at + 4 > end) return false;
  const count = u16(bytes, at + 2);
  if (count > 31 || u16(bytes, at) !== 2 + 2 * count || at + 4 + 2 * count !== end) return false;
  target.values = registersOf(bytes, at + 4, count);
  cursor.at = end;
  return true;
}

function readField(cursor: Cursor, target: Mutable, field: Shape[number]): boolean {
  const [name, type, only] = field;
  const { bytes, at, end } = cursor;
  if (type === 'rest') {
    target[name] = hexFromBytes(bytes, at, end);
    cursor.at = end;
    return true;
  }
  if (at + (type === 'u16' ? 2 : 1) > end) return false;
  if (type === 'u16') {
    target[name] = u16(bytes, at);
    cursor.at += 2;
  } else if (type === 'u8') {
    target[name] = bytes[at];
    cursor.at += 1;
    return only === undefined || bytes[at] === only;
  } else if (type === 'fifo') return readFifo(cursor, target);
  else if (type === 'objects') {
    const objects = objectsOf(cursor);
    target[name] = objects;
    return objects !== undefined;
  } else return readCounted(cursor, target, name, type);
  return true;
}

/** Fields of `bytes[start, end)` by a layout that must fill it exactly; `undefined` when it does not. */
function readShape(bytes: Uint8Array, start: number, end: number, shape: Shape): Mutable | undefined {
  const cursor: Cursor = { bytes, at: start, end };
  const target: Mutable = {};
  for (const field of shape) if (!readField(cursor, target, field)) return undefined;
  return cursor.at === end ? target : undefined;
}

/** Bounds of the specification on what a request asks for. */
function isRequest(code: number, fields: Mutable, shape: FunctionShape): boolean {
  const { quantity, readQuantity, coils, values, value } = fields;
  if (code === 5 && value !== 0 && value !== 0xff00) return false;
  if (shape.most !== undefined && (quantity === undefined || quantity < 1 || quantity > shape.most))
    return false;
  if (readQuantity !== undefined && (readQuantity < 1 || readQuantity > 125)) return false;
  if (coils && coils.length < (quantity ?? 0)) return false;
  return !(code !== 24 && values && values.length !== quantity);
}

function shapeOf(bytes: Uint8Array, start: number, end: number): FunctionShape | undefined {
  if (bytes[start] !== 43) return functionShapes.get(bytes[start]);
  if (start + 1 >= end) return identification;
  return bytes[start + 1] === 14 ? identification : bytes[start + 1] === 13 ? canopen : undefined;
}

/** Fields and kind of a PDU, its function code among them. */
export type ReadPdu = Pick<ModbusFrame, 'function' | 'functionName' | 'kind'> & ModbusFields;

/**
 * Reads the PDU `bytes[start, end)`; `undefined` when a public function's PDU fits neither its request nor its
 * answer. Where both fit and differ, `role` decides, and without it the request is taken.
 */
export function readPdu(bytes: Uint8Array, start: number, end: number, role: Role): ReadPdu | undefined {
  if (end <= start) return undefined;
  const code = bytes[start] & 0x7f;
  const functionName = functionNameOf(code);
  if (bytes[start] >= 0x80) {
    if (end !== start + 2 || role === 'request') return undefined;
    const exceptionCode = bytes[start + 1];
    const exceptionName = exceptionNames.get(exceptionCode) ?? '未定义异常';
    return { function: code, functionName, kind: 'exception', exceptionCode, exceptionName };
  }
  if (code === 0) return undefined;
  const shape = shapeOf(bytes, start, end);
  if (!shape)
    return { function: code, functionName, kind: 'unknown', dataHex: hexFromBytes(bytes, start + 1, end) };
  let asked = role === 'response' ? undefined : readShape(bytes, start + 1, end, shape.request);
  if (asked && !isRequest(code, asked, shape)) asked = undefined;
  if (asked && shape.request !== shape.response)
    return { function: code, functionName, kind: 'request', ...asked };
  if (asked) return { function: code, functionName, kind: role ?? 'either', ...asked };
  if (role === 'request') return undefined;
  const answered = readShape(bytes, start + 1, end, shape.response);
  if (!answered || (code === 5 && answered.value !== 0 && answered.value !== 0xff00)) return undefined;
  if (shape.request === shape.response && role === undefined) return undefined;
  return { function: code, functionName, kind: 'response', ...answered };
}

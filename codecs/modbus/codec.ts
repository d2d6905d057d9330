import type { Codec } from '#codecs/codec';
import { FrameStream } from '#codecs/framing';
import { encodeModbus } from './encode.ts';
import type { ModbusFrame } from './frame.ts';
import { createModbusScan, MAX_FRAME_BYTES } from './scan.ts';

const text = { type: 'string' } as const;
const hex = { type: 'string', pattern: '^[0-9A-F]*$' } as const;
const octet = { type: 'integer', minimum: 0, maximum: 255 } as const;
const word = { type: 'integer', minimum: 0, maximum: 65535 } as const;

/** Modbus on TCP (MBAP) and on serial lines (RTU). */
export const modbusCodec: Codec<ModbusFrame> = {
  name: 'modbus',
  title: { zh: 'Modbus TCP 与 RTU', en: 'Modbus TCP and RTU' },
  standard:
    'MODBUS Application Protocol V1.1b3, Messaging on TCP/IP V1.0b, over Serial Line V1.02; GB/T 19582-2008',
  maxBufferedBytes: MAX_FRAME_BYTES,
  schema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Modbus frame',
    type: 'object',
    required: ['transport', 'unit', 'function', 'functionName', 'kind'],
    properties: {
      transport: { enum: ['tcp', 'rtu'] },
      transaction: { ...word, description: 'MBAP (TCP)' },
      protocol: { const: 0 },
      length: { ...word, description: 'MBAP: unit and PDU' },
      unit: octet,
      function: { ...octet, description: 'without the exception bit' },
      functionName: text,
      kind: { enum: ['request', 'response', 'either', 'exception', 'unknown'] },
      address: { ...word, description: 'zero-based' },
      quantity: word,
      value: word,
      values: { type: 'array', items: word },
      coils: { type: 'array', items: { type: 'boolean' } },
      status: word,
      subFunction: word,
      eventCount: word,
      andMask: word,
      orMask: word,
      readAddress: word,
      readQuantity: word,
      records: { type: 'array', items: { type: 'object' } },
      mei: octet,
      readCode: octet,
      conformity: octet,
      moreFollows: octet,
      nextObject: octet,
      objects: { type: 'array', items: { type: 'object', required: ['id', 'hex'] } },
      exceptionCode: octet,
      exceptionName: text,
      dataHex: hex,
      crcInFrame: { ...hex, description: 'as on the wire, low byte first (RTU)' },
      crcLowHigh: { ...hex, description: 'computed, low byte first (RTU)' },
      crcValid: { type: 'boolean' },
      refused: text,
    },
  },
  createDecoder: (options) => new FrameStream(MAX_FRAME_BYTES, createModbusScan(options)),
  encode: encodeModbus,
};

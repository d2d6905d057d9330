import type { JsonSchema } from '#codecs/codec';

const integer = { type: 'integer' };
const string = { type: 'string' };
const boolean = { type: 'boolean' };
const number = { type: 'number' };
const hex = (digits: number): JsonSchema => ({ type: 'string', pattern: `^[0-9A-F]{${digits}}$` });

const extra: JsonSchema = {
  type: 'object',
  required: ['id', 'hex'],
  properties: {
    id: hex(2),
    hex: string,
    name: string,
    value: number,
    unit: string,
    fields: { type: 'object' },
  },
};

const location: JsonSchema = {
  type: 'object',
  required: [
    'alarm',
    'status',
    'lat',
    'lon',
    'altitude_m',
    'speed_kmh',
    'direction',
    'time_bcd',
    'extraComplete',
    'extra',
  ],
  properties: {
    alarm: hex(8),
    alarmNames: { type: 'array', items: string },
    status: hex(8),
    statusNames: { type: 'array', items: string },
    load: string,
    lat: { ...number, description: 'degrees, south negative' },
    lon: { ...number, description: 'degrees, west negative' },
    altitude_m: integer,
    speed_kmh: number,
    direction: { ...integer, description: 'degrees clockwise from north' },
    time_bcd: hex(12),
    time: { type: 'string', format: 'date-time' },
    extraComplete: boolean,
    extra: { type: 'array', items: extra },
    extraTrailing: string,
  },
};

const body = {
  location,
  body: { type: 'object', description: 'fields of the message body, see the README' },
  bodyTrailing: string,
  bodyHex: string,
  bodyProblem: string,
};

export const schema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'JT/T 808 message',
  type: 'object',
  required: ['msgId', 'terminal', 'serial'],
  properties: {
    bccComputed: hex(2),
    bccInFrame: hex(2),
    bccValid: boolean,
    msgId: hex(4),
    messageName: string,
    bodyLength: integer,
    subpackage: boolean,
    version2019: boolean,
    encrypt: integer,
    reservedBit: boolean,
    protocolVersion: integer,
    terminal: string,
    serial: integer,
    packages: { type: 'array', items: integer, minItems: 2, maxItems: 2 },
    lengthValid: boolean,
    ...body,
    reassembled: { type: 'object', properties: { bodyLength: integer, ...body } },
  },
};

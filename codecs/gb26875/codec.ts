import { CodecFailure, type Codec, type JsonSchema } from '#codecs/codec';
import { Gb26875Decoder, MAX_FRAME_BYTES } from './decoder.ts';
import { frameBytes, type Gb26875Frame } from './frame.ts';

const integer = { type: 'integer' };
const string = { type: 'string' };
const boolean = { type: 'boolean' };
const address = { type: 'string', pattern: '^[0-9a-f]{12}$' };
const byte = { type: 'string', pattern: '^[0-9a-f]{2}$' };

const object: JsonSchema = {
  type: 'object',
  properties: {
    systemType: integer,
    systemTypeName: string,
    systemAddress: integer,
    systemState: integer,
    systemStateNames: { type: 'array', items: string },
    componentType: integer,
    componentTypeName: string,
    zone: integer,
    point: integer,
    componentState: integer,
    componentStateNames: { type: 'array', items: string },
    analogueType: integer,
    analogueName: string,
    value: { type: 'number' },
    unit: string,
    operation: integer,
    operationNames: { type: 'array', items: string },
    operator: integer,
    deviceState: integer,
    deviceStateNames: { type: 'array', items: string },
    major: integer,
    minor: integer,
    text: { type: ['string', 'object'] },
    encoding: string,
    eventTime: string,
    systemTime: string,
    frameTime: string,
  },
};

const schema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'GB 26875.3 packet',
  type: 'object',
  required: ['complete', 'valid'],
  properties: {
    complete: boolean,
    valid: boolean,
    serial: integer,
    version: string,
    time: { ...address, description: 'second, minute, hour, day, month, year; binary bytes' },
    source: address,
    dest: address,
    dataLength: integer,
    command: integer,
    commandName: string,
    checksum: byte,
    checksumComputed: byte,
    typeFlag: integer,
    typeName: string,
    infoCount: integer,
    decoded: object,
    objects: { type: 'array', items: object },
    dataTrailing: string,
    dataHex: string,
    dataProblem: string,
  },
};

/** GB 26875.3 between fire-alarm transmission devices and monitoring centres. */
export const gb26875Codec: Codec<Gb26875Frame> = {
  name: 'gb26875',
  title: { zh: '城市消防远程监控系统报警传输网络通信协议', en: 'Fire alarm transmission network protocol' },
  standard: 'GB 26875.3-2011',
  maxBufferedBytes: MAX_FRAME_BYTES,
  schema,
  createDecoder: () => new Gb26875Decoder(),
  encode(frame) {
    if (typeof frame !== 'object' || frame === null)
      throw new CodecFailure(
        'VALUE_INVALID',
        'a packet is an object with serial, time, source, dest and command',
      );
    return frameBytes(frame);
  },
};

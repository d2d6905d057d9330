import { CodecFailure, type Codec, type JsonSchema } from '#codecs/codec';
import { Gb32960Decoder, MAX_FRAME_BYTES } from './decoder.ts';
import { frameBytes, type Gb32960Frame } from './frame.ts';

const string = { type: 'string' };
const integer = { type: 'integer' };
const byte = { type: 'string', pattern: '^[0-9A-F]{2}$' };

const schema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'GB/T 32960.3 packet',
  type: 'object',
  required: ['edition', 'command', 'response', 'vin'],
  properties: {
    edition: { enum: [2016, 2025] },
    command: integer,
    commandName: string,
    response: integer,
    responseName: string,
    vin: { type: ['string', 'object'] },
    encryption: integer,
    encryptionName: string,
    dataLength: integer,
    bccInFrame: byte,
    bccComputed: byte,
    bccValid: { type: 'boolean' },
    body: {
      type: 'object',
      properties: {
        time: string,
        information: {
          type: 'array',
          items: {
            type: 'object',
            required: ['type'],
            properties: { type: integer, typeName: string, data: {} },
          },
        },
      },
    },
    bodyTrailing: string,
    bodyHex: string,
    bodyProblem: string,
  },
};

/** GB/T 32960.3 between electric vehicles and platforms. */
export const gb32960Codec: Codec<Gb32960Frame> = {
  name: 'gb32960',
  title: { zh: '电动汽车远程服务与管理系统通信协议', en: 'Electric vehicle remote service protocol' },
  standard: 'GB/T 32960.3-2016, GB/T 32960.3-2025',
  maxBufferedBytes: MAX_FRAME_BYTES,
  schema,
  createDecoder: () => new Gb32960Decoder(),
  encode(frame) {
    if (typeof frame !== 'object' || frame === null)
      throw new CodecFailure(
        'VALUE_INVALID',
        'a packet is an object with edition, command, response and vin',
      );
    return frameBytes(frame);
  },
};

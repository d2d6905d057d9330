import type { Codec } from '#codecs/codec';
import { FrameStream } from '#codecs/framing';
import { encodeIec104 } from './encode.ts';
import type { Iec104Frame } from './frame.ts';
import { createIec104Scan, MAX_FRAME_BYTES } from './scan.ts';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const integer = { type: 'integer' } as const;

const objectSchema = {
  type: 'object',
  required: ['ioa'],
  properties: {
    ioa: { type: 'integer', minimum: 0, maximum: 16777215 },
    value: { type: 'number' },
    valueHex: text,
    bits: integer,
    transient: flag,
    quality: { type: 'array', items: text },
    qualifier: integer,
    counterSequence: integer,
    select: flag,
    events: integer,
    protectionQuality: integer,
    elapsedMs: integer,
    time: { ...text, description: 'CP56Time2a without zone, or mm:ss.sss' },
    timeInvalid: flag,
    timeSubstituted: flag,
    summerTime: flag,
    dayOfWeek: integer,
    timeHex: text,
    stopTimeHex: text,
    fileName: integer,
    section: integer,
    fileLength: integer,
    checksum: integer,
    segmentHex: text,
    test: integer,
  },
} as const;

/** IEC 60870-5-104: telecontrol over TCP. */
export const iec104Codec: Codec<Iec104Frame> = {
  name: 'iec104',
  title: { zh: '远动设备网络访问（104 规约）', en: 'Telecontrol network access' },
  standard: 'IEC 60870-5-104:2006, IEC 60870-5-101:2003; DL/T 634.5104-2009',
  maxBufferedBytes: MAX_FRAME_BYTES,
  schema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'IEC 60870-5-104 APDU',
    type: 'object',
    required: ['format', 'length'],
    properties: {
      format: { enum: ['I', 'S', 'U'] },
      length: { type: 'integer', minimum: 4, maximum: 253 },
      sendSequence: integer,
      receiveSequence: integer,
      control: text,
      asdu: {
        type: 'object',
        required: ['type', 'cause', 'commonAddress', 'objects'],
        properties: {
          type: integer,
          typeId: text,
          typeName: text,
          sequence: flag,
          count: integer,
          cause: integer,
          causeName: text,
          negative: flag,
          test: flag,
          originator: integer,
          commonAddress: integer,
          objects: { type: 'array', items: objectSchema },
          dataHex: text,
        },
      },
      refused: text,
    },
  },
  createDecoder: () => new FrameStream(MAX_FRAME_BYTES, createIec104Scan()),
  encode: (frame) => encodeIec104(frame),
};

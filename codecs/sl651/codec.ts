import type { Codec } from '#codecs/codec';
import { FrameStream } from '#codecs/framing';
import { encodeSl651 } from './encode.ts';
import type { Sl651Frame } from './frame.ts';
import { intactSl651, MAX_FRAME_BYTES, scanSl651 } from './scan.ts';

const text = { type: 'string' } as const;
const hex = { type: 'string', pattern: '^[0-9A-Fa-f]*$' } as const;
const integer = { type: 'integer', minimum: 0 } as const;
const flag = { type: 'boolean' } as const;

const element = {
  type: 'object',
  required: ['id', 'def', 'bytes', 'decimals', 'raw'],
  properties: {
    id: text,
    def: hex,
    bytes: integer,
    decimals: integer,
    raw: text,
    value: { type: 'number' },
    tag: text,
  },
} as const;

const reading = {
  type: 'object',
  properties: {
    id: text,
    tag: text,
    name: text,
    unit: text,
    value: { type: 'number' },
    series: { type: 'array', items: { type: ['number', 'null'] } },
    quality: { enum: ['missing', 'invalid', 'coded'] },
    observeTime: text,
    stationAddr: text,
  },
} as const;

/** SL 651-2014: hydrologic monitoring data transmission, HEX/BCD and ASCII. */
export const sl651Codec: Codec<Sl651Frame> = {
  name: 'sl651',
  title: { zh: '水文监测数据通信规约', en: 'Hydrologic monitoring data transmission' },
  standard: 'SL 651-2014',
  maxBufferedBytes: MAX_FRAME_BYTES,
  schema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'SL 651 frame',
    type: 'object',
    required: [
      'encoding',
      'crcValid',
      'centre',
      'station',
      'password',
      'functionCode',
      'direction',
      'length',
      'stx',
    ],
    properties: {
      encoding: { enum: ['hex', 'ascii'] },
      crcComputed: { ...hex, description: 'CRC-16/MODBUS of everything before the CRC, high byte first' },
      crcInFrame: text,
      crcValid: flag,
      centre: hex,
      station: hex,
      password: hex,
      functionCode: { ...hex, description: 'annex B' },
      functionName: text,
      direction: { enum: ['up', 'down'] },
      length: integer,
      stx: { enum: ['02', '16'] },
      end: { enum: ['03', '17', '05', '04', '06', '15', '1B'] },
      packetTotal: integer,
      packetIndex: integer,
      serial: integer,
      sendTime: { ...text, description: 'YYMMDDhhmmss, local time of the station' },
      stationAddr: hex,
      stationClass: { ...text, description: 'annex A' },
      observeTime: { ...text, description: 'YYMMDDhhmm' },
      elements: { type: 'array', items: element },
      readings: { type: 'array', items: reading },
      sections: { type: 'array', items: { type: 'object' } },
      series: flag,
      requested: flag,
      beginTime: text,
      endTime: text,
      manualText: text,
      pictureHex: hex,
      bulkHex: hex,
      version: text,
      switches: { type: 'array', items: flag },
      gates: { type: 'object' },
      quotaControl: flag,
      events: { type: 'array', items: integer },
      alarms: { type: 'array', items: text },
      fragmentHex: hex,
      restHex: hex,
      refused: text,
    },
  },
  createDecoder: () => new FrameStream(MAX_FRAME_BYTES, scanSl651, intactSl651),
  encode: (frame) => encodeSl651(frame),
};

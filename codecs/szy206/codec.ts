import type { Codec } from '#codecs/codec';
import { FrameStream } from '#codecs/framing';
import { encodeSzy206 } from './encode.ts';
import type { Szy206Frame } from './frame.ts';
import { createSzy206Scan, intactSzy206, MAX_FRAME_BYTES } from './scan.ts';

const text = { type: 'string' } as const;
const hex = { type: 'string', pattern: '^[0-9A-Fa-f]*$' } as const;
const integer = { type: 'integer', minimum: 0 } as const;
const names = { type: 'array', items: text } as const;

/** SZY 206-2012 and -2016: water resources monitoring. */
export const szy206Codec: Codec<Szy206Frame> = {
  name: 'szy206',
  title: { zh: '水资源监测数据传输规约', en: 'Water resources monitoring data transmission' },
  standard: 'SZY 206-2016, SZY 206-2012',
  maxBufferedBytes: MAX_FRAME_BYTES,
  schema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'SZY 206 frame',
    type: 'object',
    required: ['length', 'crcInFrame', 'crcComputed', 'crcValid', 'direction', 'station', 'functionCode'],
    properties: {
      length: integer,
      crcInFrame: hex,
      crcComputed: hex,
      crcValid: { type: 'boolean' },
      direction: { enum: ['up', 'down'] },
      split: { type: 'boolean' },
      splitCount: integer,
      fcb: { type: 'integer', minimum: 0, maximum: 3 },
      controlCode: { type: 'integer', minimum: 0, maximum: 15 },
      controlName: text,
      station: hex,
      functionCode: hex,
      functionName: text,
      readings: {
        type: 'array',
        items: {
          type: 'object',
          required: ['kind', 'raw'],
          properties: {
            kind: text,
            name: text,
            unit: text,
            raw: hex,
            value: { type: 'number' },
            direction: integer,
          },
        },
      },
      comprehensive: integer,
      alarmBits: integer,
      alarms: names,
      stateBits: integer,
      states: names,
      tagTime: { ...text, description: 'DDhhmmss' },
      delayMinutes: integer,
      clock: { ...text, description: 'YYMMDDhhmmss' },
      dayOfWeek: integer,
      link: { enum: ['login', 'logout', 'online'] },
      events: { type: 'array', items: integer },
      imageHex: hex,
      password: hex,
      dataHex: hex,
      refused: text,
    },
  },
  createDecoder: (options) => new FrameStream(MAX_FRAME_BYTES, createSzy206Scan(options), intactSzy206),
  encode: (frame) => encodeSzy206(frame),
};

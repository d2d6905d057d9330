import type { Codec } from '#codecs/codec';
import { FrameStream } from '#codecs/framing';
import { encodeHj212 } from './encode.ts';
import type { Hj212Frame } from './frame.ts';
import { intactHj212, MAX_FRAME_BYTES, scanHj212 } from './scan.ts';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const dictionary = { type: 'object', additionalProperties: text } as const;

/** HJ 212-2017 and HJ/T 212-2005: pollution-source online monitoring. */
export const hj212Codec: Codec<Hj212Frame> = {
  name: 'hj212',
  title: { zh: '污染物在线监控（监测）系统数据传输', en: 'Pollutant online monitoring telemetry' },
  standard: 'HJ 212-2017, HJ/T 212-2005',
  maxBufferedBytes: MAX_FRAME_BYTES,
  schema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'HJ 212 frame',
    type: 'object',
    required: ['declaredLength', 'lengthValid', 'crcInPacket', 'crcValid', 'header', 'cp'],
    properties: {
      declaredLength: { type: 'integer', minimum: 0, maximum: 9999 },
      lengthValid: flag,
      crcInPacket: { ...text, description: 'the four characters before CR LF, upper-case' },
      crcComputed: { ...text, description: 'HJ 212-2017 annex A, high byte first' },
      crcValid: flag,
      header: { ...dictionary, description: 'QN ST CN PW MN Flag PNUM PNO, as sent' },
      cp: { type: 'array', items: dictionary, description: 'one entry per ; group, fields split at ,' },
      systemName: text,
      commandName: text,
      flags: {
        type: 'object',
        properties: { edition: { enum: ['2005', '2017', 'unknown'] }, packeted: flag, answerWanted: flag },
      },
      charset: { enum: ['utf-8', 'gb18030', 'latin1'] },
      warnings: { type: 'array', items: text },
      refused: { ...text, description: 'why the frame may not be used' },
    },
  },
  createDecoder: () => new FrameStream(MAX_FRAME_BYTES, scanHj212, intactHj212),
  encode: (frame) => encodeHj212(frame),
};

import { CodecFailure, type Codec } from '#codecs/codec';
import { Jt808Decoder, MAX_SEGMENT_BYTES } from './decoder.ts';
import { escapeMessage, messageBytes, type Jt808Frame } from './frame.ts';
import { MAX_HELD_BYTES } from './reassembly.ts';
import { schema } from './schema.ts';

/** JT/T 808 between vehicle terminals and platforms. */
export const jt808Codec: Codec<Jt808Frame> = {
  name: 'jt808',
  title: { zh: '道路运输车辆卫星定位系统终端通讯协议', en: 'Road transport vehicle terminal protocol' },
  standard: 'JT/T 808-2011, JT/T 808-2013, JT/T 808-2019',
  maxBufferedBytes: MAX_SEGMENT_BYTES + MAX_HELD_BYTES,
  schema,
  createDecoder: () => new Jt808Decoder(),
  encode(frame) {
    if (typeof frame !== 'object' || frame === null || typeof frame.msgId !== 'string')
      throw new CodecFailure('VALUE_INVALID', 'a message is an object with msgId, terminal and serial');
    return escapeMessage(messageBytes(frame));
  },
};

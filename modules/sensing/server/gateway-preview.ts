import { capCodec } from '#codecs/cap';
import { bytesFromHex, CodecFailure, decodeAll, type Codec } from '#codecs/codec';
import { gb26875Codec, type Gb26875Frame } from '#codecs/gb26875';
import { gb32960Codec } from '#codecs/gb32960';
import { hj212Codec, type Hj212Frame } from '#codecs/hj212';
import { iec104Codec, type Iec104Frame } from '#codecs/iec104';
import { jt808Codec, type Jt808Frame } from '#codecs/jt808';
import { modbusCodec, type ModbusFrame } from '#codecs/modbus';
import { quakemlCodec } from '#codecs/quakeml';
import { sl651Codec, type Sl651Frame } from '#codecs/sl651';
import { szy206Codec } from '#codecs/szy206';
import { usgsCodec } from '#codecs/usgs';
import type { InputOf, OutputOf } from '#platform/contract';
import type { Ctx } from '#platform/server/module';
import type { sensingOperations } from '#sensing/contract';
import type { Element } from './listeners/elements/element.ts';
import { gb26875Elements } from './listeners/elements/gb26875.ts';
import { dataTime, hj212Elements } from './listeners/elements/hj212.ts';
import { iec104Elements } from './listeners/elements/iec104.ts';
import { jt808Elements } from './listeners/elements/jt808.ts';
import { plainElements, writtenBlock } from './listeners/elements/modbus.ts';
import { sl651Elements } from './listeners/elements/sl651.ts';
import { timeOfDigits } from './listeners/elements/times.ts';

type Op = typeof sensingOperations;
interface Kind {
  readonly codec: Codec;
  readonly elements?: (frame: never) => Element[];
}

const MAX_FRAMES = 200;
const MAX_ELEMENTS = 5000;

const kinds: Readonly<Record<string, Kind>> = {
  hj212: {
    codec: hj212Codec,
    elements: (f: Hj212Frame) => hj212Elements(f, dataTime(f) ?? timeOfDigits(f.header.QN), true),
  },
  sl651: { codec: sl651Codec, elements: (f: Sl651Frame) => sl651Elements(f) },
  jt808: { codec: jt808Codec, elements: (f: Jt808Frame) => jt808Elements(f) },
  gb26875: { codec: gb26875Codec, elements: (f: Gb26875Frame) => gb26875Elements(f) },
  iec104: { codec: iec104Codec, elements: (f: Iec104Frame) => iec104Elements(f) },
  modbus: {
    codec: modbusCodec,
    elements: (f: ModbusFrame) => {
      const block =
        writtenBlock(f) ??
        (f.values
          ? ({
              unit: f.unit,
              table: f.function === 4 ? 'input' : 'holding',
              address: 0,
              values: f.values,
            } as const)
          : undefined);
      return block ? plainElements(block) : [];
    },
  },
  szy206: { codec: szy206Codec },
  gb32960: { codec: gb32960Codec },
  cap: { codec: capCodec },
  quakeml: { codec: quakemlCodec },
  usgs: { codec: usgsCodec },
};

/** HJ 212 frames lose their CR LF on the way through a clipboard. */
function bytesOf(codec: string, text: string, hex: boolean): Uint8Array {
  if (hex) return bytesFromHex(text);
  const whole = codec === 'hj212' ? `${text.trim().replace(/\r?\n/g, '\r\n')}\r\n` : text;
  return new TextEncoder().encode(whole);
}

/** Decodes pasted bytes and names the elements a mapping can use; nothing is stored. */
export async function previewFrame(
  _ctx: Ctx,
  { body }: InputOf<Op['previewFrame']>,
): Promise<OutputOf<Op['previewFrame']>> {
  const kind = Object.hasOwn(kinds, body.codec) ? kinds[body.codec] : undefined;
  if (!kind) return { frames: [], errors: [`没有这个编解码器 no such codec: ${body.codec}`], elements: [] };
  const frames: unknown[] = [];
  const errors: string[] = [];
  const elements: OutputOf<Op['previewFrame']>['elements'] = [];
  try {
    for (const decoded of decodeAll(kind.codec, bytesOf(body.codec, body.text, body.hex))) {
      if (frames.length + errors.length >= MAX_FRAMES) break;
      if (decoded.ok) {
        frames.push(decoded.frame);
        elements.push(...shaped(kind.elements?.(decoded.frame as never) ?? []));
      } else {
        errors.push(`${decoded.failure.code}: ${decoded.failure.message}`);
        if (decoded.frame) frames.push({ ...decoded.frame, refused: decoded.failure.code });
      }
    }
  } catch (error) {
    if (!(error instanceof CodecFailure)) throw error;
    errors.push(`${error.code}: ${error.message}`);
  }
  return { frames, errors, elements: elements.slice(0, MAX_ELEMENTS) };
}

function shaped(elements: readonly Element[]): OutputOf<Op['previewFrame']>['elements'] {
  return elements.map((e) => ({
    element: e.element,
    value: e.value,
    ...(e.unit ? { unit: e.unit } : {}),
    ...(e.time === undefined ? {} : { time: new Date(e.time).toISOString() }),
  }));
}

import type { Bench, BenchRow } from '../../bench/ratio.ts';
import { bytesFromHex } from '#codecs/codec';
import { thousandFramesPerSecond } from '#codecs/framing';
import { encodeIec104, iec104Codec } from './index.ts';

const numbers = { sendSequence: 3, receiveSequence: 9 };
const time = '2026-08-01T08:05:07.250';
const objects = Array.from({ length: 16 }, (_, i) => ({ ioa: 1000 + i, value: i * 1.5, quality: [] }));
const samples: readonly (readonly [name: string, frame: Uint8Array])[] = [
  ['S frame', bytesFromHex('680401005802')],
  [
    'M_SP_NA_1, one point',
    encodeIec104({
      format: 'I',
      ...numbers,
      asdu: { type: 1, cause: 3, commonAddress: 1, objects: [{ ioa: 1, value: 1 }] },
    }),
  ],
  [
    'M_SP_TB_1, one point with time',
    encodeIec104({
      format: 'I',
      ...numbers,
      asdu: { type: 30, cause: 3, commonAddress: 1, objects: [{ ioa: 1, value: 1, time }] },
    }),
  ],
  [
    'M_ME_NC_1, sequence of 16',
    encodeIec104({
      format: 'I',
      ...numbers,
      asdu: { type: 13, cause: 1, commonAddress: 1, sequence: true, objects },
    }),
  ],
];

/** Goal of the codecs: at least 200,000 small frames a second on one core. */
export const bench: Bench = {
  name: 'iec104',
  goal: '≥ 200 thousand small frames/s/core',
  run: async () => {
    const now = (): number => performance.now();
    const rows = samples.map(([name, frame]): BenchRow => {
      const ours = thousandFramesPerSecond(iec104Codec, frame, 65536, now);
      return { name, unit: 'k frames/s', ours, recorded: 200, ratio: ours / 200, target: 1 };
    });
    return { rows, notes: ['every object read into value, quality and time'] };
  },
};

import type { Bench, BenchRow } from '../../bench/ratio.ts';
import { bytesFromHex } from '#codecs/codec';
import { thousandFramesPerSecond } from '#codecs/framing';
import { modbusCodec } from './index.ts';

const samples: readonly (readonly [name: string, hex: string])[] = [
  ['TCP request 3', '0001000000061103006B0003'],
  ['TCP answer 3, three registers', '000100000009110306022B00000064'],
  ['RTU request 3', '1103006B00037687'],
  ['RTU answer 3, three registers', '110306AE415652434049AD'],
];

/** Goal of the codecs: at least 200,000 small frames a second on one core. */
export const bench: Bench = {
  name: 'modbus',
  goal: '≥ 200 thousand small frames/s/core',
  run: async () => {
    const now = (): number => performance.now();
    const rows = samples.map(([name, hex]): BenchRow => {
      const ours = thousandFramesPerSecond(modbusCodec, bytesFromHex(hex), 65536, now);
      return { name, unit: 'k frames/s', ours, recorded: 200, ratio: ours / 200, target: 1 };
    });
    return { rows, notes: ['transport found out from the stream; every CRC and every PDU layout checked'] };
  },
};

import type { Bench, BenchRow } from '../../bench/ratio.ts';
import { bytesFromHex } from '#codecs/codec';
import { thousandFramesPerSecond } from '#codecs/framing';
import { sl651Codec } from './index.ts';

const keepAlive = bytesFromHex('7E7E01001234567812342F0008020003591011155111036BCA');
const report = bytesFromHex(
  '7E7E010012345678123430002B020003591011154947F1F1001234567848F0F0591011154920190000052619000005392300000127381211150320FA',
);

/** Goal of the codecs: at least 200,000 small frames a second on one core. */
export const bench: Bench = {
  name: 'sl651',
  goal: '≥ 200 thousand small frames/s/core',
  run: async () => {
    const now = (): number => performance.now();
    const row = (name: string, frame: Uint8Array, piece: number): BenchRow => {
      const ours = thousandFramesPerSecond(sl651Codec, frame, piece, now);
      const title = `${name}, ${frame.length} bytes, pieces of ${piece}`;
      return { name: title, unit: 'k frames/s', ours, recorded: 200, ratio: ours / 200, target: 1 };
    };
    const rows = [
      row('2FH', keepAlive, 65536),
      row('30H four elements', report, 65536),
      row('30H', report, 50),
    ];
    return { rows, notes: ['every frame checked for length and CRC, its elements read and named'] };
  },
};

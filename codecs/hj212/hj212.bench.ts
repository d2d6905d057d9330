import type { Bench, BenchRow } from '../../bench/ratio.ts';
import { thousandFramesPerSecond } from '#codecs/framing';
import { encodeHj212, hj212Codec } from './index.ts';

const header = {
  QN: '20160801085857223',
  ST: '32',
  CN: '2011',
  PW: '100000',
  MN: '010000A8900016F000169DC0',
  Flag: '5',
};
const small = encodeHj212({ header: { ...header, CN: '1062' }, cp: [{ RtdInterval: '30' }] });
const seven = encodeHj212({
  header,
  cp: [
    { DataTime: '20160801085857' },
    ...['w01001', 'w01018', 'w21003', 'w21011', 'w21001', 'w00000', 'w01012'].map((code) => ({
      [`${code}-Rtd`]: '12.345',
      [`${code}-Flag`]: 'N',
    })),
  ],
});

/** Goal of the codecs: at least 200,000 small frames a second on one core. */
export const bench: Bench = {
  name: 'hj212',
  goal: '≥ 200 thousand small frames/s/core',
  run: async () => {
    const now = (): number => performance.now();
    const row = (name: string, frame: Uint8Array, piece: number): BenchRow => {
      const ours = thousandFramesPerSecond(hj212Codec, frame, piece, now);
      const title = `${name}, ${frame.length} bytes, pieces of ${piece}`;
      return { name: title, unit: 'k frames/s', ours, recorded: 200, ratio: ours / 200, target: 1 };
    };
    const rows = [
      row('1062', small, 65536),
      row('1062', small, 100),
      row('2011 of seven factors', seven, 65536),
    ];
    return { rows, notes: ['every frame checked for length and CRC and split into its fields'] };
  },
};

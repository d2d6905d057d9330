import type { Bench, BenchRow } from '../../bench/ratio.ts';
import { bytesFromHex } from '#codecs/codec';
import { thousandFramesPerSecond } from '#codecs/framing';
import { encodeSzy206, szy206Codec } from './index.ts';

const link = encodeSzy206({
  direction: 'up',
  controlCode: 0,
  station: '5303810D00',
  functionCode: '02',
  link: 'online',
});
const report = bytesFromHex('681A68B35303810D00C00059000000826110000001106000004508090A3516');

/** Goal of the codecs: at least 200,000 small frames a second on one core. */
export const bench: Bench = {
  name: 'szy206',
  goal: '≥ 200 thousand small frames/s/core',
  run: async () => {
    const now = (): number => performance.now();
    const row = (name: string, frame: Uint8Array, piece: number): BenchRow => {
      const ours = thousandFramesPerSecond(szy206Codec, frame, piece, now);
      const title = `${name}, ${frame.length} bytes, pieces of ${piece}`;
      return { name: title, unit: 'k frames/s', ours, recorded: 200, ratio: ours / 200, target: 1 };
    };
    const rows = [row('02H', link, 65536), row('C0H flow and volume', report, 65536), row('C0H', report, 31)];
    return { rows, notes: ['every frame checked for its CRC, values, alarms and states named'] };
  },
};

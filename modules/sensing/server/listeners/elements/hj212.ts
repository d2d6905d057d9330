import { factorOf, type Hj212Message } from '#codecs/hj212';
import type { Element } from './element.ts';
import { timeOfDigits } from './times.ts';

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)$/;
const GOOD = 192;
const UNCERTAIN = 64;
const BAD = 0;

/** Data marks of table 8: N works; S set by hand and T above the range are uncertain; the rest is no measurement. */
function qualityOf(flag: string | undefined): number {
  if (flag === undefined || flag === 'N') return GOOD;
  return flag === 'S' || flag === 'T' ? UNCERTAIN : BAD;
}

/** The frame's `DataTime` (Beijing time) in ms UTC. */
export function dataTime(message: Hj212Message): number | undefined {
  for (const group of message.cp) if (group.DataTime !== undefined) return timeOfDigits(group.DataTime);
  return undefined;
}

/**
 * Elements `code-Statistic` of an upload. Real-time (2011) and minute data (2051) have the bare name; every other
 * command puts its number in front (`2061:a34004-Avg`), so that an hour's mean never mixes with a minute's.
 */
export function hj212Elements(message: Hj212Message, time: number | undefined, units = false): Element[] {
  const { CN = '' } = message.header;
  const prefix = CN === '2011' || CN === '2051' ? '' : `${CN}:`;
  const found: Element[] = [];
  for (const group of message.cp) {
    for (const name in group) {
      const dash = name.indexOf('-');
      const text = group[name];
      if (dash <= 0 || !DECIMAL.test(text)) continue;
      const statistic = name.slice(dash + 1);
      if (statistic === 'Flag' || statistic === 'SampleTime') continue;
      const code = name.slice(0, dash);
      const own = timeOfDigits(group[`${code}-SampleTime`]) ?? time;
      found.push({
        element: prefix === '' ? name : prefix + name,
        value: Number(text),
        ...(own === undefined ? {} : { time: own }),
        quality: qualityOf(group[`${code}-Flag`]),
        ...(units ? { unit: factorOf(code)?.unit ?? '' } : {}),
      });
    }
  }
  return found;
}

import type { Iec104Frame, Iec104Object } from '#codecs/iec104';
import type { Element } from './element.ts';
import { timeOfIso } from './times.ts';

const FIRST_COMMAND_TYPE = 45;
const MINUTES = /^\d\d:\d\d\.\d{3}$/;

function qualityOf(o: Iec104Object): number {
  const { quality = [], timeInvalid } = o;
  if (quality.includes('invalid')) return 0;
  return timeInvalid ||
    quality.some((q) => q === 'notTopical' || q === 'substituted' || q === 'blocked' || q === 'overflow')
    ? 64
    : 192;
}

/** CP56 times are the station's local time (Beijing); CP24 has minutes only and the time of receipt is used. */
function timeOf(o: Iec104Object): number | undefined {
  if (o.time === undefined || o.timeInvalid || MINUTES.test(o.time)) return undefined;
  return timeOfIso(o.time);
}

/** Elements of monitored objects by `common address/object address`; the bare object address serves as well. */
export function iec104Elements(frame: Iec104Frame): Element[] {
  const { asdu } = frame;
  if (!asdu || asdu.type >= FIRST_COMMAND_TYPE || asdu.test) return [];
  return asdu.objects.flatMap((o) => {
    const value = o.value ?? o.bits;
    if (value === undefined) return [];
    const time = timeOf(o);
    return [
      {
        element: `${asdu.commonAddress}/${o.ioa}`,
        alias: String(o.ioa),
        value,
        quality: qualityOf(o),
        ...(time === undefined ? {} : { time }),
      },
    ];
  });
}

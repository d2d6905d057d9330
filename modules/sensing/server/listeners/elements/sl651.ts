import { stepOf, type Sl651Frame, type Sl651Reading, type Sl651Step } from '#codecs/sl651';
import type { Element } from './element.ts';
import { timeOfShortDigits } from './times.ts';

const FIVE_MINUTES_MS = 300_000;
const STEP_ID = '04';

function stepMs(step: Sl651Step | undefined): number {
  return step ? ((step.days * 24 + step.hours) * 60 + step.minutes) * 60_000 : 0;
}

function named(frame: Sl651Frame, reading: Sl651Reading): Pick<Element, 'element' | 'alias' | 'unit'> {
  const own = reading.stationAddr === undefined || reading.stationAddr === frame.station;
  const prefix = own ? '' : `${reading.stationAddr}/`;
  return {
    element: prefix + reading.id,
    ...(reading.tag === undefined ? {} : { alias: prefix + reading.tag }),
    unit: reading.unit,
  };
}

/**
 * Elements by identifier (`39`; the tag `Z` serves as well; sub-stations as `0012345679/39`). Twelve values of an hour
 * report (F4H–FCH) end at the observation time, five minutes apart; values of a series (31H, 38H) begin there, one
 * time step apart. Missing and invalid values are left out.
 */
export function sl651Elements(frame: Sl651Frame): Element[] {
  const step = frame.series ? frame.elements?.find((e) => e.id === STEP_ID) : undefined;
  const everyMs = stepMs(step && stepOf(step));
  const seen = new Map<string, number>();
  const found: Element[] = [];
  for (const reading of frame.readings ?? []) {
    const at =
      timeOfShortDigits(reading.observeTime ?? frame.observeTime) ?? timeOfShortDigits(frame.sendTime);
    const name = named(frame, reading);
    const order = seen.get(name.element) ?? 0;
    seen.set(name.element, order + 1);
    if (reading.series) {
      const count = reading.series.length;
      reading.series.forEach((value, i) => {
        if (value !== null)
          found.push({
            ...name,
            value,
            ...(at === undefined ? {} : { time: at - (count - 1 - i) * FIVE_MINUTES_MS }),
          });
      });
    } else if (reading.value !== undefined && reading.id !== STEP_ID)
      found.push({
        ...name,
        value: reading.value,
        ...(at === undefined ? {} : { time: at + order * everyMs }),
      });
  }
  return found;
}

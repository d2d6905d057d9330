import { elementRows, parameterRows } from './elements.ts';
import { bodyKindOf, stateBits } from './functions.ts';
import type { Building, Sl651Element, Sl651Frame, Sl651Reading, Sl651Section, Sl651Step } from './frame.ts';
import { readBcd, readSeries } from './value.ts';

interface Meaning {
  readonly id: string;
  readonly tag?: string;
  readonly name: string;
  readonly unit: string;
}

const elementsById = new Map<string, Meaning>(
  elementRows.map(([id, tag, name, unit]) => [id, { id, tag, name, unit }]),
);
const elementsByTag = new Map<string, string>(elementRows.map(([id, tag]) => [tag, id]));
const parametersById = new Map<string, Meaning>(
  parameterRows.map(([id, name, unit]) => [id, { id, name, unit }]),
);

/** Annex C about an element id (`39`); `undefined` when it is none of the standard. */
export function elementMeaning(id: string): Meaning | undefined {
  return elementsById.get(id);
}

/** Annex D about a parameter id (`28`); `undefined` when it is none of the standard. */
export function parameterMeaning(id: string): Meaning | undefined {
  return parametersById.get(id);
}

/** Guide byte of an ASCII identifier (`PJ` → `20`). */
export function idOfTag(tag: string): string | undefined {
  return /^DR[DHN]\d\d$/.test(tag) ? '04' : elementsByTag.get(tag);
}

function isSeries(id: string): boolean {
  return id.length === 2 && id >= 'F4' && id <= 'FC';
}

function readingOf(element: Sl651Element, isParameter: boolean): Building<Sl651Reading> {
  const meaning = isParameter ? parametersById.get(element.id) : elementsById.get(element.id);
  const reading: Building<Sl651Reading> = meaning
    ? { ...meaning }
    : { id: element.id, name: isParameter ? '自定义参数' : '自定义要素', unit: '' };
  if (!isParameter && isSeries(element.id)) {
    const series = element.id === 'F4' ? readSeries(element.raw, 1, 1) : readSeries(element.raw, 2, 2);
    if (series) reading.series = series;
    else reading.quality = 'coded';
  } else if (element.value !== undefined) reading.value = element.value;
  else if (element.raw !== '')
    reading.quality = element.raw === 'M' ? 'missing' : (readBcd(element.raw, 0).quality ?? 'coded');
  return reading;
}

/** What the elements of a frame mean, in order, each with its own station and time. */
export function readingsOf(
  frame: Pick<
    Sl651Frame,
    'elements' | 'sections' | 'functionCode' | 'observeTime' | 'stationAddr' | 'requested'
  >,
): Sl651Reading[] {
  const { elements = [], sections } = frame;
  const isParameter = bodyKindOf(frame.functionCode) === 'parameters';
  const only: Sl651Section = {
    count: elements.length,
    observeTime: frame.observeTime,
    stationAddr: frame.stationAddr,
  };
  const readings: Sl651Reading[] = [];
  let at = 0;
  let { stationAddr } = only;
  for (const section of sections ?? [only]) {
    if (section.stationAddr !== undefined) stationAddr = section.stationAddr;
    for (let i = 0; i < section.count && at < elements.length; i++) {
      const reading = readingOf(elements[at++], isParameter);
      if (section.observeTime !== undefined) reading.observeTime = section.observeTime;
      if (stationAddr !== undefined) reading.stationAddr = stationAddr;
      readings.push(reading);
    }
  }
  return readings;
}

/** Names of the set bits of a station state (table 58); the box door and the IC card are states, not alarms. */
export function alarmsOf(state: number): string[] {
  return stateBits.flatMap(([name, , one], i) => ((state >>> i) & 1 ? [`${name}：${one}`] : []));
}

/** The time step of a series, from a HEX element 04H (`dhm` in BCD) or an ASCII identifier `DRH01`. */
export function stepOf(element: Sl651Element): Sl651Step | undefined {
  const digits = element.tag === undefined ? element.raw : tagDigits(element.tag);
  if (!/^\d{6}$/.test(digits)) return undefined;
  return {
    days: Number(digits.slice(0, 2)),
    hours: Number(digits.slice(2, 4)),
    minutes: Number(digits.slice(4)),
  };
}

function tagDigits(tag: string): string {
  const nn = tag.slice(3);
  return tag[2] === 'D' ? `${nn}0000` : tag[2] === 'H' ? `00${nn}00` : `0000${nn}`;
}

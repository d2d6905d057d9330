import { CodecFailure } from '#codecs/codec';
import {
  attributeOf,
  canonicalElement,
  childOf,
  elementsOf,
  escapeXmlAttribute,
  readXml,
  readXmlText,
} from '#codecs/xml';
import { XML_LIMITS, type XmlElement } from '#codecs/xml';
import { checkEvent, readInstant } from './check.ts';
import { DETAIL_PARTS, readPart, UNKNOWN, type CotDetail, type CotEvent } from './event.ts';

/** One event may be 256 KB: pictures and routes travel by other means. */
export const MAX_EVENT_BYTES = 262_144;
const LIMITS = { ...XML_LIMITS, maxBytes: MAX_EVENT_BYTES };

function refuse(message: string): never {
  throw new CodecFailure('FIELD_INVALID', message);
}

function required(element: XmlElement, name: string): string {
  return attributeOf(element, name) ?? refuse(`${element.local} has no ${name}`);
}

function numberOf(element: XmlElement, name: string): number {
  const text = required(element, name).trim();
  const value = text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : refuse(`${name} "${text.slice(0, 20)}" is not a number`);
}

function known(name: 'hae' | 'ce' | 'le', value: number): Record<string, number> {
  return Math.abs(value) >= 999_999 ? {} : { [name]: value };
}

function readDetail(detail: XmlElement | undefined): CotDetail {
  const found: Record<string, unknown> = {};
  for (const part of DETAIL_PARTS) {
    const element = detail && childOf(detail, '', part.element);
    const value = element && readPart(part, element);
    if (value) found[part.key] = value;
  }
  return found;
}

/** Children of `<detail>` as text that can be put back. */
export function detailText(detail: XmlElement | undefined): string {
  const form = { exclusive: true, comments: false };
  return detail
    ? elementsOf(detail)
        .map((one) => canonicalElement(one, [detail], form))
        .join('')
    : '';
}

/** Reads one event document. Throws a named {@link CodecFailure}. */
export function readXmlEvent(bytes: Uint8Array): CotEvent {
  const { root } = readXml(bytes, LIMITS).document;
  if (root.local !== 'event' || root.namespace !== '')
    throw new CodecFailure('NOT_AN_EVENT', `${root.name.slice(0, 40)} is not a CoT event`);
  if (required(root, 'version') !== '2.0')
    throw new CodecFailure('VERSION_REFUSED', 'the event version is not 2.0');
  const point = childOf(root, '', 'point') ?? refuse('there is no point');
  const detail = childOf(root, '', 'detail');
  const optional = (['access', 'qos', 'opex'] as const).filter(
    (name) => attributeOf(root, name) !== undefined,
  );
  return checkEvent({
    uid: required(root, 'uid'),
    type: required(root, 'type'),
    time: readInstant('time', required(root, 'time')),
    start: readInstant('start', required(root, 'start')),
    stale: readInstant('stale', required(root, 'stale')),
    how: required(root, 'how'),
    ...Object.fromEntries(optional.map((name) => [name, attributeOf(root, name)])),
    point: {
      lat: numberOf(point, 'lat'),
      lon: numberOf(point, 'lon'),
      ...known('hae', numberOf(point, 'hae')),
      ...known('ce', numberOf(point, 'ce')),
      ...known('le', numberOf(point, 'le')),
    },
    detail: readDetail(detail),
    detailXml: detailText(detail),
    protocol: 0,
  });
}

function attributes(pairs: readonly (readonly [string, string | number | undefined])[]): string {
  return pairs
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escapeXmlAttribute(String(value))}"`)
    .join('');
}

/** Detail parts as elements, for those the text does not hold already. */
function partTexts(event: CotEvent): string {
  const present = new Set(
    elementsOf(readXmlText(`<d>${event.detailXml ?? ''}</d>`, LIMITS).root).map((one) => one.local),
  );
  let text = '';
  for (const { key, element, attributes: names } of DETAIL_PARTS) {
    const value = event.detail?.[key] as Readonly<Record<string, string | number>> | undefined;
    if (value && !present.has(element))
      text += `<${element}${attributes(names.map((name) => [name, value[name]]))}/>`;
  }
  return text;
}

/** Text of an event, version 0. Throws `FIELD_INVALID`. */
export function writeXmlEvent(event: CotEvent): Uint8Array<ArrayBuffer> {
  checkEvent(event);
  const { uid, type, time, start, stale, how, access, qos, opex, point } = event;
  const head = attributes([
    ['version', '2.0'],
    ['uid', uid],
    ['type', type],
    ['time', time],
    ['start', start],
    ['stale', stale],
    ['how', how],
    ['access', access],
    ['qos', qos],
    ['opex', opex],
  ]);
  const where = attributes([
    ['lat', point.lat],
    ['lon', point.lon],
    ['hae', point.hae ?? UNKNOWN],
    ['ce', point.ce ?? UNKNOWN],
    ['le', point.le ?? UNKNOWN],
  ]);
  const detail = `${event.detailXml ?? ''}${partTexts(event)}`;
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n<event${head}><point${where}/><detail>${detail}</detail></event>`;
  return new TextEncoder().encode(text);
}

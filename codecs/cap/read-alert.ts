import { collapse, elementsOf, textOf, type XmlElement } from '#codecs/xml';
import type { CapAlert } from './alert.ts';

/** How a field is carried: a text, white-space-collapsed text, or a nested group. */
type Field = 'text' | 'token' | 'pair' | Group;
interface Group {
  readonly fields: ReadonlyMap<string, { readonly field: Field; readonly many: boolean }>;
}

function group(...fields: readonly [string, Field, 'many'?][]): Group {
  return { fields: new Map(fields.map(([name, field, many]) => [name, { field, many: many === 'many' }])) };
}

const RESOURCE = group(
  ['resourceDesc', 'text'],
  ['mimeType', 'text'],
  ['size', 'token'],
  ['uri', 'token'],
  ['derefUri', 'text'],
  ['digest', 'text'],
);
const AREA = group(
  ['areaDesc', 'text'],
  ['polygon', 'text', 'many'],
  ['circle', 'text', 'many'],
  ['geocode', 'pair', 'many'],
  ['altitude', 'token'],
  ['ceiling', 'token'],
);
const INFO = group(
  ['language', 'token'],
  ['category', 'text', 'many'],
  ['event', 'text'],
  ['responseType', 'text', 'many'],
  ['urgency', 'text'],
  ['severity', 'text'],
  ['certainty', 'text'],
  ['audience', 'text'],
  ['eventCode', 'pair', 'many'],
  ['effective', 'token'],
  ['onset', 'token'],
  ['expires', 'token'],
  ['senderName', 'text'],
  ['headline', 'text'],
  ['description', 'text'],
  ['instruction', 'text'],
  ['web', 'token'],
  ['contact', 'text'],
  ['parameter', 'pair', 'many'],
  ['resource', RESOURCE, 'many'],
  ['area', AREA, 'many'],
);
/** Fields of the alert in schema order, of all three versions. */
export const ALERT = group(
  ['identifier', 'text'],
  ['sender', 'text'],
  ['sent', 'token'],
  ['status', 'text'],
  ['msgType', 'text'],
  ['password', 'text'],
  ['source', 'text'],
  ['scope', 'text'],
  ['restriction', 'text'],
  ['addresses', 'text'],
  ['code', 'text', 'many'],
  ['note', 'text'],
  ['references', 'text'],
  ['incidents', 'text'],
  ['info', INFO, 'many'],
);
export type { Field, Group };

function readPair(element: XmlElement): unknown {
  const parts = elementsOf(element);
  if (parts.length === 0) return textOf(element);
  const valueOf = (name: string): string => {
    const part = parts.find((one) => one.local === name);
    return part ? textOf(part) : '';
  };
  return { valueName: valueOf('valueName'), value: valueOf('value') };
}

function readField(element: XmlElement, field: Field): unknown {
  if (field === 'text') return textOf(element);
  if (field === 'token') return collapse(textOf(element));
  return field === 'pair' ? readPair(element) : readGroup(element, field);
}

/** Reads what is there, in any order and number; a repeated single field keeps its first value. */
function readGroup(element: XmlElement, { fields }: Group): Record<string, unknown> {
  const found = new Map<string, unknown>();
  for (const child of elementsOf(element)) {
    const known = child.namespace === element.namespace ? fields.get(child.local) : undefined;
    if (!known) continue;
    const value = readField(child, known.field);
    const before = found.get(child.local);
    if (known.many) {
      if (Array.isArray(before)) before.push(value);
      else found.set(child.local, [value]);
    } else if (before === undefined) found.set(child.local, value);
  }
  return Object.fromEntries([...fields.keys()].filter((k) => found.has(k)).map((k) => [k, found.get(k)]));
}

/** The alert as far as it can be read; only a schema-valid one has every required field. */
export function readAlert(root: XmlElement): CapAlert {
  return readGroup(root, ALERT) as unknown as CapAlert;
}

import { attributeOf, collapse, elementsOf, textOf, type SchemaFault, type XmlElement } from '#codecs/xml';
import { BED_NAMESPACE, fieldsOf, isTextual, simpleType, type BedField } from './bed-schema.ts';
import type { BedGroup, BedValue, QuakeSummary } from './event.ts';

const NUMBERS = new Set(['double', 'integer', 'int']);

function simpleValue(type: string, text: string): BedValue {
  const value = simpleType(type)?.whiteSpace === 'collapse' ? collapse(text) : text;
  if (type === 'boolean') return value === 'true' || value === '1';
  if (!NUMBERS.has(type) || value === '') return value;
  const number = Number(value);
  return Number.isFinite(number) ? number : value;
}

function textualValue(element: XmlElement): BedValue {
  const group: [string, BedValue][] = element.attributes
    .filter((one) => one.namespace === '')
    .map((one) => [one.local, one.value]);
  const text = textOf(element).trim();
  if (group.length === 0) return text;
  return Object.fromEntries(text === '' ? group : [...group, ['resourceURI', text]]);
}

/** Reads elements into groups and notes what the data model misses. */
export class BedReader {
  readonly faults: SchemaFault[] = [];

  group(element: XmlElement, type: string, path: string): BedGroup {
    const found = new Map<string, BedValue[]>();
    const fields = fieldsOf(type);
    const children = elementsOf(element).filter((child) => child.namespace === BED_NAMESPACE);
    for (const field of fields) {
      if (field.attribute) {
        const value = attributeOf(element, field.name);
        if (value !== undefined) found.set(field.name, [simpleValue(field.type, value)]);
        continue;
      }
      const own = children.filter((child) => child.local === field.name);
      if (own.length > 0)
        found.set(
          field.name,
          own.map((child, i) => this.value(child, field.type, `${path}/${field.name}[${i + 1}]`)),
        );
      this.count(field, own.length, path);
    }
    const known = fields.filter((field) => found.has(field.name));
    return Object.fromEntries(
      known.map((field) => {
        const values = found.get(field.name) as BedValue[];
        return [field.name, field.list ? values : values[0]];
      }),
    );
  }

  private count(field: BedField, count: number, path: string): void {
    if (this.faults.length >= 50) return;
    if (field.required && count === 0) this.faults.push({ path, message: `${field.name} is missing` });
    if (!field.list && count > 1)
      this.faults.push({ path, message: `${field.name} is there ${count} times` });
  }

  private value(element: XmlElement, type: string, path: string): BedValue {
    if (isTextual(type)) return textualValue(element);
    return simpleType(type) ? simpleValue(type, textOf(element)) : this.group(element, type, path);
  }
}

function groups(value: BedValue | undefined): readonly BedGroup[] {
  return Array.isArray(value) ? (value as readonly BedGroup[]) : [];
}

function preferred(all: readonly BedGroup[], id: BedValue | undefined): BedGroup | undefined {
  return all.find((one) => one.publicID === id) ?? all[0];
}

function quantity(group: BedGroup | undefined, name: string): BedValue | undefined {
  const value = group?.[name];
  return typeof value === 'object' && !Array.isArray(value) ? (value as BedGroup).value : undefined;
}

/** The facts of one event; depth is in metres in QuakeML already. */
export function summarise(event: BedGroup): QuakeSummary {
  const origin = preferred(groups(event.origin), event.preferredOriginID);
  const magnitude = preferred(groups(event.magnitude), event.preferredMagnitudeID);
  const [lng, lat] = [quantity(origin, 'longitude'), quantity(origin, 'latitude')];
  const [depth, mag] = [quantity(origin, 'depth'), quantity(magnitude, 'mag')];
  const time = quantity(origin, 'time');
  return {
    publicID: String(event.publicID ?? ''),
    ...(typeof time === 'string' ? { time } : {}),
    ...(typeof lng === 'number' && typeof lat === 'number' ? { position: [lng, lat] as const } : {}),
    ...(typeof depth === 'number' ? { depthM: depth } : {}),
    ...(typeof mag === 'number' ? { magnitude: mag } : {}),
    ...(typeof magnitude?.type === 'string' ? { magnitudeType: magnitude.type } : {}),
    ...(typeof event.type === 'string' ? { eventType: event.type.replaceAll('_', ' ') } : {}),
  };
}

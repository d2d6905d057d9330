import { CodecFailure } from '#codecs/codec';
import { xmlElement, type XmlElement } from '#codecs/xml';
import { BED_NAMESPACE, fieldsOf, isTextual, simpleType } from './bed-schema.ts';
import type { BedGroup, BedValue } from './event.ts';

function invalid(message: string): never {
  throw new CodecFailure('VALUE_INVALID', message);
}

function isGroup(value: unknown): value is BedGroup {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOfValue(value: BedValue, name: string): string {
  if (typeof value === 'object') return invalid(`${name} is not a text, number or truth`);
  return String(value);
}

function writeValue(name: string, type: string, value: BedValue): XmlElement {
  if (isTextual(type) && isGroup(value)) {
    const { resourceURI, ...attributes } = value;
    const texts = Object.entries(attributes).map(([key, one]) => [key, textOfValue(one, key)]);
    const children = resourceURI === undefined ? [] : [textOfValue(resourceURI, name)];
    return xmlElement(name, { namespace: BED_NAMESPACE, attributes: Object.fromEntries(texts), children });
  }
  if (isTextual(type) || simpleType(type))
    return xmlElement(name, { namespace: BED_NAMESPACE, children: [textOfValue(value, name)] });
  if (!isGroup(value)) return invalid(`${name} is not an object`);
  return writeGroup(name, type, value);
}

/** Element of a group, its children in schema order. Throws `VALUE_INVALID`. */
export function writeGroup(name: string, type: string, group: BedGroup, declare = false): XmlElement {
  const fields = fieldsOf(type);
  for (const key of Object.keys(group))
    if (!fields.some((field) => field.name === key)) invalid(`there is no ${key} in ${name}`);
  const attributes: Record<string, string> = {};
  const children: XmlElement[] = [];
  for (const field of fields) {
    if (!Object.hasOwn(group, field.name) || group[field.name] === undefined) continue;
    const value = group[field.name];
    if (field.attribute) attributes[field.name] = textOfValue(value, field.name);
    else if (!field.list) children.push(writeValue(field.name, field.type, value));
    else if (!Array.isArray(value)) invalid(`${field.name} is not a list`);
    else
      for (const one of value as readonly BedValue[]) children.push(writeValue(field.name, field.type, one));
  }
  return xmlElement(name, { namespace: BED_NAMESPACE, declare, attributes, children });
}

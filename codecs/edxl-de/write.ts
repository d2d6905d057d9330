import { CodecFailure } from '#codecs/codec';
import { readXmlText, validateXml, writeXmlDocument, xmlElement, type XmlElement } from '#codecs/xml';
import type { Distribution } from './distribution.ts';
import { DISTRIBUTION, type Field, type Group } from './fields.ts';
import { DE_NAMESPACES, DE_SCHEMA } from './schema.ts';

const namespace = DE_NAMESPACES['1.0'];

function invalid(message: string): never {
  throw new CodecFailure('VALUE_INVALID', message);
}

function writeField(name: string, field: Field, value: unknown): XmlElement {
  if (field === 'text' || field === 'token' || field === 'xml') {
    if (typeof value !== 'string') return invalid(`${name} is not a text`);
    if (field !== 'xml') return xmlElement(name, { namespace, children: [value] });
    const { children } = readXmlText(`<x>${value}</x>`).root;
    return xmlElement(name, { namespace, children });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return invalid(`${name} is not an object`);
  return xmlElement(name, {
    namespace,
    children: writeGroup(field, value as Readonly<Record<string, unknown>>),
  });
}

function writeGroup({ fields }: Group, value: Readonly<Record<string, unknown>>): XmlElement[] {
  for (const key of Object.keys(value)) if (!fields.has(key)) invalid(`there is no element ${key}`);
  const children: XmlElement[] = [];
  for (const [name, { field, many }] of fields) {
    if (!Object.hasOwn(value, name) || value[name] === undefined) continue;
    if (many && !Array.isArray(value[name])) invalid(`${name} is not a list`);
    for (const one of many ? (value[name] as unknown[]) : [value[name]])
      children.push(writeField(name, field, one));
  }
  return children;
}

/** XML of a DE 1.0 distribution. Throws `VALUE_INVALID`, or `SCHEMA_INVALID` for what the schema refuses. */
export function writeDistribution(distribution: Distribution): Uint8Array {
  if (typeof distribution !== 'object' || distribution === null) invalid('the distribution is not an object');
  const children = writeGroup(DISTRIBUTION, distribution as unknown as Readonly<Record<string, unknown>>);
  const root = xmlElement('EDXLDistribution', { namespace, declare: true, children });
  const [fault] = validateXml(root, DE_SCHEMA);
  if (fault) throw new CodecFailure('SCHEMA_INVALID', `${fault.path}: ${fault.message}`);
  return writeXmlDocument(root);
}

import { CodecFailure } from '#codecs/codec';
import { validateXml, writeXmlDocument, xmlElement, type XmlElement } from '#codecs/xml';
import type { CapAlert, CapVersion } from './alert.ts';
import { ALERT, type Field, type Group } from './read-alert.ts';
import { CAP_NAMESPACES, CAP_SCHEMAS } from './schema.ts';

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(message: string): never {
  throw new CodecFailure('VALUE_INVALID', message);
}

function textElement(name: string, namespace: string, value: unknown): XmlElement {
  if (typeof value !== 'string' && typeof value !== 'number') return invalid(`${name} is not a text`);
  return xmlElement(name, { namespace, children: [String(value)] });
}

function writeField(name: string, field: Field, value: unknown, namespace: string): XmlElement {
  if (field === 'text' || field === 'token') return textElement(name, namespace, value);
  if (field === 'pair') {
    if (typeof value === 'string') return textElement(name, namespace, value);
    if (!isRecord(value)) return invalid(`${name} is not a pair`);
    const children = ['valueName', 'value'].map((part) => textElement(part, namespace, value[part]));
    return xmlElement(name, { namespace, children });
  }
  if (!isRecord(value)) return invalid(`${name} is not an object`);
  return xmlElement(name, { namespace, children: writeGroup(field, value, namespace) });
}

function writeGroup(
  { fields }: Group,
  value: Readonly<Record<string, unknown>>,
  namespace: string,
): XmlElement[] {
  for (const key of Object.keys(value)) if (!fields.has(key)) invalid(`there is no element ${key}`);
  const children: XmlElement[] = [];
  for (const [name, { field, many }] of fields) {
    if (!Object.hasOwn(value, name) || value[name] === undefined) continue;
    const one = value[name];
    if (many && !Array.isArray(one)) invalid(`${name} is not a list`);
    for (const item of many ? (one as unknown[]) : [one])
      children.push(writeField(name, field, item, namespace));
  }
  return children;
}

/** XML of an alert, in UTF-8. Throws `VALUE_INVALID`, or `SCHEMA_INVALID` for what the official schema refuses. */
export function writeAlert(alert: CapAlert, version: CapVersion): Uint8Array {
  const namespace = CAP_NAMESPACES[version];
  if (!isRecord(alert)) invalid('the alert is not an object');
  const children = writeGroup(ALERT, alert as unknown as Readonly<Record<string, unknown>>, namespace);
  const root = xmlElement('alert', { namespace, declare: true, children });
  const [fault] = validateXml(root, CAP_SCHEMAS[version]);
  if (fault) throw new CodecFailure('SCHEMA_INVALID', `${fault.path}: ${fault.message}`);
  return writeXmlDocument(root);
}

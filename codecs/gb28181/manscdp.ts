import { elementsOf, readXmlText, textOf, type XmlElement } from '#codecs/xml';
import { readPtzText, type PtzCommand } from './ptz.ts';

/** An element's value: its text, or its children by name. */
export type ManscdpValue = string | { [key: string]: ManscdpValue | ManscdpValue[] };

/** A MANSCDP document (GB/T 28181-2016 annex A.2). */
export interface Manscdp {
  /** Root element: `Notify`, `Query`, `Response` or `Control`. */
  kind: string;
  /** Children with the names of the standard, e.g. `CmdType`, `SN`, `DeviceID`. */
  elements: { [key: string]: ManscdpValue | ManscdpValue[] };
  /** Front-end command of a `DeviceControl`. */
  ptz?: PtzCommand;
}

const MAX_REMEMBERED = 1000;
/** Longer names are none of the standard's and stay as they are. */
const MAX_NAME = 64;
const remembered = new Map<string, string>();

/** `DeviceID` becomes `deviceId`, `IPAddress` `ipAddress`, `SN` `sn`. */
export function camelCase(name: string): string {
  const known = remembered.get(name);
  if (known !== undefined) return known;
  const made = joinWords(name);
  if (remembered.size < MAX_REMEMBERED && name.length <= 40) remembered.set(name, made);
  return made;
}

function joinWords(name: string): string {
  if (name.length > MAX_NAME) return name;
  const words = name
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[\s_.:-]+/)
    .filter((word) => word !== '');
  const joined = words
    .map((word, i) => (i === 0 ? word.toLowerCase() : word[0].toUpperCase() + word.slice(1).toLowerCase()))
    .join('');
  return joined === '' || joined === 'proto' ? 'element' : joined;
}

function put(
  target: { [key: string]: ManscdpValue | ManscdpValue[] },
  key: string,
  value: ManscdpValue,
): void {
  if (key === '__proto__') return; // a name no object may carry as its own
  const held = Object.hasOwn(target, key) ? target[key] : undefined;
  if (Array.isArray(held)) held.push(value);
  else if (held !== undefined) target[key] = [held, value];
  else target[key] = key === 'Item' ? [value] : value;
}

function valueOf(element: XmlElement): ManscdpValue {
  const children = elementsOf(element);
  if (children.length === 0 && element.attributes.length === 0) return textOf(element).trim();
  const record: { [key: string]: ManscdpValue | ManscdpValue[] } = {};
  for (const attribute of element.attributes) put(record, attribute.local, attribute.value);
  for (const child of children) put(record, child.local, valueOf(child));
  if (children.length === 0) {
    const text = textOf(element).trim();
    if (text !== '') put(record, 'text', text);
  }
  return record;
}

/** Reads a MANSCDP body. Throws the XML reader's `CodecFailure` (a DOCTYPE is refused). */
export function readManscdp(text: string): Manscdp {
  const { root } = readXmlText(text.trim());
  const elements: { [key: string]: ManscdpValue | ManscdpValue[] } = {};
  for (const child of elementsOf(root)) put(elements, child.local, valueOf(child));
  const command = elements.PTZCmd;
  const ptz = typeof command === 'string' ? readPtzText(command) : undefined;
  return ptz ? { kind: root.local, elements, ptz } : { kind: root.local, elements };
}

/** The same tree with names in camel case and `Item` lists as `items`. */
export function camelCased(value: ManscdpValue | ManscdpValue[]): unknown {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(camelCased);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key === 'Item' ? 'items' : camelCase(key),
      camelCased(inner),
    ]),
  );
}

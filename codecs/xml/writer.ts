import { CodecFailure } from '#codecs/codec';
import { isNcName } from './names.ts';
import type { XmlAttribute, XmlElement, XmlNode } from './tree.ts';

/** What is not a character of XML, lone surrogates aside (XML 1.0 §2.2). */
const FORBIDDEN = /[^\t\n\r\u0020-\ufffd]/;

function checked(text: string): string {
  if (FORBIDDEN.test(text) || !text.isWellFormed())
    throw new CodecFailure('CHARACTER_INVALID', 'the text holds a character XML cannot carry');
  return text;
}

/** Character data with its markup escaped; carriage returns survive as references. */
export function escapeXmlText(text: string): string {
  return checked(text).replace(/[&<>\r]/g, (c) =>
    c === '&' ? '&amp;' : c === '<' ? '&lt;' : c === '>' ? '&gt;' : '&#xD;',
  );
}

const IN_ATTRIBUTE: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

/** Attribute value for double quotes; white space other than a plain space survives as references. */
export function escapeXmlAttribute(text: string): string {
  return checked(text).replace(/[&<>"\t\n\r]/g, (c) => IN_ATTRIBUTE[c]);
}

function qualified(name: string): string {
  const parts = name.split(':');
  if (parts.length > 2 || !parts.every(isNcName))
    throw new CodecFailure('NAME_INVALID', `not a legal name: ${name.slice(0, 40)}`);
  return name;
}

function writeMarkup(node: Exclude<XmlNode, XmlElement>): string {
  if (node.kind === 'text') return escapeXmlText(node.value);
  if (node.kind === 'comment') {
    if (node.value.includes('--') || node.value.endsWith('-'))
      throw new CodecFailure('VALUE_INVALID', 'a comment may not hold --');
    return `<!--${checked(node.value)}-->`;
  }
  if (!isNcName(node.target) || node.target.toLowerCase() === 'xml' || node.data.includes('?>'))
    throw new CodecFailure('VALUE_INVALID', 'an instruction has no legal target or holds ?>');
  return `<?${node.target}${node.data === '' ? '' : ` ${checked(node.data)}`}?>`;
}

/** One node as XML text, no white space added. Throws {@link CodecFailure} for what XML cannot carry. */
export function writeXmlNode(node: XmlNode): string {
  if (node.kind !== 'element') return writeMarkup(node);
  let tag = `<${qualified(node.name)}`;
  for (const { prefix, uri } of node.declarations)
    tag += ` xmlns${prefix === '' ? '' : `:${qualified(prefix)}`}="${escapeXmlAttribute(uri)}"`;
  for (const { name, value } of node.attributes) tag += ` ${qualified(name)}="${escapeXmlAttribute(value)}"`;
  if (node.children.length === 0) return `${tag}/>`;
  return `${tag}>${node.children.map(writeXmlNode).join('')}</${node.name}>`;
}

/** A document in UTF-8 with its declaration. */
export function writeXmlDocument(root: XmlElement): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`<?xml version="1.0" encoding="UTF-8"?>\n${writeXmlNode(root)}\n`);
}

/** What {@link xmlElement} needs beside the name. */
export interface ElementParts {
  readonly namespace?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  /** Declare `namespace` as the default here. */
  readonly declare?: boolean;
  readonly children?: readonly (XmlNode | string)[];
}

/** Builds an element without a prefix; strings among the children become text. */
export function xmlElement(local: string, parts: ElementParts = {}): XmlElement {
  const namespace = parts.namespace ?? '';
  const attributes: XmlAttribute[] = Object.entries(parts.attributes ?? {}).map(([name, value]) => ({
    name,
    prefix: '',
    local: name,
    namespace: '',
    value,
  }));
  const children = (parts.children ?? []).map((child) =>
    typeof child === 'string' ? ({ kind: 'text', value: child } as const) : child,
  );
  return {
    kind: 'element',
    name: local,
    prefix: '',
    local,
    namespace,
    attributes,
    declarations: parts.declare ? [{ prefix: '', uri: namespace }] : [],
    children: children.filter((child) => child.kind !== 'text' || child.value !== ''),
  };
}

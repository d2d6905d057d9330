import { isNcName, XML_NAMESPACE, XMLNS_NAMESPACE } from './names.ts';
import type { XmlAttribute, XmlNamespaceDeclaration } from './tree.ts';

/** One binding in scope; the chain runs outwards. */
export interface Scope {
  readonly prefix: string;
  readonly uri: string;
  readonly outer: Scope | undefined;
  /** Bindings in the chain from here outwards. */
  readonly size: number;
}

/** A name split at its colon. */
export interface SplitName {
  readonly prefix: string;
  readonly local: string;
}

export interface RawAttribute {
  readonly name: string;
  readonly split: SplitName;
  readonly value: string;
}

export type Refuse = (code: string, message: string) => never;

const NO_DECLARATIONS: readonly XmlNamespaceDeclaration[] = [];
const NO_ATTRIBUTES: readonly XmlAttribute[] = [];

/** Splits and checks a qualified name; `undefined` when it is not one. */
export function splitName(name: string): SplitName | undefined {
  const colon = name.indexOf(':');
  if (colon < 0) return isNcName(name) ? { prefix: '', local: name } : undefined;
  const prefix = name.slice(0, colon);
  const local = name.slice(colon + 1);
  return isNcName(prefix) && isNcName(local) ? { prefix, local } : undefined;
}

/** Namespace bound to `prefix`, or `undefined` for an unbound one; the default namespace may be empty. */
export function lookUp(scope: Scope | undefined, prefix: string): string | undefined {
  for (let at = scope; at; at = at.outer) if (at.prefix === prefix) return at.uri;
  if (prefix === 'xml') return XML_NAMESPACE;
  return prefix === '' ? '' : undefined;
}

function checkBinding(prefix: string, uri: string, refuse: Refuse): void {
  if (prefix === 'xmlns') refuse('NAMESPACE_INVALID', 'the prefix xmlns may not be declared');
  if ((prefix === 'xml') !== (uri === XML_NAMESPACE))
    refuse('NAMESPACE_INVALID', 'the prefix xml and its namespace belong together');
  if (uri === XMLNS_NAMESPACE) refuse('NAMESPACE_INVALID', 'the xmlns namespace may not be bound');
  if (prefix !== '' && uri === '') refuse('NAMESPACE_INVALID', `the prefix ${prefix} is bound to nothing`);
}

/** The declarations among the attributes of one start tag, and the scope they open. */
export function openScope(
  raw: readonly RawAttribute[],
  outer: Scope | undefined,
  maxNamespaces: number,
  refuse: Refuse,
): { scope: Scope | undefined; declarations: readonly XmlNamespaceDeclaration[] } {
  let scope = outer;
  let declarations: XmlNamespaceDeclaration[] | undefined;
  for (const { name, split, value } of raw) {
    if (split.prefix !== 'xmlns' && name !== 'xmlns') continue;
    const prefix = name === 'xmlns' ? '' : split.local;
    checkBinding(prefix, value, refuse);
    scope = { prefix, uri: value, outer: scope, size: (scope?.size ?? 0) + 1 };
    if (scope.size > maxNamespaces)
      refuse('TOO_MANY_NAMESPACES', `more than ${maxNamespaces} declarations in scope`);
    (declarations ??= []).push({ prefix, uri: value });
  }
  return { scope, declarations: declarations ?? NO_DECLARATIONS };
}

function refuseDuplicates(attributes: readonly XmlAttribute[], refuse: Refuse): void {
  if (attributes.length < 2) return;
  const seen = new Set<string>();
  for (const { namespace, local, name } of attributes) {
    const key = `${namespace}\n${local}`;
    if (seen.has(key)) refuse('ATTRIBUTE_DUPLICATE', `attribute ${name} is there twice`);
    seen.add(key);
  }
}

/** The attributes of one start tag other than declarations, with their namespaces; duplicates refused. */
export function resolveAttributes(
  raw: readonly RawAttribute[],
  scope: Scope | undefined,
  refuse: Refuse,
): readonly XmlAttribute[] {
  if (raw.length === 0) return NO_ATTRIBUTES;
  const names = new Set<string>();
  const attributes: XmlAttribute[] = [];
  for (const { name, split, value } of raw) {
    if (raw.length > 1) {
      if (names.has(name)) refuse('ATTRIBUTE_DUPLICATE', `attribute ${name} is there twice`);
      names.add(name);
    }
    if (split.prefix === 'xmlns' || name === 'xmlns') continue;
    const namespace = split.prefix === '' ? '' : lookUp(scope, split.prefix);
    if (namespace === undefined) refuse('NAMESPACE_UNBOUND', `the prefix ${split.prefix} is not declared`);
    attributes.push({
      name,
      prefix: split.prefix,
      local: split.local,
      namespace: namespace as string,
      value,
    });
  }
  refuseDuplicates(attributes, refuse);
  return attributes;
}

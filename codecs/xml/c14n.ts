import { XML_NAMESPACE } from './names.ts';
import type { XmlAttribute, XmlDocument, XmlElement, XmlNode } from './tree.ts';

/** Choices of Canonical XML 1.0 and Exclusive XML Canonicalization 1.0. */
export interface CanonicalForm {
  readonly exclusive: boolean;
  readonly comments: boolean;
  /** `InclusiveNamespaces PrefixList` of the exclusive form; `#default` stands for the default namespace. */
  readonly inclusivePrefixes?: readonly string[];
  /** One element left out with everything inside: the enveloped signature. */
  readonly without?: XmlElement;
}

type Bindings = ReadonlyMap<string, string>;
const NOTHING: Bindings = new Map();

/** Order of code points, which for the names and URIs here differs from UTF-16 order only past U+FFFF. */
function compare(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const astral = (code: number): boolean => code >= 0xd800 && code <= 0xdfff;
    if (astral(x) !== astral(y)) return astral(x) ? 1 : -1;
    return x - y;
  }
  return a.length - b.length;
}

function text(value: string): string {
  return value.replace(/[&<>\r]/g, (c) =>
    c === '&' ? '&amp;' : c === '<' ? '&lt;' : c === '>' ? '&gt;' : '&#xD;',
  );
}

const ATTRIBUTE_ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

function attribute(value: string): string {
  return value.replace(/[&<"\t\n\r]/g, (c) => ATTRIBUTE_ESCAPES[c]);
}

function widen(scope: Bindings, element: XmlElement): Bindings {
  if (element.declarations.length === 0) return scope;
  const wider = new Map(scope);
  for (const { prefix, uri } of element.declarations) wider.set(prefix, uri);
  return wider;
}

function utilised(element: XmlElement): Set<string> {
  const prefixes = new Set([element.prefix]);
  for (const { prefix } of element.attributes) if (prefix !== '') prefixes.add(prefix);
  return prefixes;
}

/** Prefixes whose binding this element writes, with the binding. */
function newBindings(
  element: XmlElement,
  scope: Bindings,
  written: Bindings,
  form: CanonicalForm,
): [string, string][] {
  const wanted = form.exclusive ? utilised(element) : new Set([...scope.keys(), '']);
  if (form.exclusive)
    for (const listed of form.inclusivePrefixes ?? []) {
      const prefix = listed === '#default' ? '' : listed;
      if (scope.has(prefix)) wanted.add(prefix);
    }
  const found: [string, string][] = [];
  for (const prefix of wanted) {
    if (prefix === 'xml') continue;
    const uri = scope.get(prefix) ?? '';
    if (uri === (written.get(prefix) ?? '')) continue;
    found.push([prefix, uri]);
  }
  return found.sort((a, b) => compare(a[0], b[0]));
}

function sorted(attributes: readonly XmlAttribute[]): XmlAttribute[] {
  return attributes.toSorted((a, b) => compare(a.namespace, b.namespace) || compare(a.local, b.local));
}

class Canonicaliser {
  private readonly form: CanonicalForm;
  readonly out: string[] = [];

  constructor(form: CanonicalForm) {
    this.form = form;
  }

  node(node: XmlNode, outer: Bindings, written: Bindings): void {
    if (node.kind === 'text') this.out.push(text(node.value));
    else if (node.kind === 'comment') {
      if (this.form.comments) this.out.push(`<!--${node.value}-->`);
    } else if (node.kind === 'instruction')
      this.out.push(`<?${node.target}${node.data === '' ? '' : ` ${node.data.replaceAll('\r', '&#xD;')}`}?>`);
    else if (node !== this.form.without) this.element(node, outer, written, []);
  }

  element(element: XmlElement, outer: Bindings, written: Bindings, inherited: readonly XmlAttribute[]): void {
    const scope = widen(outer, element);
    const fresh = newBindings(element, scope, written, this.form);
    const seen = fresh.length === 0 ? written : new Map([...written, ...fresh]);
    let tag = `<${element.name}`;
    for (const [prefix, uri] of fresh)
      tag += ` xmlns${prefix === '' ? '' : `:${prefix}`}="${attribute(uri)}"`;
    for (const { name, value } of sorted([...element.attributes, ...inherited]))
      tag += ` ${name}="${attribute(value)}"`;
    this.out.push(`${tag}>`);
    for (const child of element.children) this.node(child, scope, seen);
    this.out.push(`</${element.name}>`);
  }
}

/** `xml:*` attributes an apex element inherits in the inclusive form (Canonical XML 1.0 §2.4). */
function inheritedAttributes(apex: XmlElement, ancestors: readonly XmlElement[]): XmlAttribute[] {
  const found = new Map<string, XmlAttribute>();
  for (const ancestor of ancestors)
    for (const one of ancestor.attributes) if (one.namespace === XML_NAMESPACE) found.set(one.local, one);
  for (const own of apex.attributes) if (own.namespace === XML_NAMESPACE) found.delete(own.local);
  return [...found.values()];
}

/**
 * Canonical text of the subtree at `apex`. `ancestors` run from the root down to its parent; they give the bindings
 * in scope and, in the inclusive form, the inherited `xml:` attributes.
 */
export function canonicalElement(
  apex: XmlElement,
  ancestors: readonly XmlElement[],
  form: CanonicalForm,
): string {
  let scope: Bindings = NOTHING;
  for (const ancestor of ancestors) scope = widen(scope, ancestor);
  const canonicaliser = new Canonicaliser(form);
  canonicaliser.element(apex, scope, NOTHING, form.exclusive ? [] : inheritedAttributes(apex, ancestors));
  return canonicaliser.out.join('');
}

/** Canonical text of a whole document: markup beside the root is set on lines of its own (§2.3). */
export function canonicalDocument(document: XmlDocument, form: CanonicalForm): string {
  const canonicaliser = new Canonicaliser(form);
  let rootSeen = false;
  for (const node of document.children) {
    if (node.kind === 'comment' && !form.comments) continue;
    if (rootSeen) canonicaliser.out.push('\n');
    canonicaliser.node(node, NOTHING, NOTHING);
    if (node === document.root) rootSeen = true;
    else if (!rootSeen) canonicaliser.out.push('\n');
  }
  return canonicaliser.out.join('');
}

/** Elements from the root down to the parent of `target`; `undefined` when it is not in the document. */
export function ancestorsOf(root: XmlElement, target: XmlElement): XmlElement[] | undefined {
  if (root === target) return [];
  for (const child of root.children) {
    if (child.kind !== 'element') continue;
    const below = ancestorsOf(child, target);
    if (below) return [root, ...below];
  }
  return undefined;
}

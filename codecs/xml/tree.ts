/** An attribute other than a namespace declaration, its value normalised (XML 1.0 §3.3.3). */
export interface XmlAttribute {
  /** Qualified name as written. */
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  /** Namespace name; empty for an attribute without a prefix. */
  readonly namespace: string;
  readonly value: string;
}

/** `xmlns="…"` (prefix empty) or `xmlns:prefix="…"`. */
export interface XmlNamespaceDeclaration {
  readonly prefix: string;
  readonly uri: string;
}

export interface XmlElement {
  readonly kind: 'element';
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  /** Namespace name; empty when in no namespace. */
  readonly namespace: string;
  readonly attributes: readonly XmlAttribute[];
  readonly declarations: readonly XmlNamespaceDeclaration[];
  readonly children: readonly XmlNode[];
}

/** Character data; text, CDATA sections and references next to each other are one node. */
export interface XmlText {
  readonly kind: 'text';
  readonly value: string;
}

export interface XmlComment {
  readonly kind: 'comment';
  readonly value: string;
}

export interface XmlInstruction {
  readonly kind: 'instruction';
  readonly target: string;
  readonly data: string;
}

export type XmlNode = XmlElement | XmlText | XmlComment | XmlInstruction;

export interface XmlDocument {
  readonly kind: 'document';
  readonly root: XmlElement;
  /** Comments, instructions and the root, in order. */
  readonly children: readonly XmlNode[];
  /** Index just after this document in the decoded text, when several follow each other. */
  readonly end: number;
}

/** Concatenated character data of an element's own text nodes (comments and instructions do not interrupt it). */
export function textOf(element: XmlElement): string {
  if (element.children.length === 1 && element.children[0].kind === 'text') return element.children[0].value;
  let text = '';
  for (const child of element.children) if (child.kind === 'text') text += child.value;
  return text;
}

/** Child elements, in order. */
export function elementsOf(element: XmlElement): XmlElement[] {
  return element.children.filter((child): child is XmlElement => child.kind === 'element');
}

/** The first child element of that name. */
export function childOf(element: XmlElement, namespace: string, local: string): XmlElement | undefined {
  for (const child of element.children)
    if (child.kind === 'element' && child.local === local && child.namespace === namespace) return child;
  return undefined;
}

/** All child elements of that name. */
export function childrenOf(element: XmlElement, namespace: string, local: string): XmlElement[] {
  return elementsOf(element).filter((child) => child.local === local && child.namespace === namespace);
}

/** Value of the attribute of that name. */
export function attributeOf(element: XmlElement, local: string, namespace = ''): string | undefined {
  for (const attribute of element.attributes)
    if (attribute.local === local && attribute.namespace === namespace) return attribute.value;
  return undefined;
}

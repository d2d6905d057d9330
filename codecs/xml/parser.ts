import { CodecFailure } from '#codecs/codec';
import { BUILT_IN, DECLARATION } from './prepare.ts';
import type { XmlLimits } from './limits.ts';
import { lookUp, openScope, resolveAttributes, splitName } from './namespaces.ts';
import type { RawAttribute, Scope, SplitName } from './namespaces.ts';
import { isNcName, isXmlCharacter } from './names.ts';
import type { XmlDocument, XmlElement, XmlNode } from './tree.ts';

const NO_RAW: readonly RawAttribute[] = [];

interface Open {
  readonly element: XmlElement;
  readonly children: XmlNode[];
  readonly scope: Scope | undefined;
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 9;
}

/** One pass over the text of one document; every refusal is a named {@link CodecFailure} with line and column. */
export class XmlParser {
  private readonly text: string;
  private readonly limits: XmlLimits;
  private readonly start: number;
  private at: number;
  private elements = 0;
  private markup = 0;
  private readonly stack: Open[] = [];
  private readonly names = new Map<string, SplitName>();
  private pending = '';
  private nextAmpersand = -2;
  private nextCdataEnd = -2;
  private readonly refuse = (code: string, message: string): never => this.fail(code, message);

  /** `text` has its line ends normalised and no forbidden character (see `prepareXmlText`). */
  constructor(text: string, start: number, limits: XmlLimits) {
    this.text = text;
    this.start = start;
    this.at = start;
    this.limits = limits;
  }

  private fail(code: string, message: string, at = this.at): never {
    let line = 1;
    let lineStart = this.start;
    for (let i = this.text.indexOf('\n', this.start); i >= 0 && i < at; i = this.text.indexOf('\n', i + 1)) {
      line += 1;
      lineStart = i + 1;
    }
    throw new CodecFailure(code, `${message} (line ${line}, column ${at - lineStart + 1})`);
  }

  /** Reads one document; stops before a following XML declaration when `several` documents may follow. */
  document(several: boolean): XmlDocument {
    this.declaration();
    const children: XmlNode[] = [];
    let root: XmlElement | undefined;
    for (;;) {
      this.space();
      if (this.at >= this.text.length) break;
      if (this.text.charCodeAt(this.at) !== 60) this.fail('NOT_WELL_FORMED', 'text outside the root element');
      if (root && several && this.atDeclaration()) break;
      const next = this.text.charCodeAt(this.at + 1);
      if (next === 33) children.push(this.outsideComment());
      else if (next === 63) children.push(this.instruction());
      else if (root) this.fail('NOT_WELL_FORMED', 'a second root element');
      else children.push((root = this.rootElement()));
    }
    if (!root) this.fail('INCOMPLETE', 'there is no root element');
    return { kind: 'document', root: root as XmlElement, children, end: this.at };
  }

  private atDeclaration(): boolean {
    return this.text.startsWith('<?xml', this.at) && isSpace(this.text.charCodeAt(this.at + 5));
  }

  private declaration(): void {
    if (!this.atDeclaration()) return;
    const found = DECLARATION.exec(this.text.slice(this.at, this.at + 300));
    if (!found) return this.fail('DECLARATION_INVALID', 'the XML declaration is malformed');
    const version = found[1] ?? found[2];
    if (version !== '1.0') this.fail('VERSION_REFUSED', `XML version ${version} is not accepted`);
    this.at += found[0].length;
  }

  private space(): boolean {
    const from = this.at;
    while (isSpace(this.text.charCodeAt(this.at))) this.at += 1;
    return this.at > from;
  }

  private outsideComment(): XmlNode {
    if (this.text.startsWith('<!--', this.at)) return this.comment();
    if (/^<!doctype/i.test(this.text.slice(this.at, this.at + 9)))
      this.fail('DOCTYPE_REFUSED', 'a document type declaration is not accepted');
    return this.fail('NOT_WELL_FORMED', 'markup that is neither element, comment nor instruction');
  }

  private countMarkup(): void {
    if (++this.markup > this.limits.maxMarkup)
      this.fail('TOO_MUCH_MARKUP', `more than ${this.limits.maxMarkup} comments and instructions`);
  }

  private comment(): XmlNode {
    this.countMarkup();
    const end = this.text.indexOf('--', this.at + 4);
    if (end < 0) this.fail('INCOMPLETE', 'a comment does not end');
    if (this.text.charCodeAt(end + 2) !== 62) this.fail('NOT_WELL_FORMED', '-- inside a comment', end);
    const value = this.text.slice(this.at + 4, end);
    this.at = end + 3;
    return { kind: 'comment', value };
  }

  private instruction(): XmlNode {
    this.countMarkup();
    const end = this.text.indexOf('?>', this.at + 2);
    if (end < 0) this.fail('INCOMPLETE', 'a processing instruction does not end');
    const body = this.text.slice(this.at + 2, end);
    const blank = /[ \t\n]/.exec(body)?.index ?? body.length;
    const target = body.slice(0, blank);
    if (!isNcName(target) || target.toLowerCase() === 'xml')
      this.fail('NOT_WELL_FORMED', 'a processing instruction has no legal target');
    this.at = end + 2;
    return { kind: 'instruction', target, data: body.slice(blank).replace(/^[ \t\n]+/, '') };
  }

  private rootElement(): XmlElement {
    const siblings: XmlNode[] = [];
    this.startTag(siblings);
    while (this.stack.length > 0) this.content();
    return siblings[0] as XmlElement;
  }

  /** Up to and including the next piece of markup inside the innermost open element. */
  private content(): void {
    const less = this.text.indexOf('<', this.at);
    if (less < 0) this.fail('INCOMPLETE', 'an element does not end');
    if (less > this.at) this.pending += this.characters(less);
    const next = this.text.charCodeAt(less + 1);
    if (next === 47) return this.endTag();
    if (next === 33 && this.text.startsWith('<![CDATA[', less)) return this.cdata(less);
    this.flush();
    const { children } = this.stack[this.stack.length - 1];
    if (next === 33) children.push(this.outsideComment());
    else if (next === 63) children.push(this.instruction());
    else this.startTag(children);
  }

  private flush(): void {
    if (this.pending === '') return;
    this.stack[this.stack.length - 1].children.push({ kind: 'text', value: this.pending });
    this.pending = '';
  }

  /** Character data from here to `end`, references resolved. */
  private characters(end: number): string {
    const from = this.at;
    if (this.nextCdataEnd !== -1 && this.nextCdataEnd < from)
      this.nextCdataEnd = this.text.indexOf(']]>', from);
    if (this.nextCdataEnd >= 0 && this.nextCdataEnd < end)
      this.fail('NOT_WELL_FORMED', ']]> in character data', this.nextCdataEnd);
    this.at = end;
    return this.resolve(from, end);
  }

  /** The text between two indices with its references resolved. */
  private resolve(from: number, end: number): string {
    if (this.nextAmpersand !== -1 && this.nextAmpersand < from)
      this.nextAmpersand = this.text.indexOf('&', from);
    if (this.nextAmpersand === -1 || this.nextAmpersand >= end) return this.text.slice(from, end);
    let value = '';
    let at = from;
    for (let amp = this.nextAmpersand; amp >= 0 && amp < end; amp = this.text.indexOf('&', at)) {
      const semicolon = this.text.indexOf(';', amp);
      if (semicolon < 0 || semicolon >= end || semicolon - amp > 32)
        this.fail('NOT_WELL_FORMED', 'an & does not begin a reference', amp);
      value += this.text.slice(at, amp) + this.reference(this.text.slice(amp + 1, semicolon), amp);
      at = semicolon + 1;
    }
    return value + this.text.slice(at, end);
  }

  private reference(name: string, at: number): string {
    if (name.charCodeAt(0) !== 35) {
      const value = BUILT_IN.get(name);
      if (value === undefined)
        this.fail('ENTITY_REFUSED', `entity ${name} is not one of the five built-ins`, at);
      return value as string;
    }
    const hex = /^#x([0-9a-fA-F]{1,8})$/.exec(name);
    const decimal = hex ? null : /^#([0-9]{1,9})$/.exec(name);
    const code = hex ? Number.parseInt(hex[1], 16) : decimal ? Number(decimal[1]) : -1;
    if (code < 0) this.fail('NOT_WELL_FORMED', 'a numeric reference is malformed', at);
    if (!isXmlCharacter(code)) this.fail('CHARACTER_INVALID', `&${name}; is not a character of XML`, at);
    return String.fromCodePoint(code);
  }

  private cdata(less: number): void {
    const end = this.text.indexOf(']]>', less + 9);
    if (end < 0) this.fail('INCOMPLETE', 'a CDATA section does not end');
    this.pending += this.text.slice(less + 9, end);
    this.at = end + 3;
  }

  private endTag(): void {
    this.flush();
    const open = this.stack[this.stack.length - 1];
    const { name } = open.element;
    if (!this.text.startsWith(name, this.at + 2))
      this.fail('NOT_WELL_FORMED', `the end tag of ${name} is expected`);
    this.at += 2 + name.length;
    this.space();
    if (this.text.charCodeAt(this.at) !== 62)
      this.fail('NOT_WELL_FORMED', `the end tag of ${name} is expected`);
    this.at += 1;
    this.stack.pop();
  }

  private name(): SplitName & { name: string } {
    const from = this.at;
    let at = from;
    for (; ; at++) {
      const code = this.text.charCodeAt(at);
      if (code === 62 || code === 47 || code === 61 || isSpace(code) || code !== code) break;
    }
    const name = this.text.slice(from, at);
    let split = this.names.get(name);
    if (!split) {
      split = name.length <= 1024 ? splitName(name) : undefined;
      if (!split) return this.fail('NAME_INVALID', `not a legal name: ${name.slice(0, 40)}`);
      this.names.set(name, split);
    }
    this.at = at;
    return { name, prefix: split.prefix, local: split.local };
  }

  private startTag(siblings: XmlNode[]): void {
    if (++this.elements > this.limits.maxElements)
      this.fail('TOO_MANY_ELEMENTS', `more than ${this.limits.maxElements} elements`);
    if (this.stack.length >= this.limits.maxDepth)
      this.fail('TOO_DEEP', `elements nest deeper than ${this.limits.maxDepth}`);
    this.at += 1;
    const { name, prefix, local } = this.name();
    const raw = this.attributes();
    const outer = this.stack.length > 0 ? this.stack[this.stack.length - 1].scope : undefined;
    const { scope, declarations } = openScope(raw, outer, this.limits.maxNamespaces, this.refuse);
    const namespace = prefix === 'xmlns' ? undefined : lookUp(scope, prefix);
    if (namespace === undefined)
      return this.fail('NAMESPACE_UNBOUND', `the prefix ${prefix} is not declared`);
    const attributes = resolveAttributes(raw, scope, this.refuse);
    const children: XmlNode[] = [];
    const element: XmlElement = {
      kind: 'element',
      name,
      prefix,
      local,
      namespace,
      attributes,
      declarations,
      children,
    };
    siblings.push(element);
    if (this.text.charCodeAt(this.at) === 47) {
      if (this.text.charCodeAt(this.at + 1) !== 62) this.fail('NOT_WELL_FORMED', 'a / inside a start tag');
      this.at += 2;
      return;
    }
    this.at += 1;
    this.stack.push({ element, children, scope });
  }

  /** Attributes up to the `>` or `/` that ends the tag. */
  private attributes(): readonly RawAttribute[] {
    let raw: RawAttribute[] | undefined;
    for (;;) {
      const spaced = this.space();
      const code = this.text.charCodeAt(this.at);
      if (code === 62 || code === 47) return raw ?? NO_RAW;
      if (code !== code) this.fail('INCOMPLETE', 'a start tag does not end');
      if (!spaced) this.fail('NOT_WELL_FORMED', 'white space is missing before an attribute');
      raw ??= [];
      if (raw.length >= this.limits.maxAttributes)
        this.fail('TOO_MANY_ATTRIBUTES', `more than ${this.limits.maxAttributes} attributes`);
      raw.push(this.attribute());
    }
  }

  private attribute(): RawAttribute {
    const { name, prefix, local } = this.name();
    this.space();
    if (this.text.charCodeAt(this.at) !== 61) this.fail('NOT_WELL_FORMED', `attribute ${name} has no value`);
    this.at += 1;
    this.space();
    const quote = this.text[this.at];
    if (quote !== '"' && quote !== "'") this.fail('NOT_WELL_FORMED', `attribute ${name} is not quoted`);
    const from = this.at + 1;
    const end = this.text.indexOf(quote, from);
    if (end < 0) this.fail('INCOMPLETE', `attribute ${name} does not end`);
    const less = this.text.slice(from, end).indexOf('<');
    if (less >= 0) this.fail('NOT_WELL_FORMED', `< in the value of attribute ${name}`, from + less);
    const value = this.attributeValue(from, end);
    this.at = end + 1;
    return { name, split: { prefix, local }, value };
  }

  /** Literal white space becomes a space before references are resolved (XML 1.0 §3.3.3, CDATA type). */
  private attributeValue(from: number, end: number): string {
    const literal = this.text.slice(from, end);
    if (!/[\t\n]/.test(literal)) return this.resolve(from, end);
    let value = '';
    let at = from;
    for (let i = from; i <= end; i++) {
      const code = i < end ? this.text.charCodeAt(i) : 10;
      if (code !== 9 && code !== 10) continue;
      value += this.resolve(at, i) + (i < end ? ' ' : '');
      at = i + 1;
    }
    return value;
  }
}

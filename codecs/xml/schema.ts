import { normalised, XS, type SimpleType } from './simple-types.ts';
import { attributeOf, textOf, type XmlElement } from './tree.ts';

/** One element of a content model. */
export interface ElementParticle {
  readonly kind: 'element';
  readonly name: string;
  /** Namespace of the element; the schema's own when absent. */
  readonly namespace?: string;
  readonly type: TypeOf;
  readonly min: number;
  readonly max: number;
  /** `default` of the declaration: an empty element takes this value. */
  readonly preset?: string;
}

/** A wildcard: elements of one namespace, or `##other` than the schema's; processed laxly. */
export interface AnyParticle {
  readonly kind: 'any';
  readonly namespace: string;
  readonly min: number;
  readonly max: number;
}

/** A repeated choice. */
export interface ChoiceParticle {
  readonly kind: 'choice';
  readonly of: readonly (ElementParticle | AnyParticle)[];
  readonly min: number;
  readonly max: number;
}

export type Particle = ElementParticle | AnyParticle | ChoiceParticle;

export interface AttributeRule {
  readonly name: string;
  readonly type: SimpleType;
  readonly required: boolean;
}

/** Elements in sequence, or with `text` a simple content. */
export interface ComplexType {
  readonly kind: 'complex';
  readonly sequence: readonly Particle[];
  readonly text?: SimpleType;
  readonly attributes?: readonly AttributeRule[];
  /** `anyAttribute namespace="##other"`. */
  readonly otherAttributes?: boolean;
}

export type TypeOf = SimpleType | ComplexType | (() => ComplexType);

/** A schema written down as data. */
export interface Schema {
  readonly namespace: string;
  /** Global elements by local name: the possible roots, and what lax wildcards validate. */
  readonly globals: ReadonlyMap<string, TypeOf>;
}

/** One place where a document departs from its schema. */
export interface SchemaFault {
  /** Path of the element, e.g. `/alert/info[2]/urgency`. */
  readonly path: string;
  readonly message: string;
}

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
const XSD = 'http://www.w3.org/2001/XMLSchema';
const MAX_FAULTS = 50;

function resolved(type: TypeOf): SimpleType | ComplexType {
  return typeof type === 'function' ? type() : type;
}

/** The type an `xsi:type` on the element names, when it is one the declared type allows. */
function substituteFor(element: XmlElement, type: SimpleType): SimpleType | undefined {
  const value = attributeOf(element, 'type', XSI)?.trim();
  if (value === undefined) return undefined;
  const [prefix, name] = value.includes(':') ? value.split(':') : ['', value];
  const bound = element.declarations.find((one) => one.prefix === prefix)?.uri;
  return bound === undefined || bound === XSD ? type.substitutes?.get(name) : undefined;
}

class Validator {
  private readonly schema: Schema;
  readonly faults: SchemaFault[] = [];

  constructor(schema: Schema) {
    this.schema = schema;
  }

  private fault(path: string, message: string): void {
    if (this.faults.length < MAX_FAULTS) this.faults.push({ path, message });
  }

  private namespaceOf(particle: ElementParticle): string {
    return particle.namespace ?? this.schema.namespace;
  }

  private fits(particle: ElementParticle | AnyParticle, element: XmlElement): boolean {
    if (particle.kind === 'element')
      return element.local === particle.name && element.namespace === this.namespaceOf(particle);
    if (particle.namespace !== '##other') return element.namespace === particle.namespace;
    return element.namespace !== this.schema.namespace && element.namespace !== '';
  }

  element(element: XmlElement, type: TypeOf, path: string, preset?: string): void {
    const declared = resolved(type);
    this.attributes(element, declared, path);
    const real = declared.kind === 'simple' ? (substituteFor(element, declared) ?? declared) : declared;
    if (real.kind === 'simple') return this.simple(element, real, path, preset);
    if (real.text) return this.simple(element, real.text, path);
    for (const child of element.children)
      if (child.kind === 'text' && !/^[ \t\r\n]*$/.test(child.value)) {
        this.fault(path, 'text is not allowed here');
        break;
      }
    this.sequence(element, real, path);
  }

  private simple(element: XmlElement, type: SimpleType, path: string, preset?: string): void {
    if (element.children.some((child) => child.kind === 'element'))
      return this.fault(path, 'elements are not allowed here');
    const text = textOf(element);
    if (text === '' && preset !== undefined) return;
    const value = normalised(type, text);
    if (!type.accepts(value)) this.fault(path, `"${value.slice(0, 60)}" is not ${type.name}`);
  }

  private attributes(element: XmlElement, type: SimpleType | ComplexType, path: string): void {
    const rules = type.kind === 'complex' ? (type.attributes ?? []) : [];
    for (const { namespace, local, name, value } of element.attributes) {
      if (namespace === XSI) this.instanceAttribute(element, type, local, path);
      else if (namespace === '') {
        const rule = rules.find((one) => one.name === local);
        if (!rule) this.fault(path, `attribute ${name} is not allowed`);
        else if (!rule.type.accepts(normalised(rule.type, value)))
          this.fault(path, `attribute ${name}="${value.slice(0, 60)}" is not ${rule.type.name}`);
      } else if (type.kind !== 'complex' || !type.otherAttributes || namespace === this.schema.namespace)
        this.fault(path, `attribute ${name} is not allowed`);
    }
    for (const rule of rules)
      if (rule.required && !element.attributes.some((a) => a.namespace === '' && a.local === rule.name))
        this.fault(path, `attribute ${rule.name} is missing`);
  }

  /** `xsi:nil` needs a nillable declaration, of which there is none; `xsi:type` only a type derived from the declared. */
  private instanceAttribute(
    element: XmlElement,
    type: SimpleType | ComplexType,
    local: string,
    path: string,
  ): void {
    if (local === 'schemaLocation' || local === 'noNamespaceSchemaLocation') return;
    if (local === 'type' && type.kind === 'simple' && substituteFor(element, type)) return;
    this.fault(path, `xsi:${local} is not allowed`);
  }

  private sequence(parent: XmlElement, type: ComplexType, path: string): void {
    const children = parent.children.filter((child): child is XmlElement => child.kind === 'element');
    const seen = new Map<string, number>();
    const paths = children.map((child) => {
      const index = (seen.get(child.name) ?? 0) + 1;
      seen.set(child.name, index);
      return `${path}/${child.name}${index > 1 ? `[${index}]` : ''}`;
    });
    let at = 0;
    for (const particle of type.sequence) {
      let count = 0;
      while (at < children.length && count < particle.max) {
        const part = this.part(particle, children[at]);
        if (!part) break;
        if (part.kind === 'any') this.lax(children[at], paths[at]);
        else this.element(children[at], part.type, paths[at], part.preset);
        at += 1;
        count += 1;
      }
      if (count < particle.min) {
        const found = at < children.length ? `, found ${children[at].name}` : '';
        return this.fault(path, `${describe(particle)} is expected${found}`);
      }
    }
    if (at < children.length) this.fault(paths[at], `${children[at].name} is not allowed here`);
  }

  private part(particle: Particle, element: XmlElement): ElementParticle | AnyParticle | undefined {
    if (particle.kind !== 'choice') return this.fits(particle, element) ? particle : undefined;
    return particle.of.find((one) => this.fits(one, element));
  }

  /** Lax processing: what has a global declaration is validated, the rest is descended into. */
  lax(element: XmlElement, path: string): void {
    const type =
      element.namespace === this.schema.namespace ? this.schema.globals.get(element.local) : undefined;
    if (type) return this.element(element, type, path);
    for (const child of element.children)
      if (child.kind === 'element') this.lax(child, `${path}/${child.name}`);
  }
}

function describe(particle: Particle): string {
  if (particle.kind === 'element') return particle.name;
  return particle.kind === 'any'
    ? `an element of ${particle.namespace}`
    : particle.of.map(describe).join(' or ');
}

/** Validates a root element. No faults: the document is valid. At most 50 faults are kept. */
export function validateXml(root: XmlElement, schema: Schema): SchemaFault[] {
  const validator = new Validator(schema);
  const type = root.namespace === schema.namespace ? schema.globals.get(root.local) : undefined;
  if (!type)
    return [
      { path: `/${root.name}`, message: `{${root.namespace}}${root.local} is not a root of the schema` },
    ];
  validator.element(root, type, `/${root.name}`);
  return validator.faults;
}

/** An element particle: `one('sent', type)`, optional or repeated by the other two. */
export function one(name: string, type: TypeOf): ElementParticle {
  return { kind: 'element', name, type, min: 1, max: 1 };
}
export function optional(name: string, type: TypeOf, preset?: string): ElementParticle {
  return { kind: 'element', name, type, min: 0, max: 1, preset };
}
export function many(name: string, type: TypeOf, min = 0): ElementParticle {
  return { kind: 'element', name, type, min, max: Infinity };
}
export function sequenceOf(...sequence: readonly Particle[]): ComplexType {
  return { kind: 'complex', sequence };
}
/** Plain text, the commonest type. */
export const TEXT: SimpleType = XS.string;

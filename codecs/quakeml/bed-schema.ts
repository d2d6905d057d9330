import { enumeration, isAnyUri, restricted, TEXT, XS } from '#codecs/xml';
import type { AttributeRule, ComplexType, ElementParticle, Schema, SimpleType, TypeOf } from '#codecs/xml';
import { BED_ENUMERATIONS, BED_TYPES } from './bed-facts.ts';

/** Namespace of the basic event description. */
export const BED_NAMESPACE = 'http://quakeml.org/xmlns/bed/1.2';

/** One field of a type, from its line in the facts. */
export interface BedField {
  readonly name: string;
  readonly type: string;
  readonly list: boolean;
  readonly required: boolean;
  readonly attribute: boolean;
}

// XSD's \w: everything but punctuation, separators and others.
const W = '[^\\p{P}\\p{Z}\\p{C}]';
const RESOURCE = new RegExp(
  `^(?:smi|quakeml):${W}(?:${W}|[-.*()_~']){2,}/(?:${W}|[-.*()_~'])(?:${W}|[-.*()+?_~'=,;#/&])*$`,
  'u',
);
const IDENTIFIER = restricted(XS.anyURI, 'a resource identifier such as smi:local/1', (v) =>
  RESOURCE.test(v),
);
const CODE = restricted(TEXT, 'a text of at most 8 characters', (v) => [...v].length <= 8);
const OPTIONAL_IDENTIFIER: SimpleType = {
  kind: 'simple',
  name: 'a resource identifier or nothing',
  whiteSpace: 'preserve',
  accepts: (v) => v.trim() === '' || (isAnyUri(v.trim()) && RESOURCE.test(v.trim())),
};

const SIMPLE: ReadonlyMap<string, SimpleType> = new Map<string, SimpleType>([
  ['dateTime', XS.dateTime],
  ['double', XS.double],
  ['integer', XS.integer],
  ['int', XS.integer],
  ['boolean', XS.boolean],
  ['string', TEXT],
  ['ResourceReference', IDENTIFIER],
  ...Object.entries(BED_ENUMERATIONS).map(([name, values]): [string, SimpleType] => [
    name,
    enumeration(TEXT, values),
  ]),
]);

/** The simple type of that name; `undefined` for complex ones. */
export function simpleType(name: string): SimpleType | undefined {
  const length = /^text(\d+)$/.exec(name);
  if (!length) return SIMPLE.get(name);
  return restricted(
    TEXT,
    `a text of at most ${length[1]} characters`,
    (v) => [...v].length <= Number(length[1]),
  );
}

/** Types with text content and attributes of their own. */
const TEXTUAL: ReadonlyMap<string, { text: SimpleType; attributes: readonly AttributeRule[] }> = new Map([
  ['Phase', { text: TEXT, attributes: [] }],
  [
    'WaveformStreamID',
    {
      text: OPTIONAL_IDENTIFIER,
      attributes: ['networkCode', 'stationCode', 'channelCode', 'locationCode'].map((name, i) => ({
        name,
        type: CODE,
        required: i < 2,
      })),
    },
  ],
]);

export function isTextual(type: string): boolean {
  return TEXTUAL.has(type);
}

const fieldsByType = new Map<string, readonly BedField[]>();

/** Fields of a complex type in schema order, attributes last. */
export function fieldsOf(type: string): readonly BedField[] {
  let fields = fieldsByType.get(type);
  if (!fields) {
    fields = BED_TYPES[type].split(' ').map((word) => {
      const [head, name] = word.split(':');
      const attribute = head.startsWith('@');
      const list = head.endsWith('*');
      const required = head.endsWith('!');
      return { name: head.replace(/^@|[*!]$/g, ''), type: name, list, required, attribute };
    });
    fieldsByType.set(type, fields);
  }
  return fields;
}

const complexByName = new Map<string, ComplexType>();

function typeOf(name: string): TypeOf {
  return simpleType(name) ?? (() => complexType(name));
}

/** Every type is a repeated choice of its elements, then elements of other namespaces. */
function complexType(name: string): ComplexType {
  let type = complexByName.get(name);
  if (type) return type;
  const textual = TEXTUAL.get(name);
  if (textual) type = { kind: 'complex', sequence: [], ...textual, otherAttributes: true };
  else {
    const fields = fieldsOf(name);
    const of = fields
      .filter((field) => !field.attribute)
      .map((field): ElementParticle => ({
        kind: 'element',
        name: field.name,
        type: typeOf(field.type),
        min: 1,
        max: 1,
      }));
    const attributes = fields
      .filter((field) => field.attribute)
      .map((field) => ({ name: field.name, type: simpleType(field.type) ?? TEXT, required: field.required }));
    type = {
      kind: 'complex',
      sequence: [
        { kind: 'choice', of, min: 0, max: Infinity },
        { kind: 'any', namespace: '##other', min: 0, max: Infinity },
      ],
      attributes,
      otherAttributes: true,
    };
  }
  complexByName.set(name, type);
  return type;
}

/** QuakeML-BED-1.2.xsd as data. */
export const BED_SCHEMA: Schema = {
  namespace: BED_NAMESPACE,
  globals: new Map([['eventParameters', complexType('EventParameters')]]),
};

/** A simple type of XML Schema: how white space is treated and which texts are in it. */
export interface SimpleType {
  readonly kind: 'simple';
  readonly name: string;
  /** `collapse` trims and folds white space before the check (XSD part 2 §4.3.6). */
  readonly whiteSpace: 'preserve' | 'collapse';
  readonly accepts: (value: string) => boolean;
  /** Built-in types an `xsi:type` may put in its place, by name; absent: none. */
  readonly substitutes?: ReadonlyMap<string, SimpleType>;
}

/** The value after white space treatment. */
export function normalised(type: SimpleType, text: string): string {
  return type.whiteSpace === 'preserve' ? text : collapse(text);
}

export function collapse(text: string): string {
  return text.replace(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, '');
}

const DATE_TIME =
  /^-?(?:[1-9]\d{3,}|0\d{3})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(?:Z|[+-](\d\d):(\d\d))?$/;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function daysIn(yearText: string, month: number): number {
  const year = Number(yearText) % 400;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && leap ? 29 : MONTH_DAYS[month - 1];
}

/** Lexical space of `xs:dateTime` in XSD 1.0: no year 0000, no leap second, zone within 14:00. */
export function isDateTime(value: string): boolean {
  const m = DATE_TIME.exec(value);
  if (!m) return false;
  const year = value.slice(0, value.indexOf('-', 1)).replace('-', '');
  if (/^0+$/.test(year)) return false;
  const [month, day, hour, minute, second] = m.slice(1, 6).map(Number);
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return false;
  if (minute > 59 || second > 59 || hour > 24) return false;
  if (hour === 24 && (minute > 0 || second > 0 || (m[6] !== undefined && /[1-9]/.test(m[6])))) return false;
  if (m[7] === undefined) return true;
  const zone = Number(m[7]);
  return Number(m[8]) <= 59 && (zone < 14 || (zone === 14 && m[8] === '00'));
}

const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*$/;
const HEX_FAULT = /%(?![0-9A-Fa-f]{2})/;

/** Authority as host[:port] with optional user information; a bracketed host must look like an IPv6 literal. */
function isAuthority(authority: string): boolean {
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  if (host.startsWith('[')) return /^\[[0-9A-Fa-f:.]+\](?::\d*)?$/.test(host);
  return !/[[\]]/.test(host);
}

/**
 * `xs:anyURI` (XSD 1.0 part 2 §3.2.17): after escaping what XLink §5.4 escapes, a URI reference of RFC 2396 with
 * RFC 2732. White space inside, non-ASCII and `<>"{}|\^` are escaped, hence legal.
 */
export function isAnyUri(value: string): boolean {
  if (HEX_FAULT.test(value)) return false;
  const [beforeFragment, fragment] = splitOnce(value, '#');
  if (fragment?.includes('#')) return false;
  const [beforeQuery] = splitOnce(beforeFragment, '?');
  const colon = beforeQuery.search(/[:/]/);
  let rest = beforeQuery;
  if (colon >= 0 && beforeQuery[colon] === ':') {
    if (!SCHEME.test(beforeQuery.slice(0, colon))) return false;
    rest = beforeQuery.slice(colon + 1);
    if (rest === '' || rest === '//') return false;
  }
  if (!rest.startsWith('//')) return !/[[\]]/.test(rest);
  const [authority, path] = splitOnce(rest.slice(2), '/');
  return isAuthority(authority) && !/[[\]]/.test(path ?? '');
}

function splitOnce(text: string, mark: string): [string, string | undefined] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function builtIn(
  name: string,
  whiteSpace: SimpleType['whiteSpace'],
  accepts: (value: string) => boolean,
  derived: readonly SimpleType[] = [],
): SimpleType {
  const substitutes = new Map<string, SimpleType>();
  const type: SimpleType = { kind: 'simple', name: `xs:${name}`, whiteSpace, accepts, substitutes };
  for (const one of [type, ...derived]) substitutes.set(one.name.slice(3), one);
  return type;
}

const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/;
const DOUBLE = /^(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|-?INF|NaN)$/;
const LANGUAGE = /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/;
const NMTOKEN = /^[\p{L}\p{N}\p{M}._:\-\u00B7]+$/u;
const BASE64 =
  /^(?:(?:[A-Za-z0-9+/] ?){4})*(?:(?:[A-Za-z0-9+/] ?){3}[A-Za-z0-9+/]|(?:[A-Za-z0-9+/] ?){2}[AEIMQUYcgkosw048] ?=|[A-Za-z0-9+/] ?[AQgw] ?= ?=)?$/;

/** `xs:base64Binary` without the backtracking a single pattern would invite on long content. */
function isBase64(value: string): boolean {
  const packed = value.replaceAll(' ', '');
  return packed.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(packed) && BASE64.test(packed.slice(-4));
}

const isInteger = (v: string): boolean => /^[+-]?\d+$/.test(v);

function integerWithin(name: string, low: bigint, high: bigint | undefined): SimpleType {
  const inside = (n: bigint): boolean => n >= low && (high === undefined || n <= high);
  return builtIn(
    name,
    'collapse',
    (v) => isInteger(v) && v.length < 400 && inside(BigInt(v.replace('+', ''))),
  );
}

const language = builtIn('language', 'collapse', (v) => LANGUAGE.test(v));
const nmtoken = builtIn('NMTOKEN', 'collapse', (v) => NMTOKEN.test(v));
const text = (): boolean => true;
const integer = builtIn('integer', 'collapse', isInteger, [
  integerWithin('int', -(2n ** 31n), 2n ** 31n - 1n),
  integerWithin('long', -(2n ** 63n), 2n ** 63n - 1n),
  integerWithin('nonNegativeInteger', 0n, undefined),
  integerWithin('positiveInteger', 1n, undefined),
]);

/** Built-in types of XML Schema used by the formats here. */
export const XS = {
  string: builtIn('string', 'preserve', text, [
    builtIn('normalizedString', 'preserve', text),
    builtIn('token', 'collapse', text),
    language,
    nmtoken,
  ]),
  dateTime: builtIn('dateTime', 'collapse', isDateTime),
  language,
  anyURI: builtIn('anyURI', 'collapse', isAnyUri),
  integer,
  decimal: builtIn('decimal', 'collapse', (v) => DECIMAL.test(v), [integer]),
  double: builtIn('double', 'collapse', (v) => DOUBLE.test(v)),
  boolean: builtIn('boolean', 'collapse', (v) => /^(?:true|false|1|0)$/.test(v)),
  nmtoken,
  base64Binary: builtIn('base64Binary', 'collapse', isBase64),
} as const;

/** Restriction of a type to listed values. */
export function enumeration(base: SimpleType, values: readonly string[]): SimpleType {
  const allowed = new Set(values);
  return {
    kind: 'simple',
    name: `one of ${values.join(', ')}`,
    whiteSpace: base.whiteSpace,
    accepts: (v) => allowed.has(v),
  };
}

/** Restriction of a type by a further test on the normalised value. */
export function restricted(base: SimpleType, name: string, also: (value: string) => boolean): SimpleType {
  return { kind: 'simple', name, whiteSpace: base.whiteSpace, accepts: (v) => base.accepts(v) && also(v) };
}

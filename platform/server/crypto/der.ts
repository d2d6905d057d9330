import { CryptoFailure } from './failure.ts';

/** One element of DER: its tag byte, contents, and the whole encoding. */
export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly encoded: Uint8Array;
}

/** Tags used here. */
export const TAG = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  sequence: 0x30,
  set: 0x31,
} as const;

function refuse(message: string): never {
  throw new CryptoFailure('DER_INVALID', message);
}

function lengthAt(bytes: Uint8Array, at: number): { readonly length: number; readonly next: number } {
  const first = bytes[at];
  if (first === undefined) refuse('the encoding ends inside a length');
  if (first < 0x80) return { length: first, next: at + 1 };
  const count = first & 0x7f;
  if (count === 0 || count > 4) refuse('indefinite and giant lengths are not DER');
  let length = 0;
  for (let i = 1; i <= count; i++) {
    if (bytes[at + i] === undefined) refuse('the encoding ends inside a length');
    length = length * 256 + bytes[at + i];
  }
  if (length < 0x80 || length < 256 ** (count - 1)) refuse('a length is longer than needed');
  return { length, next: at + 1 + count };
}

/** The element at `at` and where the next one begins. Throws `DER_INVALID`. */
function elementAt(bytes: Uint8Array, at: number): { readonly element: DerElement; readonly next: number } {
  const tag = bytes[at];
  if (tag === undefined || (tag & 0x1f) === 0x1f) refuse('a tag is missing or of several bytes');
  const { length, next } = lengthAt(bytes, at + 1);
  if (length > bytes.length - next) refuse('a length runs past the end');
  const end = next + length;
  return {
    element: { tag, content: bytes.subarray(next, end), encoded: bytes.subarray(at, end) },
    next: end,
  };
}

/** The one element that fills `bytes`. Throws `DER_INVALID`, also for bytes after it and for another tag. */
export function readDer(bytes: Uint8Array, tag?: number): DerElement {
  const { element, next } = elementAt(bytes, 0);
  if (next !== bytes.length) refuse('bytes follow the encoding');
  return tag === undefined ? element : expectTag(element, tag);
}

/** The element itself when it has that tag, otherwise `DER_INVALID`. */
export function expectTag(element: DerElement | undefined, tag: number): DerElement {
  if (element?.tag !== tag)
    refuse(`tag ${tag.toString(16)} expected, ${element?.tag.toString(16) ?? 'nothing'} found`);
  return element as DerElement;
}

const MAX_CHILDREN = 10_000;

/** The elements inside a constructed one. Throws `DER_INVALID`. */
export function childrenOf(element: DerElement): DerElement[] {
  const found: DerElement[] = [];
  for (let at = 0; at < element.content.length;) {
    const { element: child, next } = elementAt(element.content, at);
    found.push(child);
    if (found.length > MAX_CHILDREN) refuse(`more than ${MAX_CHILDREN} elements`);
    at = next;
  }
  return found;
}

/** Encodes an element. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Uint8Array.of(tag, length), content]);
  const digits: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  return Buffer.concat([Uint8Array.of(tag, 0x80 | digits.length, ...digits), content]);
}

/** A non-negative integer given as big-endian bytes. */
export function derInteger(bytes: Uint8Array): Uint8Array {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const short = bytes.subarray(start);
  return der(
    TAG.integer,
    (short[0] ?? 0) >= 0x80 || short.length === 0 ? Uint8Array.of(0) : new Uint8Array(0),
    short,
  );
}

/** Big-endian bytes of a non-negative integer, padded to `size`. Throws `DER_INVALID` for negative, padded or too large ones. */
export function integerBytes(element: DerElement | undefined, size: number): Uint8Array {
  const { content } = expectTag(element, TAG.integer);
  if (content.length === 0 || content[0] >= 0x80) refuse('an integer is empty or negative');
  if (content.length > 1 && content[0] === 0 && content[1] < 0x80) refuse('an integer has a needless zero');
  const plain = content[0] === 0 ? content.subarray(1) : content;
  if (plain.length > size) refuse(`an integer has more than ${size} bytes`);
  const out = new Uint8Array(size);
  out.set(plain, size - plain.length);
  return out;
}

/** An object identifier from its dotted form. */
export function derOid(dotted: string): Uint8Array {
  const [first, second, ...rest] = dotted.split('.').map(Number);
  const bytes: number[] = [];
  for (const arc of [first * 40 + second, ...rest]) {
    const digits = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
      digits.unshift(128 + (left % 128));
    bytes.push(...digits);
  }
  return der(TAG.oid, Uint8Array.from(bytes));
}

/** The dotted form of an object identifier. Throws `DER_INVALID`. */
export function oidOf(element: DerElement | undefined): string {
  const { content } = expectTag(element, TAG.oid);
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of content) {
    arc = arc * 128 + (byte & 127);
    if (arc > Number.MAX_SAFE_INTEGER / 256) refuse('an object identifier is too large');
    if (byte < 128) {
      arcs.push(arc);
      arc = 0;
    }
  }
  if (arcs.length === 0 || (content.at(-1) ?? 0) >= 128) refuse('an object identifier is cut off');
  const top = Math.min(2, Math.floor(arcs[0] / 40));
  return [top, arcs[0] - 40 * top, ...arcs.slice(1)].join('.');
}

/** SET OF: its elements in ascending order of their encodings (X.690 §11.6). */
export function derSetOf(elements: readonly Uint8Array[], tag: number = TAG.set): Uint8Array {
  return der(tag, ...[...elements].sort((a, b) => Buffer.compare(a, b)));
}

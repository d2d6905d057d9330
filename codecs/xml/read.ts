import { CodecFailure, type JsonSchema } from '#codecs/codec';
import { decodeXmlBytes, declaredEncoding, type XmlEncoding } from './encoding.ts';
import { XML_LIMITS, type XmlLimits } from './limits.ts';
import { XmlParser } from './parser.ts';
import { prepareXmlText } from './prepare.ts';
import type { XmlDocument } from './tree.ts';

/** A parsed document and the encoding its bytes were in. */
export interface XmlRead {
  readonly document: XmlDocument;
  readonly encoding: XmlEncoding;
}

function refuseLength(length: number, limits: XmlLimits): void {
  if (length > limits.maxBytes)
    throw new CodecFailure('TOO_LONG', `the document is longer than ${limits.maxBytes} bytes`, 0);
}

/** Parses one document from bytes. Throws {@link CodecFailure}; reaches for nothing outside the bytes. */
export function readXml(bytes: Uint8Array, limits: XmlLimits = XML_LIMITS): XmlRead {
  refuseLength(bytes.length, limits);
  const { text, encoding } = decodeXmlBytes(bytes);
  return { document: new XmlParser(prepareXmlText(text), 0, limits).document(false), encoding };
}

/** Parses one document from text; the declared encoding plays no part. */
export function readXmlText(text: string, limits: XmlLimits = XML_LIMITS): XmlDocument {
  refuseLength(text.length, limits);
  return new XmlParser(prepareXmlText(text), 0, limits).document(false);
}

/**
 * Documents that follow one another: a new one begins only at an XML declaration after a closed root, a place where
 * one document cannot have it. All share the first one's encoding (`ENCODING_REFUSED` otherwise) and the byte bound.
 * A refused document ends the input: what follows it cannot be told apart from its rest.
 */
export function readXmlSeveral(
  bytes: Uint8Array,
  each: (read: XmlRead) => void,
  limits: XmlLimits = XML_LIMITS,
): void {
  refuseLength(bytes.length, limits);
  const decoded = decodeXmlBytes(bytes);
  const text = prepareXmlText(decoded.text);
  const first = declaredEncoding(text);
  let at = 0;
  do {
    const head = text.slice(at, at + 256);
    const declared = at === 0 ? first : declaredEncoding(head);
    if (at > 0 && declared !== undefined && declared !== (first ?? 'UTF-8'))
      throw new CodecFailure('ENCODING_REFUSED', `a later document declares ${declared}`);
    const document = new XmlParser(text, at, limits).document(true);
    each({ document, encoding: decoded.encoding });
    at = document.end;
  } while (at < text.length);
}

/** Schema of the plain tree, for formats that carry foreign XML along. */
export const xmlElementSchema: JsonSchema = {
  type: 'object',
  required: ['name', 'namespace', 'attributes', 'children'],
  properties: {
    kind: { const: 'element' },
    name: { type: 'string' },
    prefix: { type: 'string' },
    local: { type: 'string' },
    namespace: { type: 'string' },
    attributes: { type: 'array', items: { type: 'object' } },
    declarations: { type: 'array', items: { type: 'object' } },
    children: { type: 'array', items: { type: 'object' } },
  },
};

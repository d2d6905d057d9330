export { XML_LIMITS, type XmlLimits } from './limits.ts';
export { readXml, readXmlSeveral, readXmlText, xmlElementSchema, type XmlRead } from './read.ts';
export { decodeXmlBytes, type DecodedText, type XmlEncoding } from './encoding.ts';
export {
  attributeOf,
  childOf,
  childrenOf,
  elementsOf,
  textOf,
  type XmlAttribute,
  type XmlComment,
  type XmlDocument,
  type XmlElement,
  type XmlInstruction,
  type XmlNamespaceDeclaration,
  type XmlNode,
  type XmlText,
} from './tree.ts';
export {
  escapeXmlAttribute,
  escapeXmlText,
  writeXmlDocument,
  writeXmlNode,
  xmlElement,
  type ElementParts,
} from './writer.ts';
export { ancestorsOf, canonicalDocument, canonicalElement, type CanonicalForm } from './c14n.ts';
export { base64FromBytes, bytesFromBase64 } from './base64.ts';
export {
  hasSignature,
  SIGNATURE_NAMESPACE,
  verifyEnvelopedSignature,
  type DigestName,
  type KeyHint,
  type KeyVerdict,
  type SignatureAlgorithm,
  type SignatureFamily,
  type SignatureOutcome,
  type SignatureVerifier,
} from './signature.ts';
export {
  collapse,
  enumeration,
  isAnyUri,
  isDateTime,
  normalised,
  restricted,
  XS,
  type SimpleType,
} from './simple-types.ts';
export {
  many,
  one,
  optional,
  sequenceOf,
  TEXT,
  validateXml,
  type AnyParticle,
  type AttributeRule,
  type ChoiceParticle,
  type ComplexType,
  type ElementParticle,
  type Particle,
  type Schema,
  type SchemaFault,
  type TypeOf,
} from './schema.ts';

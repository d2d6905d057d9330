import { enumeration, many, one, optional, sequenceOf, TEXT, XS } from '#codecs/xml';
import type { AnyParticle, ComplexType, Schema } from '#codecs/xml';

/** Namespaces of the distribution element. */
export const DE_NAMESPACES = {
  '1.0': 'urn:oasis:names:tc:emergency:EDXL:DE:1.0',
  '2.0': 'urn:oasis:names:tc:emergency:EDXL:DE:2.0',
} as const;

const STATUSES = ['Actual', 'Exercise', 'System', 'Test'];
const TYPES =
  'Report Update Cancel Request Response Dispatch Ack Error SensorConfiguration SensorControl SensorStatus SensorDetection'.split(
    ' ',
  );

const other = (min: number): AnyParticle => ({ kind: 'any', namespace: '##other', min, max: Infinity });
const valueList = sequenceOf(one('valueListUrn', TEXT), many('value', TEXT, 1));
const address = sequenceOf(one('explicitAddressScheme', TEXT), many('explicitAddressValue', TEXT, 1));
const anyXml: ComplexType = { kind: 'complex', sequence: [other(1)], otherAttributes: true };

const nonXmlContent = sequenceOf(
  one('mimeType', TEXT),
  optional('size', XS.integer),
  optional('digest', TEXT),
  optional('uri', XS.anyURI),
  optional('contentData', XS.base64Binary),
);
const xmlContent = sequenceOf(many('keyXMLContent', anyXml), many('embeddedXMLContent', anyXml));
const contentObject = sequenceOf(
  optional('contentDescription', TEXT),
  many('contentKeyword', valueList),
  optional('incidentID', TEXT),
  optional('incidentDescription', TEXT),
  many('originatorRole', valueList),
  many('consumerRole', valueList),
  optional('confidentiality', TEXT),
  {
    kind: 'choice',
    of: [one('nonXMLContent', nonXmlContent), one('xmlContent', xmlContent)],
    min: 1,
    max: 1,
  },
  other(0),
);
const targetArea = sequenceOf(
  many('circle', TEXT),
  many('polygon', TEXT),
  many('country', TEXT),
  many('subdivision', TEXT),
  many('locCodeUN', TEXT),
);
const distribution = sequenceOf(
  one('distributionID', TEXT),
  one('senderID', TEXT),
  one('dateTimeSent', XS.dateTime),
  one('distributionStatus', enumeration(XS.nmtoken, STATUSES)),
  one('distributionType', enumeration(XS.nmtoken, TYPES)),
  one('combinedConfidentiality', TEXT),
  optional('language', TEXT),
  many('senderRole', valueList),
  many('recipientRole', valueList),
  many('keyword', valueList),
  many('distributionReference', TEXT),
  many('explicitAddress', address),
  many('targetArea', targetArea),
  many('contentObject', contentObject),
);

/** EDXL-DE 1.0 as data, from its official schema. */
export const DE_SCHEMA: Schema = {
  namespace: DE_NAMESPACES['1.0'],
  globals: new Map([['EDXLDistribution', distribution]]),
};

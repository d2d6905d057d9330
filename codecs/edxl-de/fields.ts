/** How an element of the distribution is carried. */
export type Field = 'text' | 'token' | 'xml' | Group;
export interface Group {
  readonly fields: ReadonlyMap<string, { readonly field: Field; readonly many: boolean }>;
}

function group(...fields: readonly [string, Field, 'many'?][]): Group {
  return { fields: new Map(fields.map(([name, field, many]) => [name, { field, many: many === 'many' }])) };
}

const VALUES = group(['valueListUrn', 'text'], ['value', 'text', 'many']);
const ADDRESS = group(['explicitAddressScheme', 'text'], ['explicitAddressValue', 'text', 'many']);
const AREA = group(
  ['circle', 'text', 'many'],
  ['polygon', 'text', 'many'],
  ['country', 'text', 'many'],
  ['subdivision', 'text', 'many'],
  ['locCodeUN', 'text', 'many'],
);
const NON_XML = group(
  ['mimeType', 'text'],
  ['size', 'token'],
  ['digest', 'text'],
  ['uri', 'token'],
  ['contentData', 'token'],
);
const XML = group(['keyXMLContent', 'xml', 'many'], ['embeddedXMLContent', 'xml', 'many']);
const CONTENT = group(
  ['contentDescription', 'text'],
  ['contentKeyword', VALUES, 'many'],
  ['incidentID', 'text'],
  ['incidentDescription', 'text'],
  ['originatorRole', VALUES, 'many'],
  ['consumerRole', VALUES, 'many'],
  ['confidentiality', 'text'],
  ['nonXMLContent', NON_XML],
  ['xmlContent', XML],
);

/** Elements of `EDXLDistribution` in schema order. */
export const DISTRIBUTION = group(
  ['distributionID', 'text'],
  ['senderID', 'text'],
  ['dateTimeSent', 'token'],
  ['distributionStatus', 'token'],
  ['distributionType', 'token'],
  ['combinedConfidentiality', 'text'],
  ['language', 'text'],
  ['senderRole', VALUES, 'many'],
  ['recipientRole', VALUES, 'many'],
  ['keyword', VALUES, 'many'],
  ['distributionReference', 'text', 'many'],
  ['explicitAddress', ADDRESS, 'many'],
  ['targetArea', AREA, 'many'],
  ['contentObject', CONTENT, 'many'],
);

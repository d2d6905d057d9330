import type { JsonSchema } from '#codecs/codec';

const text = { type: 'string' } as const;
const texts = { type: 'array', items: text } as const;
const pairs = {
  type: 'array',
  items: {
    anyOf: [
      text,
      { type: 'object', required: ['valueName', 'value'], properties: { valueName: text, value: text } },
    ],
  },
} as const;

function object(properties: Readonly<Record<string, unknown>>, required: readonly string[] = []): JsonSchema {
  return { type: 'object', properties, required };
}

const finding = object({ rule: text, clause: text, path: text, message: text, must: { type: 'boolean' } }, [
  'rule',
  'clause',
  'path',
  'message',
  'must',
]);
const resource = object({
  resourceDesc: text,
  mimeType: text,
  size: text,
  uri: text,
  derefUri: text,
  digest: text,
});
const area = object({
  areaDesc: text,
  polygon: texts,
  circle: texts,
  geocode: pairs,
  altitude: text,
  ceiling: text,
});
const info = object({
  language: text,
  category: texts,
  event: text,
  responseType: texts,
  urgency: text,
  severity: text,
  certainty: text,
  audience: text,
  eventCode: pairs,
  effective: text,
  onset: text,
  expires: text,
  senderName: text,
  headline: text,
  description: text,
  instruction: text,
  web: text,
  contact: text,
  parameter: pairs,
  resource: { type: 'array', items: resource },
  area: { type: 'array', items: area },
});
const alert = object({
  identifier: text,
  sender: text,
  sent: text,
  status: text,
  msgType: text,
  password: text,
  source: text,
  scope: text,
  restriction: text,
  addresses: text,
  code: texts,
  note: text,
  references: text,
  incidents: text,
  info: { type: 'array', items: info },
});

/** JSON Schema of one decoded alert. */
export const CAP_FRAME_SCHEMA: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'CAP alert',
  type: 'object',
  required: [
    'version',
    'schemaValid',
    'schemaErrors',
    'semanticValid',
    'semanticErrors',
    'semanticWarnings',
    'alert',
  ],
  properties: {
    version: { enum: ['1.0', '1.1', '1.2'] },
    encoding: text,
    schemaValid: { type: 'boolean' },
    schemaErrors: { type: 'array', items: object({ path: text, message: text }, ['path', 'message']) },
    semanticValid: { type: 'boolean' },
    semanticErrors: { type: 'array', items: finding },
    semanticWarnings: { type: 'array', items: finding },
    signature: object(
      {
        present: { type: 'boolean' },
        valid: { type: 'boolean' },
        code: text,
        algorithm: text,
        signer: text,
      },
      ['present', 'valid'],
    ),
    alert,
    geometry: { type: 'array', items: { type: 'object' } },
    refused: text,
  },
};

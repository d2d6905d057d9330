import { CodecFailure, type Codec } from '#codecs/codec';
import { createDocumentDecoder } from '#codecs/document';
import { elementsOf, readXmlSeveral, validateXml, writeXmlDocument, XML_LIMITS } from '#codecs/xml';
import type { SchemaFault, XmlDocument, XmlElement } from '#codecs/xml';
import { BED_NAMESPACE, BED_SCHEMA } from './bed-schema.ts';
import type { BedGroup, QuakeMlFrame } from './event.ts';
import { BedReader, summarise } from './read.ts';
import { writeGroup } from './write.ts';

/** Namespace of the root element. */
export const QUAKEML_NAMESPACE = 'http://quakeml.org/xmlns/quakeml/1.2';

/** The root of QuakeML-1.2.xsd: at most one eventParameters, attributes of other namespaces only. */
function validateRoot(root: XmlElement): SchemaFault[] {
  const faults: SchemaFault[] = [];
  for (const { name, namespace } of root.attributes)
    if (namespace === '' || namespace === QUAKEML_NAMESPACE)
      faults.push({ path: '/quakeml', message: `attribute ${name} is not allowed` });
  if (root.children.some((child) => child.kind === 'text' && child.value.trim() !== ''))
    faults.push({ path: '/quakeml', message: 'text is not allowed here' });
  const children = elementsOf(root);
  for (const [i, child] of children.entries())
    if (i > 0 || child.local !== 'eventParameters' || child.namespace !== BED_NAMESPACE)
      faults.push({ path: `/quakeml/${child.name}`, message: `${child.name} is not allowed here` });
    else faults.push(...validateXml(child, BED_SCHEMA));
  return faults;
}

function frameOf(document: XmlDocument): QuakeMlFrame {
  const { root } = document;
  if (root.local !== 'quakeml' || root.namespace !== QUAKEML_NAMESPACE)
    throw new CodecFailure('SCHEMA_INVALID', `{${root.namespace}}${root.local} is not QuakeML 1.2`);
  const parameters = elementsOf(root).find(
    (child) => child.local === 'eventParameters' && child.namespace === BED_NAMESPACE,
  );
  const reader = new BedReader();
  const eventParameters: BedGroup = parameters
    ? reader.group(parameters, 'EventParameters', '/quakeml/eventParameters')
    : {};
  const schemaErrors = validateRoot(root);
  const events = (eventParameters.event ?? []) as readonly BedGroup[];
  return {
    version: '1.2',
    schemaValid: schemaErrors.length === 0,
    schemaErrors,
    modelErrors: reader.faults,
    summaries: events.map(summarise),
    eventParameters,
  };
}

const fault = {
  type: 'object',
  required: ['path', 'message'],
  properties: { path: { type: 'string' }, message: { type: 'string' } },
};

/** QuakeML 1.2 basic event description. `--set schema=strict` refuses whatever the schema refuses. */
export const quakemlCodec: Codec<QuakeMlFrame> = {
  name: 'quakeml',
  title: { zh: '地震目录 QuakeML', en: 'QuakeML' },
  standard: 'QuakeML 1.2 BED',
  maxBufferedBytes: XML_LIMITS.maxBytes,
  schema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'QuakeML document',
    type: 'object',
    required: ['version', 'schemaValid', 'schemaErrors', 'modelErrors', 'summaries', 'eventParameters'],
    properties: {
      version: { const: '1.2' },
      schemaValid: { type: 'boolean' },
      schemaErrors: { type: 'array', items: fault },
      modelErrors: { type: 'array', items: fault },
      summaries: {
        type: 'array',
        items: {
          type: 'object',
          required: ['publicID'],
          properties: {
            publicID: { type: 'string' },
            time: { type: 'string' },
            position: { type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2 },
            depthM: { type: 'number' },
            magnitude: { type: 'number' },
            magnitudeType: { type: 'string' },
            eventType: { type: 'string' },
          },
        },
      },
      eventParameters: { type: 'object' },
      refused: { type: 'string' },
    },
  },
  createDecoder: (options) =>
    createDocumentDecoder(XML_LIMITS.maxBytes, (bytes, emit) =>
      readXmlSeveral(bytes, ({ document }) => {
        const frame = frameOf(document);
        const [first] = frame.schemaErrors;
        if (!first || options?.variant?.schema !== 'strict') return emit({ ok: true, frame });
        const failure = new CodecFailure('SCHEMA_INVALID', `${first.path}: ${first.message}`);
        emit({ ok: false, failure, frame });
      }),
    ),
  encode(frame) {
    if (typeof frame?.eventParameters !== 'object')
      throw new CodecFailure('VALUE_INVALID', 'there are no eventParameters');
    const parameters = writeGroup('eventParameters', 'EventParameters', frame.eventParameters, true);
    const root: XmlElement = {
      kind: 'element',
      name: 'q:quakeml',
      prefix: 'q',
      local: 'quakeml',
      namespace: QUAKEML_NAMESPACE,
      attributes: [],
      declarations: [{ prefix: 'q', uri: QUAKEML_NAMESPACE }],
      children: [parameters],
    };
    return writeXmlDocument(root);
  },
};

import { CAP_NAMESPACES, judgeCapDocument, readCircle, readPolygon, type CapFrame } from '#codecs/cap';
import { CodecFailure, type Codec } from '#codecs/codec';
import { createDocumentDecoder } from '#codecs/document';
import {
  readXmlSeveral,
  validateXml,
  XML_LIMITS,
  type SchemaFault,
  type XmlElement,
  type XmlRead,
} from '#codecs/xml';
import type { Distribution, EdxlDeFrame } from './distribution.ts';
import { DistributionReader } from './read.ts';
import { DE_NAMESPACES, DE_SCHEMA } from './schema.ts';
import { writeDistribution } from './write.ts';

const CAP = new Set(Object.values(CAP_NAMESPACES));

function versionOf(root: XmlElement): '1.0' | '2.0' {
  const version = (['1.0', '2.0'] as const).find((one) => DE_NAMESPACES[one] === root.namespace);
  if (!version || root.local !== 'EDXLDistribution')
    throw new CodecFailure('SCHEMA_INVALID', `{${root.namespace}}${root.local} is not EDXL-DE 1.0 or 2.0`);
  return version;
}

function warningsOf(distribution: Distribution): SchemaFault[] {
  const warnings: SchemaFault[] = [];
  const root = '/EDXLDistribution';
  if (
    ['Update', 'Cancel', 'Ack', 'Error'].includes(distribution.distributionType) &&
    !distribution.distributionReference
  )
    warnings.push({
      path: root,
      message: `${distribution.distributionType} refers to no earlier distribution`,
    });
  for (const reference of distribution.distributionReference ?? [])
    if (reference.split(',').length !== 3)
      warnings.push({
        path: `${root}/distributionReference`,
        message: 'not distributionID,senderID,dateTimeSent',
      });
  for (const [i, area] of (distribution.targetArea ?? []).entries()) {
    const path = `${root}/targetArea[${i + 1}]`;
    const shapes = [...(area.polygon ?? []).map(readPolygon), ...(area.circle ?? []).map(readCircle)];
    for (const shape of shapes) if (!shape.ok) warnings.push({ path, message: shape.why });
  }
  return warnings.slice(0, 50);
}

function frameOf({ document, encoding }: XmlRead): EdxlDeFrame {
  const { root } = document;
  const version = versionOf(root);
  const alerts: CapFrame[] = [];
  const reader = new DistributionReader((element) => {
    if (element.local !== 'alert' || !CAP.has(element.namespace)) return;
    const inner = { kind: 'document' as const, root: element, children: [element], end: 0 };
    const { frame } = judgeCapDocument({ document: inner, encoding });
    if (frame) alerts.push(frame as CapFrame);
  });
  const distribution = reader.read(root);
  const schemaErrors = version === '1.0' ? validateXml(root, DE_SCHEMA) : [];
  return {
    version,
    ...(version === '1.0' ? { schemaValid: schemaErrors.length === 0 } : {}),
    schemaErrors,
    warnings: warningsOf(distribution),
    distribution,
    alerts,
  };
}

/** What of a 2.0 document must be readable; its full schema is not judged. */
function lacking(frame: EdxlDeFrame): string | undefined {
  const needed = ['distributionID', 'senderID', 'dateTimeSent'] as const;
  return frame.version === '2.0' ? needed.find((name) => !frame.distribution[name]) : undefined;
}

const fault = { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } };

/** EDXL Distribution Element. */
export const edxlDeCodec: Codec<EdxlDeFrame> = {
  name: 'edxl-de',
  title: { zh: '应急数据分发 EDXL-DE', en: 'EDXL Distribution Element' },
  standard: 'OASIS EDXL-DE 1.0; 2.0 common elements',
  maxBufferedBytes: XML_LIMITS.maxBytes,
  schema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'EDXL distribution',
    type: 'object',
    required: ['version', 'schemaErrors', 'warnings', 'distribution', 'alerts'],
    properties: {
      version: { enum: ['1.0', '2.0'] },
      schemaValid: { type: 'boolean' },
      schemaErrors: { type: 'array', items: fault },
      warnings: { type: 'array', items: fault },
      distribution: { type: 'object' },
      alerts: { type: 'array', items: { type: 'object' } },
      refused: { type: 'string' },
    },
  },
  createDecoder: () =>
    createDocumentDecoder(XML_LIMITS.maxBytes, (bytes, emit) =>
      readXmlSeveral(bytes, (read) => {
        const frame = frameOf(read);
        const [first] = frame.schemaErrors;
        const missing = lacking(frame);
        if (!first && !missing) return emit({ ok: true, frame });
        const message = first ? `${first.path}: ${first.message}` : `${missing} is missing`;
        emit({ ok: false, failure: new CodecFailure('SCHEMA_INVALID', message), frame });
      }),
    ),
  encode: (frame) => writeDistribution(frame.distribution),
};

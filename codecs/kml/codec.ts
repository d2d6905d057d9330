import { CodecFailure, type Codec } from '#codecs/codec';
import { createDocumentDecoder } from '#codecs/document';
import { readXml, XML_LIMITS } from '#codecs/xml';
import { isZip, readZip, writeStoredZip, ZIP_BOUNDS } from '#codecs/zip';
import { KmlReader, type KmlContent } from './read.ts';
import { writeKml } from './write.ts';

/** What is printed for one document. */
export interface KmlFrame extends KmlContent {
  readonly container: 'kml' | 'kmz';
  /** Entry of the archive the document is, and the names of the others. */
  readonly entry?: string;
  readonly otherEntries?: readonly string[];
}

const MAX_BYTES = 16_000_000;

/** The default document of a KMZ: `doc.kml`, else the first .kml at its root, else the first anywhere. */
function readKmz(bytes: Uint8Array): KmlFrame {
  const entries = readZip(bytes, ZIP_BOUNDS);
  const documents = entries.filter((one) => /\.kml$/i.test(one.name));
  const main =
    documents.find((one) => one.name.toLowerCase() === 'doc.kml') ??
    documents.find((one) => !one.name.includes('/')) ??
    documents[0];
  if (!main) throw new CodecFailure('NOT_KML', 'the archive holds no .kml');
  if (main.bytes > XML_LIMITS.maxBytes)
    throw new CodecFailure('TOO_LONG', `${main.name} is longer than allowed`);
  const content = new KmlReader().read(readXml(main.read()).document.root);
  const otherEntries = entries.filter((one) => one !== main).map((one) => one.name);
  return { container: 'kmz', entry: main.name, otherEntries, ...content };
}

/** KML and KMZ import; `--set container=kmz` encodes an archive. */
export const kmlCodec: Codec<KmlFrame> = {
  name: 'kml',
  title: { zh: '地标文件 KML/KMZ', en: 'KML and KMZ' },
  standard: 'OGC KML 2.2 and 2.3 (12-007r2)',
  maxBufferedBytes: MAX_BYTES,
  schema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'KML content',
    type: 'object',
    required: ['container', 'features', 'networkLinks', 'warnings'],
    properties: {
      container: { enum: ['kml', 'kmz'] },
      entry: { type: 'string' },
      otherEntries: { type: 'array', items: { type: 'string' } },
      name: { type: 'string' },
      features: { type: 'array', items: { type: 'object' } },
      networkLinks: { type: 'array', items: { type: 'string' } },
      warnings: { type: 'array', items: { type: 'string' } },
    },
  },
  createDecoder: () =>
    createDocumentDecoder(MAX_BYTES, (bytes, emit) => {
      if (isZip(bytes)) return emit({ ok: true, frame: readKmz(bytes) });
      const content = new KmlReader().read(readXml(bytes).document.root);
      emit({ ok: true, frame: { container: 'kml', ...content } });
    }),
  encode(frame, options) {
    if (!Array.isArray(frame?.features)) throw new CodecFailure('VALUE_INVALID', 'there are no features');
    const content = writeKml(frame.features, frame.name);
    const kmz = (options?.variant?.container ?? frame.container) === 'kmz';
    return kmz ? writeStoredZip([{ name: 'doc.kml', content }]) : content;
  },
};

import { capCodec } from '#codecs/cap';
import { CodecFailure, type Codec, type Decoded, type DecodeOptions } from '#codecs/codec';
import { edxlDeCodec } from '#codecs/edxl-de';
import { geojsonCodec, type GeoJsonFrame } from '#codecs/geojson';
import { gpkgCodec } from '#codecs/gpkg';
import { kmlCodec } from '#codecs/kml';
import { mvtCodec } from '#codecs/mvt';
import { quakemlCodec } from '#codecs/quakeml';
import { shapefileCodec } from '#codecs/shapefile';
import { readCsv, readDbf, readXlsx } from '#codecs/table';
import { usgsCodec } from '#codecs/usgs';
import { wkbCodec } from '#codecs/wkb';
import { wktCodec } from '#codecs/wkt';
import { readZip } from '#codecs/zip';
import type { ReadDocument, Readers } from './protocol.ts';

/** The only or first thing a document holds; its refusal is thrown. */
function reader<T>(codec: Codec<T>, shape: (frame: T) => unknown = (frame) => frame): ReadDocument {
  return (bytes, options) => {
    const decoder = codec.createDecoder(options as DecodeOptions | undefined);
    const found: Decoded<T>[] = [];
    const emit = (decoded: Decoded<T>): void => void (found.length === 0 && found.push(decoded));
    decoder.push(bytes, emit);
    bytes.buffer.transfer(0);
    decoder.end(emit);
    const [first] = found;
    if (!first) throw new CodecFailure('INCOMPLETE', 'the document holds nothing');
    if (!first.ok) throw first.failure;
    return shape(first.frame);
  };
}

/** The verdict alone: whoever sent the bytes has the features. */
const verdictOf = ({ geojson: _features, ...verdict }: GeoJsonFrame): unknown => verdict;

/** Every document format of the codecs. */
export const readers: Readers = {
  cap: reader(capCodec),
  'edxl-de': reader(edxlDeCodec),
  quakeml: reader(quakemlCodec),
  usgs: reader(usgsCodec),
  geojson: reader(geojsonCodec, verdictOf),
  kml: reader(kmlCodec),
  shapefile: reader(shapefileCodec),
  mvt: reader(mvtCodec),
  wkb: reader(wkbCodec),
  wkt: reader(wktCodec),
  gpkg: reader(gpkgCodec),
  csv: (bytes) => readCsv(bytes),
  dbf: (bytes) => readDbf(bytes),
  xlsx: (bytes) => readXlsx(bytes),
  zip: (bytes) => readZip(bytes).map((entry) => ({ name: entry.name, bytes: entry.read() })),
};

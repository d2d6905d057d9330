import { capCodec } from '#codecs/cap';
import { decodeAll, type Codec } from '#codecs/codec';
import { cotCodec } from '#codecs/cot';
import { edxlDeCodec } from '#codecs/edxl-de';
import { gpkgCodec } from '#codecs/gpkg';
import { kmlCodec } from '#codecs/kml';
import { quakemlCodec } from '#codecs/quakeml';
import { readCsv, readDbf, readXlsx } from '#codecs/table';
import { usgsCodec } from '#codecs/usgs';
import { readWkt, wktCodec } from '#codecs/wkt';
import { wkbCodec, writeWkb } from '#codecs/wkb';
import { Inflater, readZip, writeStoredZip } from '#codecs/zip';

/** A format read as a whole, with small documents of it. */
export interface DocumentSamples {
  readonly name: string;
  readonly samples: readonly Uint8Array[];
  readonly tokens: readonly string[];
  /** What came of reading: codes of refusals, or what kind of thing was read. Throws `CodecFailure` at most. */
  read(bytes: Uint8Array): string;
  /** Decodes, and encodes what was accepted; the second decoding must give the same. Only for codecs. */
  readonly codec?: Codec<never>;
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const XML = ['<', '</', '/>', '<!DOCTYPE', '<!--', '<![CDATA[', ']]>', '&amp;', '&#0;', 'xmlns="', '<?xml'];
const JSON_TOKENS = ['null', '1e999', '-0', '"type"', '[]', '{}', '"\\ud800"', 'true', '[[['];
const NUMBERS = ['NaN', '1e309', '-1', '999999999999', '0.0000001', '181', '91'];

function codecOf(
  codec: Codec<never>,
  samples: readonly Uint8Array[],
  tokens: readonly string[],
  name = codec.name,
): DocumentSamples {
  return {
    name,
    samples,
    tokens,
    codec,
    read: (bytes) =>
      decodeAll(codec as Codec, bytes)
        .map((one) => (one.ok ? `ok ${Object.keys(one.frame as object).join()}` : outcomeOf(one.failure)))
        .join(';'),
  };
}

/** The kind of a refusal, whatever the figures in its message. */
function outcomeOf(failure: { readonly code: string; readonly message: string }): string {
  return `${failure.code} ${failure.message.replace(/[^a-z ]+/gi, '#').slice(0, 60)}`;
}

function readerOf(
  name: string,
  samples: readonly Uint8Array[],
  read: (bytes: Uint8Array) => unknown,
): DocumentSamples {
  return {
    name,
    samples,
    tokens: [...XML, '[Content_Types].xml', 'xl/workbook.xml'],
    read(bytes) {
      const found = read(bytes);
      return `ok ${typeof found === 'object' ? Object.keys(found as object).join() : String(found)}`;
    },
  };
}

const CAP = `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>a</identifier><sender>b@c</sender><sent>2026-05-01T08:00:00+08:00</sent><status>Actual</status><msgType>Update</msgType><scope>Public</scope><references>b@c,z,2026-05-01T07:00:00+08:00</references><info><category>Met</category><event>雨</event><urgency>Immediate</urgency><severity>Severe</severity><certainty>Likely</certainty><area><areaDesc>县</areaDesc><polygon>30,104 30,105 31,105 30,104</polygon><circle>30,104 5</circle></area></info></alert>`;
const EDXL = `<EDXLDistribution xmlns="urn:oasis:names:tc:emergency:EDXL:DE:1.0"><distributionID>D</distributionID><senderID>a@b</senderID><dateTimeSent>2026-05-01T08:00:00+08:00</dateTimeSent><distributionStatus>Actual</distributionStatus><distributionType>Report</distributionType><combinedConfidentiality>U</combinedConfidentiality><targetArea><polygon>30,104 30,105 31,105 30,104</polygon></targetArea><contentObject><nonXMLContent><mimeType>a/b</mimeType><contentData>QUJD</contentData></nonXMLContent></contentObject></EDXLDistribution>`;
const QUAKE = `<q:quakeml xmlns:q="http://quakeml.org/xmlns/quakeml/1.2" xmlns="http://quakeml.org/xmlns/bed/1.2"><eventParameters publicID="smi:a/b"><event publicID="smi:a/e"><origin publicID="smi:a/o"><time><value>2026-05-01T00:00:00Z</value></time><longitude><value>100</value></longitude><latitude><value>30</value></latitude></origin><magnitude publicID="smi:a/m"><mag><value>6.1</value></mag></magnitude></event></eventParameters></q:quakeml>`;
const USGS = `{"type":"Feature","id":"a","properties":{"time":0,"mag":1,"place":"x","alert":"red"},"geometry":{"type":"Point","coordinates":[1,2,3]}}`;
const COT = `<event version="2.0" uid="A" type="a-f-G" time="2026-05-01T00:00:00Z" start="2026-05-01T00:00:00Z" stale="2026-05-01T00:05:00Z" how="m-g"><point lat="30.5" lon="104" hae="1" ce="5" le="5"/><detail><contact callsign="x"/></detail></event>`;
const KML = `<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark id="p"><name>x</name><Polygon><outerBoundaryIs><LinearRing><coordinates>0,0 4,0 4,4 0,0</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>`;
const WKT = [
  'GEOMETRYCOLLECTION Z (POINT Z (1 2 3), MULTIPOINT Z ((1 2 3)))',
  'SRID=4326;MULTILINESTRING((0 0,1 1),(2 2,3 3))',
];
const SHEET = `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1"><v>1</v></c></row></sheetData></worksheet>`;

const xlsx = writeStoredZip([
  { name: '[Content_Types].xml', content: text('<Types/>') },
  { name: 'xl/workbook.xml', content: text('<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>') },
  { name: 'xl/_rels/workbook.xml.rels', content: text('<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>') },
  { name: 'xl/worksheets/sheet1.xml', content: text(SHEET) },
]); // prettier-ignore

/** A dBASE III table of one character field and one record. */
function dbf(): Uint8Array {
  const bytes = new Uint8Array(32 + 32 + 1 + 7 + 1);
  const view = new DataView(bytes.buffer);
  bytes[0] = 3;
  view.setUint32(4, 1, true);
  view.setUint16(8, 65, true);
  view.setUint16(10, 7, true);
  bytes.set(text('NAME'), 32);
  bytes.set([67], 43);
  bytes[48] = 6;
  bytes.set([13, ...text(' abcdef'), 26], 64);
  return bytes;
}

/** A deflate stream with a dynamic table, made once by a reference implementation. */
const DEFLATED = Uint8Array.from([75, 76, 74, 78, 73, 77, 75, 76, 130, 83, 105, 153, 84, 99, 1, 0]);

function cot(): Uint8Array[] {
  const [decoded] = decodeAll(cotCodec, text(COT));
  if (!decoded.ok) throw decoded.failure;
  return [
    text(COT),
    ...['1', 'mesh'].map((protocol) => cotCodec.encode(decoded.frame, { variant: { protocol } })),
  ];
}

/** Formats of documents, feeds and files that come from outside. */
export const documentSamples: readonly DocumentSamples[] = [
  codecOf(capCodec as Codec<never>, [text(CAP)], [...XML, ...NUMBERS, '-00:00', 'Cancel', 'Test']),
  codecOf(edxlDeCodec as Codec<never>, [text(EDXL)], [...XML, ...NUMBERS]),
  codecOf(quakemlCodec as Codec<never>, [text(QUAKE)], [...XML, ...NUMBERS]),
  codecOf(usgsCodec as Codec<never>, [text(USGS)], [...JSON_TOKENS, ...NUMBERS]),
  codecOf(cotCodec as Codec<never>, cot(), [...XML, ...NUMBERS]),
  codecOf(kmlCodec as Codec<never>, [text(KML)], [...XML, ...NUMBERS]),
  codecOf(kmlCodec as Codec<never>, [writeStoredZip([{ name: 'doc.kml', content: text(KML) }])], XML, 'kmz'),
  codecOf(wktCodec as Codec<never>, WKT.map(text), ['EMPTY', 'Z', 'M', '((', 'CURVEPOLYGON', ...NUMBERS]),
  codecOf(wkbCodec as Codec<never>, WKT.map((one) => writeWkb(readWkt(one))), []),
  codecOf(gpkgCodec as Codec<never>, WKT.map((one) => gpkgCodec.encode({ geometry: readWkt(one), srsId: 1 } as never)), []),
  readerOf('csv', [text('a,"b"\n1,"x""y"\n'), Uint8Array.of(0xc3, 0xfb, 0x2c, 0x62, 0x0a, 0xd3, 0xea, 0x2c, 0x31)], readCsv),
  readerOf('dbf', [dbf()], readDbf),
  readerOf('xlsx', [xlsx], readXlsx),
  readerOf('zip', [writeStoredZip([{ name: 'a', content: text('abc') }, { name: 'b/c', content: DEFLATED }])], (bytes) => readZip(bytes).map((entry) => entry.read())),
  readerOf('deflate', [DEFLATED], (bytes) => new Inflater(bytes, { maxBytes: 100_000, maxRatio: 1000 }).run()),
]; // prettier-ignore

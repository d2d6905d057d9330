import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeAll, type Decoded } from '#codecs/codec';
import type { Feature } from '#codecs/geojson';
import { writeStoredZip } from '#codecs/zip';
import { kmlCodec, type KmlFrame } from './index.ts';

const features: Feature[] = [
  { type: 'Feature', id: 'p', properties: { name: '渡口', 水位: '35.2' }, geometry: { type: 'Point', coordinates: [104.1, 30.6, 500] } },
  { type: 'Feature', properties: { description: '<b>巡查</b>' }, geometry: { type: 'LineString', coordinates: [[104, 30], [105, 31]] } },
  { type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [[[0, 0], [4, 0], [4, 4], [0, 0]], [[1, 0.2], [2, 0.3], [2, 0.2], [1, 0.2]]] } },
  { type: 'Feature', properties: {}, geometry: { type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates: [1, 2] }] } },
  { type: 'Feature', properties: {}, geometry: null },
]; // prettier-ignore
const decodeText = (text: string): Decoded<KmlFrame> =>
  decodeAll(kmlCodec, new TextEncoder().encode(text))[0];
const codeOf = (decoded: Decoded<KmlFrame>): string => (decoded.ok ? 'ACCEPTED' : decoded.failure.code);
const point = (coordinates: string): string =>
  `<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><Point><coordinates>${coordinates}</coordinates></Point></Placemark></kml>`;

test('KML and KMZ give back what they were given', () => {
  for (const container of ['kml', 'kmz'] as const) {
    const frame = { container, name: '防汛', features, networkLinks: [], warnings: [] };
    const [decoded] = decodeAll(kmlCodec, kmlCodec.encode(frame));
    assert.ok(decoded.ok && decoded.frame.container === container && decoded.frame.name === '防汛');
    assert.deepEqual(
      JSON.parse(JSON.stringify(decoded.frame.features)),
      JSON.parse(JSON.stringify(features)),
    );
  }
});

test('folders, times, schema data, tracks, old namespaces and links are read', () => {
  const decoded =
    decodeText(`<kml xmlns="http://earth.google.com/kml/2.1" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document><Folder><name>一中队</name><Placemark>
    <TimeSpan><begin>2026-05-01</begin></TimeSpan><ExtendedData><SchemaData><SimpleData name="level">II</SimpleData></SchemaData></ExtendedData>
    <gx:Track><when>x</when><gx:coord>104 30 5</gx:coord><gx:coord>105 31 5</gx:coord></gx:Track></Placemark></Folder>
    <NetworkLink><Link><href>http://127.0.0.1/x.kml</href></Link></NetworkLink></Document></kml>`);
  assert.ok(decoded.ok);
  assert.deepEqual(decoded.frame.features[0].properties, {
    folders: ['一中队'],
    begin: '2026-05-01',
    level: 'II',
  });
  assert.equal(decoded.frame.features[0].geometry?.type, 'LineString');
  assert.deepEqual(decoded.frame.networkLinks, ['http://127.0.0.1/x.kml']);
});

test('what is no KML, or lies, is refused by name', () => {
  const cases: [string, string][] = [
    ['NOT_KML', '<html/>'], ['NOT_KML', '<kml xmlns="urn:x"/>'], ['COORDINATES_INVALID', point('')], ['COORDINATES_INVALID', point('1')], ['COORDINATES_INVALID', point('1;2')],
    ['COORDINATES_INVALID', point('200,0')], ['COORDINATES_INVALID', point('NaN,0')], ['COORDINATES_INVALID', point('1,2,3,4')], ['DOCTYPE_REFUSED', `<!DOCTYPE kml>${point('1,2')}`], ['ACCEPTED', point(' 1,2,3 ')],
  ]; // prettier-ignore
  for (const [code, text] of cases) assert.equal(codeOf(decodeText(text)), code, text);
  const encoder = new TextEncoder();
  const archive = (name: string, text: string): string =>
    codeOf(decodeAll(kmlCodec, writeStoredZip([{ name, content: encoder.encode(text) }]))[0]);
  assert.equal(archive('../doc.kml', point('1,2')), 'PATH_REFUSED');
  assert.equal(archive('a.txt', point('1,2')), 'NOT_KML');
  assert.equal(archive('doc.kml', point('1,2').padEnd(2_000_001)), 'TOO_LONG');
  assert.equal(archive('files/any.KML', point('1,2')), 'ACCEPTED');
});

import { CodecFailure } from '#codecs/codec';
import { validateGeoJson, type Feature, type Geometry, type Position } from '#codecs/geojson';
import { writeXmlDocument, xmlElement, type XmlElement } from '#codecs/xml';

const namespace = 'http://www.opengis.net/kml/2.2';
const PLAIN = ['name', 'address', 'description', 'styleUrl'];

function element(local: string, children: readonly (XmlElement | string)[], attributes = {}): XmlElement {
  return xmlElement(local, { namespace, children, attributes });
}

function coordinates(line: readonly Position[]): XmlElement {
  return element('coordinates', [line.map((position) => position.slice(0, 3).join(',')).join(' ')]);
}

function polygon(rings: readonly (readonly Position[])[]): XmlElement {
  const boundary = (ring: readonly Position[], i: number): XmlElement =>
    element(i === 0 ? 'outerBoundaryIs' : 'innerBoundaryIs', [element('LinearRing', [coordinates(ring)])]);
  return element('Polygon', rings.map(boundary));
}

function shape(geometry: Geometry): XmlElement {
  switch (geometry.type) {
    case 'Point':
      return element('Point', [coordinates([geometry.coordinates])]);
    case 'LineString':
      return element('LineString', [coordinates(geometry.coordinates)]);
    case 'Polygon':
      return polygon(geometry.coordinates);
    case 'MultiPoint':
      return element(
        'MultiGeometry',
        geometry.coordinates.map((one) => element('Point', [coordinates([one])])),
      );
    case 'MultiLineString':
      return element(
        'MultiGeometry',
        geometry.coordinates.map((one) => element('LineString', [coordinates(one)])),
      );
    case 'MultiPolygon':
      return element('MultiGeometry', geometry.coordinates.map(polygon));
    case 'GeometryCollection':
      return element('MultiGeometry', geometry.geometries.map(shape));
  }
}

function placemark(feature: Feature): XmlElement {
  const properties = Object.entries(feature.properties ?? {});
  const plain = PLAIN.flatMap((name) =>
    properties.filter(([key]) => key === name).map(([, value]) => element(name, [String(value)])),
  );
  const data = properties
    .filter(([key]) => !PLAIN.includes(key))
    .map(([key, value]) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      return element('Data', [element('value', [text ?? ''])], { name: key });
    });
  const children = data.length > 0 ? [...plain, element('ExtendedData', data)] : plain;
  const attributes = feature.id === undefined ? {} : { id: String(feature.id) };
  return element(
    'Placemark',
    feature.geometry ? [...children, shape(feature.geometry)] : children,
    attributes,
  );
}

/** A KML 2.2 document of placemarks. Throws `VALUE_INVALID` for what is not GeoJSON. */
export function writeKml(features: readonly Feature[], name?: string): Uint8Array<ArrayBuffer> {
  const [error] = validateGeoJson({ type: 'FeatureCollection', features }).errors;
  if (error) throw new CodecFailure('VALUE_INVALID', `${error.path}: ${error.message}`);
  const head = name === undefined ? [] : [element('name', [name])];
  const document = element('Document', [...head, ...features.map(placemark)]);
  return writeXmlDocument(xmlElement('kml', { namespace, declare: true, children: [document] }));
}

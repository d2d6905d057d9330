import { checkGeometry, isMemberGeometry, MEMBERS, type Position, type SimpleGeometry } from '#codecs/wkb';

function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function positionText(position: Position): string {
  return position.map(numberText).join(' ');
}

function lineText(line: readonly Position[]): string {
  return line.length === 0 ? 'EMPTY' : `(${line.map(positionText).join(', ')})`;
}

function bodyText(geometry: SimpleGeometry): string {
  if (isMemberGeometry(geometry)) {
    const { type, geometries } = geometry;
    if (geometries.length === 0) return 'EMPTY';
    const bare = MEMBERS[type]?.[0];
    const texts = geometries.map((one) => (one.type === bare ? bodyText(one) : taggedText(one)));
    return `(${texts.join(', ')})`;
  }
  if (geometry.type === 'Point')
    return lineText(geometry.coordinates.length === 0 ? [] : [geometry.coordinates]);
  if (geometry.type === 'Polygon' || geometry.type === 'Triangle') {
    const rings = geometry.coordinates;
    return rings.length === 0 ? 'EMPTY' : `(${rings.map(lineText).join(', ')})`;
  }
  return lineText(geometry.coordinates as readonly Position[]);
}

function taggedText(geometry: SimpleGeometry): string {
  const tag = geometry.dimensions.slice(2);
  return `${geometry.type.toUpperCase()} ${tag === '' ? '' : `${tag} `}${bodyText(geometry)}`;
}

/** Text of a geometry in the ISO form, with `SRID=…;` before it when it has one (EWKT). */
export function writeWkt(geometry: SimpleGeometry): string {
  checkGeometry(geometry);
  return `${geometry.srid === undefined ? '' : `SRID=${geometry.srid};`}${taggedText(geometry)}`;
}

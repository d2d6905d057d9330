import { CodecFailure } from '#codecs/codec';
import { GEOMETRY_LIMITS, isMemberType, MEMBERS, ordinateCount, TYPE_CODES } from './geometry.ts';
import type { GeometryType, Position, SimpleGeometry } from './geometry.ts';

function invalid(message: string): never {
  throw new CodecFailure('VALUE_INVALID', message);
}

function checkPosition(position: unknown, size: number): asserts position is Position {
  if (!Array.isArray(position) || position.length !== size || !position.every((n) => Number.isFinite(n)))
    invalid(`a position is ${size} finite numbers`);
}

function checkLine(line: unknown, size: number): void {
  if (!Array.isArray(line)) invalid('positions are not a list');
  for (const position of line as unknown[]) checkPosition(position, size);
}

/** Refuses (`VALUE_INVALID`) a value that is not a geometry of the model, before it is written. */
export function checkGeometry(geometry: SimpleGeometry, depth = 0): void {
  if (typeof geometry !== 'object' || geometry === null) invalid('not a geometry');
  const { type, dimensions } = geometry;
  if (!Object.hasOwn(TYPE_CODES, type)) invalid(`${String(type)} is not a geometry type`);
  if (!['XY', 'XYZ', 'XYM', 'XYZM'].includes(dimensions)) invalid('dimensions are XY, XYZ, XYM or XYZM');
  if (depth > GEOMETRY_LIMITS.maxDepth) throw new CodecFailure('TOO_DEEP', 'geometries nest too deep');
  const size = ordinateCount(dimensions);
  if (isMemberType(type)) {
    const { geometries } = geometry as unknown as { geometries: SimpleGeometry[] };
    if (!Array.isArray(geometries)) invalid('geometries is not a list');
    for (const one of geometries) {
      checkGeometry(one, depth + 1);
      checkMember(type, one.type);
      if (one.dimensions !== dimensions) invalid('members have the dimensions of their collection');
    }
    return;
  }
  const { coordinates } = geometry as unknown as { coordinates: unknown[] };
  if (!Array.isArray(coordinates)) invalid('coordinates is not a list');
  if (type === 'Point') {
    if (coordinates.length > 0) checkPosition(coordinates, size);
  } else if (type === 'Polygon' || type === 'Triangle') for (const ring of coordinates) checkLine(ring, size);
  else checkLine(coordinates, size);
}

/** Refuses (`GEOMETRY_INVALID`) a member its collection may not have. */
export function checkMember(type: GeometryType, member: GeometryType): void {
  const allowed = isMemberType(type) ? MEMBERS[type] : [];
  if (allowed && !allowed.includes(member))
    throw new CodecFailure('GEOMETRY_INVALID', `a ${type} may not have a ${member}`);
}

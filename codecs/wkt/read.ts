import { CodecFailure } from '#codecs/codec';
import { checkMember, GEOMETRY_LIMITS, geometryOf, isMemberType, MEMBERS, TYPE_CODES } from '#codecs/wkb';
import type { Dimensions, GeometryType, SimpleGeometry } from '#codecs/wkb';

const KEYWORDS: ReadonlyMap<string, GeometryType> = new Map(
  Object.keys(TYPE_CODES).map((type) => [type.toUpperCase(), type as GeometryType]),
);
const NUMBER = /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const WORD = /[A-Za-z]+/y;
const SRID = /SRID\s*=\s*(\d{1,9})\s*;/iy;
/** Without a tag the first position decides: three ordinates are XYZ, four XYZM (EWKT). */
const BY_SIZE: Readonly<Record<number, Dimensions>> = { 2: 'XY', 3: 'XYZ', 4: 'XYZM' };
const TAGS: Readonly<Record<string, Dimensions>> = { Z: 'XYZ', M: 'XYM', ZM: 'XYZM' };

/** Reads geometries from one text, one after another. */
export class WktReader {
  private readonly text: string;
  private at = 0;
  private vertices = 0;
  private members = 0;
  private dimensions: Dimensions | undefined;

  constructor(text: string) {
    this.text = text;
  }

  private fail(code: string, message: string): never {
    throw new CodecFailure(code, `${message} (character ${this.at + 1})`, this.at);
  }

  private space(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
      this.at += 1;
    }
  }

  /** Skips white space and semicolons between geometries; false at the end. */
  more(): boolean {
    this.space();
    while (this.text[this.at] === ';') {
      this.at += 1;
      this.space();
    }
    return this.at < this.text.length;
  }

  private take(mark: string): boolean {
    this.space();
    if (this.text[this.at] !== mark) return false;
    this.at += 1;
    return true;
  }

  private expect(mark: string): void {
    if (!this.take(mark))
      this.fail(this.at >= this.text.length ? 'INCOMPLETE' : 'SYNTAX', `${mark} is expected`);
  }

  private word(): string | undefined {
    this.space();
    WORD.lastIndex = this.at;
    const found = WORD.exec(this.text);
    if (!found) return undefined;
    this.at = WORD.lastIndex;
    return found[0].toUpperCase();
  }

  /** One geometry with its optional SRID. */
  geometry(): SimpleGeometry {
    this.space();
    SRID.lastIndex = this.at;
    const found = SRID.exec(this.text);
    if (found) this.at = SRID.lastIndex;
    this.vertices = 0;
    this.members = 0;
    this.dimensions = undefined;
    const tagged = this.tagged(0);
    const whole = this.withDimensions(tagged, this.dimensions ?? 'XY');
    return found ? { ...whole, srid: Number(found[1]) } : whole;
  }

  /** Gives every part the dimensions found anywhere in the geometry: empty parts have none of their own. */
  private withDimensions(geometry: SimpleGeometry, dimensions: Dimensions): SimpleGeometry {
    if (!isMemberType(geometry.type)) return { ...geometry, dimensions };
    const { geometries } = geometry as { geometries: readonly SimpleGeometry[] };
    return geometryOf(
      geometry.type,
      dimensions,
      geometries.map((one) => this.withDimensions(one, dimensions)),
    );
  }

  private settle(dimensions: Dimensions): void {
    if (this.dimensions !== undefined && this.dimensions !== dimensions)
      this.fail('GEOMETRY_INVALID', `${this.dimensions} and ${dimensions} are mixed`);
    this.dimensions = dimensions;
  }

  private tagged(depth: number): SimpleGeometry {
    const word = this.word();
    if (word === undefined)
      return this.fail(this.at >= this.text.length ? 'INCOMPLETE' : 'SYNTAX', 'a geometry type is expected');
    const split = /^(.+?)(ZM|Z|M)?$/.exec(word);
    const type = KEYWORDS.get(word) ?? KEYWORDS.get(split?.[1] ?? '');
    if (!type) return this.fail('TYPE_UNKNOWN', `${word.slice(0, 30)} is not a geometry type`);
    let tag = KEYWORDS.has(word) ? undefined : split?.[2];
    const mark = this.at;
    const next = this.word();
    if (next !== undefined && Object.hasOwn(TAGS, next) && tag === undefined) tag = next;
    else if (next !== undefined) this.at = mark;
    if (tag !== undefined) this.settle(TAGS[tag]);
    return this.body(type, depth);
  }

  private empty(): boolean {
    const mark = this.at;
    if (this.word() === 'EMPTY') return true;
    this.at = mark;
    return false;
  }

  private body(type: GeometryType, depth: number): SimpleGeometry {
    if (depth > GEOMETRY_LIMITS.maxDepth) this.fail('TOO_DEEP', 'geometries nest too deep');
    if (this.empty()) return geometryOf(type, 'XY', []);
    if (isMemberType(type))
      return geometryOf(
        type,
        'XY',
        this.list(() => this.member(type, depth)),
      );
    if (type === 'Point') {
      this.expect('(');
      const position = this.position();
      this.expect(')');
      return geometryOf(type, 'XY', position);
    }
    if (type === 'Polygon' || type === 'Triangle')
      return geometryOf(
        type,
        'XY',
        this.list(() => (this.empty() ? [] : this.list(() => this.position()))),
      );
    return geometryOf(
      type,
      'XY',
      this.list(() => this.position()),
    );
  }

  /** A member: bare where the collection has one plain type for it, tagged otherwise. */
  private member(type: GeometryType, depth: number): SimpleGeometry {
    if (++this.members > GEOMETRY_LIMITS.maxMembers)
      this.fail('TOO_MANY_MEMBERS', `more than ${GEOMETRY_LIMITS.maxMembers} members`);
    const allowed = isMemberType(type) ? MEMBERS[type] : null;
    this.space();
    const bare = this.text[this.at] === '(' || (allowed !== null && this.bareEmpty());
    if (bare && allowed) return this.body(allowed[0], depth + 1);
    if (type === 'MultiPoint') return geometryOf('Point', 'XY', this.position());
    const member = this.tagged(depth + 1);
    checkMember(type, member.type);
    return member;
  }

  private bareEmpty(): boolean {
    const mark = this.at;
    const found = this.empty();
    this.at = mark;
    return found;
  }

  private list<T>(item: () => T): T[] {
    this.expect('(');
    const items: T[] = [];
    do items.push(item());
    while (this.take(','));
    this.expect(')');
    return items;
  }

  private position(): number[] {
    if (++this.vertices > GEOMETRY_LIMITS.maxVertices)
      this.fail('TOO_MANY_VERTICES', `more than ${GEOMETRY_LIMITS.maxVertices} vertices`);
    const position: number[] = [];
    for (;;) {
      this.space();
      NUMBER.lastIndex = this.at;
      const found = NUMBER.exec(this.text);
      if (!found) break;
      this.at = NUMBER.lastIndex;
      const value = Number(found[0]);
      if (!Number.isFinite(value)) this.fail('NUMBER_INVALID', 'an ordinate is not finite');
      position.push(value);
      if (position.length > 4 || !/[\s,)]/.test(this.text[this.at] ?? ')'))
        this.fail('SYNTAX', 'an ordinate is malformed or one too many');
    }
    const bySize = BY_SIZE[position.length];
    if (!bySize) this.fail('SYNTAX', 'a position has 2 to 4 ordinates');
    if (this.dimensions === undefined) this.dimensions = bySize;
    else if (this.dimensions.length !== position.length)
      this.fail('GEOMETRY_INVALID', `a position of ${position.length} ordinates in ${this.dimensions}`);
    return position;
  }
}

import { CodecFailure } from '#codecs/codec';
import { ByteReader } from '#codecs/document';
import { tileArea, type MvtGeometry, type TilePosition } from './tile.ts';

function refuse(message: string): never {
  throw new CodecFailure('GEOMETRY_INVALID', message);
}

/** Walks the command stream of one feature (MVT 2.1 §4.3). */
class Commands {
  private readonly reader: ByteReader;
  private x = 0;
  private y = 0;

  constructor(bytes: Uint8Array) {
    this.reader = new ByteReader(bytes);
  }

  get done(): boolean {
    return this.reader.remaining === 0;
  }

  private word(): number {
    const word = this.reader.varint();
    if (word > 0xffffffff) refuse('a command or parameter exceeds 32 bits');
    return word;
  }

  /** Command and repeat count; each repetition needs at least two bytes, except ClosePath. */
  next(): { id: number; count: number } {
    const word = this.word();
    const id = word & 7;
    const count = word >>> 3;
    if (id !== 7 && count * 2 > this.reader.remaining) refuse('a command announces more than there is');
    return { id, count };
  }

  private delta(): number {
    const word = this.word();
    return (word >>> 1) ^ -(word & 1);
  }

  position(): TilePosition {
    this.x += this.delta();
    this.y += this.delta();
    if (Math.abs(this.x) > 0x7fffffff || Math.abs(this.y) > 0x7fffffff) refuse('the cursor leaves 32 bits');
    return [this.x, this.y];
  }
}

function readPoints(commands: Commands): MvtGeometry {
  const { id, count } = commands.next();
  if (id !== 1 || count === 0) refuse('a point is one MoveTo');
  const coordinates: TilePosition[] = [];
  for (let i = 0; i < count; i++) coordinates.push(commands.position());
  if (!commands.done) refuse('commands follow the MoveTo of a point');
  return { type: 'MultiPoint', coordinates };
}

function readPath(commands: Commands, least: number): TilePosition[] {
  const move = commands.next();
  if (move.id !== 1 || move.count !== 1) refuse('a line or ring begins with MoveTo of count 1');
  const path = [commands.position()];
  const line = commands.next();
  if (line.id !== 2 || line.count < least) refuse(`LineTo of count ${least} or more is expected`);
  for (let i = 0; i < line.count; i++) path.push(commands.position());
  return path;
}

function readLines(commands: Commands): MvtGeometry {
  const coordinates: TilePosition[][] = [];
  do coordinates.push(readPath(commands, 1));
  while (!commands.done);
  return { type: 'MultiLineString', coordinates };
}

/** Rings group by winding: a positive area begins a polygon, a negative one is a hole of the polygon before it. */
function readPolygons(commands: Commands): MvtGeometry {
  const coordinates: TilePosition[][][] = [];
  do {
    const ring = readPath(commands, 2);
    const close = commands.next();
    if (close.id !== 7 || close.count !== 1) refuse('ClosePath of count 1 is expected');
    const area = tileArea(ring);
    ring.push(ring[0]);
    if (area > 0) coordinates.push([ring]);
    else if (area < 0 && coordinates.length > 0) coordinates[coordinates.length - 1].push(ring);
    else if (area < 0) refuse('the first ring is a hole');
  } while (!commands.done);
  return { type: 'MultiPolygon', coordinates };
}

/** Geometry of a feature of type 1, 2 or 3. Rings without area are dropped: they can be neither outer nor hole. */
export function readTileGeometry(type: number, bytes: Uint8Array): MvtGeometry {
  const commands = new Commands(bytes);
  if (type === 1) return readPoints(commands);
  return type === 2 ? readLines(commands) : readPolygons(commands);
}

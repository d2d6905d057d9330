import { crc32, deflateRawSync } from 'node:zlib';
import { xmlBombs } from '../../codecs/xml/bombs.ts';

/** A file somebody hostile might send, and the reader that is asked for it. */
export interface HostileFile {
  readonly name: string;
  readonly format: string;
  readonly bytes: Uint8Array;
  /** Reading it within the bounds is fine too. */
  readonly handled?: boolean;
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

interface Packed {
  readonly name: string;
  readonly data: Uint8Array;
  /** Announced size; more or less than the truth lies. */
  readonly size?: number;
  readonly mode?: number;
}

/** A ZIP archive of deflated entries, lies included. */
export function zipOf(entries: readonly Packed[]): Buffer {
  const bodies: Buffer[] = [];
  const listing: Buffer[] = [];
  let offset = 0;
  for (const { name, data, size = data.length, mode = 0o100644 } of entries) {
    const packed = deflateRawSync(data, { level: 9 });
    const title = Buffer.from(name);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(0x800, 2);
    head.writeUInt16LE(8, 4);
    head.writeUInt32LE(crc32(data), 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(size, 18);
    head.writeUInt16LE(title.length, 22);
    const body = Buffer.concat([Buffer.from('PK\x03\x04'), head, title, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((mode << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    listing.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03'), head, tail, title]));
    bodies.push(body);
    offset += body.length;
  }
  const central = Buffer.concat(listing);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, central, end]);
}

function archives(): HostileFile[] {
  const zeros = (n: number): Uint8Array => new Uint8Array(n);
  const kml = text('<kml xmlns="http://www.opengis.net/kml/2.2"/>');
  const cases: [string, Packed[]][] = [
    ...['../x', '/etc/passwd', 'C:\\x', 'a/../../b', '..', 'x\0y'].map((name): [string, Packed[]] => [name, [{ name, data: kml }]]),
    ...[0xa1ff, 0x6000, 0x1000].map((mode): [string, Packed[]] => [`mode ${mode}`, [{ name: 'l', data: kml, mode }]]),
    ...[1e6, 1e7, 6e7].map((n): [string, Packed[]] => [`bomb ${n}`, [{ name: 'doc.kml', data: zeros(n) }]]),
    ['lies short', [{ name: 'doc.kml', data: zeros(1e6), size: 10 }]],
    ['lies long', [{ name: 'doc.kml', data: kml, size: 4e9 }]],
    ['entries', Array.from({ length: 2000 }, (_, i) => ({ name: `e${i}`, data: kml }))],
    ['twins', [{ name: 'doc.kml', data: kml }, { name: 'doc.kml', data: kml }]],
  ]; // prettier-ignore
  const files: HostileFile[] = cases.flatMap(([name, entries]) =>
    ['zip', 'kml', 'xlsx'].map((format) => ({
      name: `${format} ${name}`,
      format,
      bytes: zipOf(entries),
      handled: format === 'zip' && name === 'twins',
    })),
  );
  const whole = zipOf([{ name: 'doc.kml', data: kml }]);
  for (const [i, at] of [0, 4, 14, 18, 26, whole.length - 22, whole.length - 6].entries()) {
    const damaged = Uint8Array.from(whole);
    damaged[at] ^= 0xff;
    files.push({ name: `damaged ${i}`, format: 'zip', bytes: damaged, handled: true });
  }
  return files;
}

function geojson(): HostileFile[] {
  const point = '[100.1234567,30.1234567],';
  const hole = '[[1,1],[1,1.1],[1.1,1.1],[1.1,1],[1,1]],';
  const cases: [string, string, boolean][] = [
    ['NaN', '{"type":"Point","coordinates":[NaN,0]}', false],
    ['infinite', '{"type":"Point","coordinates":[1e999,0]}', false],
    ['deep', '['.repeat(1_000_000), false],
    ['deep objects', '{"a":'.repeat(200_000), false],
    ['values', `[${'0,'.repeat(6_500_000)}0]`, false],
    ['objects', `[${'{},'.repeat(5_500_000)}{}]`, false],
    ['vertices', `{"type":"MultiPoint","coordinates":[${point.repeat(1_000_001)}[0,0]]}`, false],
    ['million', `{"type":"MultiPoint","coordinates":[${point.repeat(999_999)}[0,0]]}`, true],
    ['holes', `{"type":"Polygon","coordinates":[${hole.repeat(150_000).slice(0, -1)}]}`, true],
    ['empty holes', `{"type":"Polygon","coordinates":[${'[],'.repeat(1_000_000)}[]]}`, false],
    ['star', `{"type":"Polygon","coordinates":[[${star(20_001)}]]}`, true],
    ['antimeridian', '{"type":"LineString","coordinates":[[179,0],[-179,0]]}', true],
    ['prototype', '{"__proto__":{"type":"Point"},"coordinates":[0,0]}', false],
    ['collections', `${'{"type":"GeometryCollection","geometries":['.repeat(30)}${']}'.repeat(30)}`, false],
    ['too long', ' '.repeat(64_000_001), false],
  ];
  return cases.map(([name, value, handled]) => ({ name, format: 'geojson', bytes: text(value), handled }));
}

/** A ring whose every side crosses most others. */
function star(corners: number): string {
  const at = (i: number): string => {
    const angle = (2 * Math.PI * ((i * Math.floor(corners / 2)) % corners)) / corners;
    return `[${Math.cos(angle).toFixed(6)},${Math.sin(angle).toFixed(6)}]`;
  };
  return [...Array.from({ length: corners }, (_, i) => at(i)), at(0)].join();
}

function binaries(): HostileFile[] {
  const files: HostileFile[] = [];
  const word = (value: number): number[] => [
    value & 255,
    (value >> 8) & 255,
    (value >> 16) & 255,
    value >>> 24,
  ];
  const nested = (depth: number): number[] =>
    Array.from({ length: depth }, () => [1, 7, 0, 0, 0, 1, 0, 0, 0]).flat();
  files.push({ name: 'nested', format: 'wkb', bytes: Uint8Array.from(nested(10_000)) });
  files.push({ name: 'count', format: 'wkb', bytes: Uint8Array.from([1, 2, 0, 0, 0, ...word(0xffffffff)]) });
  files.push({ name: 'nested text', format: 'wkt', bytes: text('GEOMETRYCOLLECTION('.repeat(50_000)) });
  files.push({ name: 'blob', format: 'gpkg', bytes: Uint8Array.from([71, 80, 0, 9, ...word(1), 1, 2, 3]) });
  files.push({ name: 'database', format: 'gpkg', bytes: text('SQLite format 3\0'.repeat(1000)) });
  for (const length of [0, 50, 100, 0x7fffffff]) {
    const head = new DataView(new ArrayBuffer(120));
    head.setInt32(0, 9994);
    head.setInt32(24, length);
    head.setInt32(28, 1000, true);
    head.setInt32(32, 5, true);
    head.setInt32(104, 0x7ffffff0);
    files.push({
      name: `shapefile ${length}`,
      format: 'shapefile',
      bytes: new Uint8Array(head.buffer),
      handled: true,
    });
  }
  files.push({ name: 'tile', format: 'mvt', bytes: Uint8Array.from([0x1a, 0xff, 0xff, 0xff, 0xff, 0x0f]) });
  files.push({ name: 'columns', format: 'csv', bytes: text(','.repeat(1_000_000)) });
  files.push({ name: 'cell', format: 'csv', bytes: text(`a\n"${'x'.repeat(5_000_000)}`) });
  files.push({ name: 'rows', format: 'csv', bytes: text(`a\n${'1\n'.repeat(600_000)}`) });
  const dbf = new Uint8Array(64).fill(0xff);
  dbf[0] = 3;
  files.push({ name: 'records', format: 'dbf', bytes: dbf });
  return files;
}

/** More than 250 hostile files: XML, archives, workbooks, maps and tables. */
export function hostileFiles(): HostileFile[] {
  const xml = xmlBombs().flatMap((bomb): HostileFile[] => {
    const bytes = text(bomb.text);
    return [{ name: `xml ${bomb.name}`, format: bomb.name.length % 2 ? 'cap' : 'kml', bytes }];
  });
  return [...xml, ...archives(), ...geojson(), ...binaries()];
}

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { CodecFailure } from '#codecs/codec';
import { writeGpkgBlob } from '#codecs/gpkg';
import { readWkt } from '#codecs/wkt';
import { readGpkgFile, type GpkgBounds } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'gpkg-'));
after(() => rmSync(folder, { recursive: true }));
let made = 0;

function container(fill: (db: DatabaseSync) => void = () => undefined): string {
  const file = join(folder, `${(made += 1)}.gpkg`);
  const db = new DatabaseSync(file);
  db.exec(`PRAGMA application_id = ${0x47504b47};
    CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT, organization_coordsys_id INTEGER, definition TEXT);
    CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, srs_id INTEGER);
    CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER, z TINYINT, m TINYINT);
    INSERT INTO gpkg_spatial_ref_sys VALUES ('CGCS2000', 4490, 'EPSG', 4490, 'GEOGCS["CGCS2000"]');
    INSERT INTO gpkg_contents VALUES ('shelters', 'features', '避难场所', 4490);
    INSERT INTO gpkg_geometry_columns VALUES ('shelters', 'geom', 'POINT', 4490, 0, 0);
    CREATE TABLE shelters (fid INTEGER PRIMARY KEY, geom BLOB, name TEXT, capacity INTEGER)`);
  const insert = db.prepare('INSERT INTO shelters VALUES (?, ?, ?, ?)');
  insert.run(1, writeGpkgBlob(readWkt('POINT(104 30)'), 4490), '一小', 300);
  insert.run(2, null, '二小', 9007199254740993n);
  fill(db);
  db.close();
  return file;
}

async function codeOf(file: string, bounds: Partial<GpkgBounds> = {}): Promise<string> {
  try {
    await readGpkgFile(file, bounds);
    return 'ACCEPTED';
  } catch (error) {
    assert.ok(error instanceof CodecFailure, String(error));
    return error.code;
  }
}

test('feature tables are read with their attributes', async () => {
  const { layers, warnings } = await readGpkgFile(container());
  assert.deepEqual(warnings, []);
  assert.deepEqual(layers, [
    {
      table: 'shelters',
      title: '避难场所',
      geometryType: 'POINT',
      srsId: 4490,
      srsDefinition: 'GEOGCS["CGCS2000"]',
      columns: ['fid', 'name', 'capacity'],
      features: [
        { type: 'Feature', geometry: { type: 'Point', coordinates: [104, 30] }, properties: { fid: 1, name: '一小', capacity: 300 } },
        { type: 'Feature', geometry: null, properties: { fid: 2, name: '二小', capacity: '9007199254740993' } },
      ],
    },
  ]); // prettier-ignore
});

test('hostile and broken files are refused by name', async () => {
  const text = join(folder, 'text');
  writeFileSync(text, 'hello');
  const broken = join(folder, 'broken');
  writeFileSync(broken, Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(5000, 7)]));
  const endless = container((db) =>
    db.exec(
      `DROP TABLE shelters; CREATE VIEW shelters AS WITH RECURSIVE n(fid) AS (SELECT 1 UNION ALL SELECT fid + 1 FROM n) SELECT fid, NULL AS geom FROM n`,
    ),
  );
  const slow = container((db) =>
    db.exec(`DROP TABLE gpkg_contents; CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT, identifier TEXT GENERATED ALWAYS AS ('x'), srs_id INTEGER);
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT INTO gpkg_contents (table_name, data_type) SELECT 'a', 'features' FROM n;
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000) INSERT INTO gpkg_geometry_columns SELECT 'a', 'g', hex(randomblob(50)), i, 0, 0 FROM n`),
  );
  const many = container((db) =>
    db.exec(
      `WITH RECURSIVE n(i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n WHERE i < 50) INSERT INTO shelters (fid) SELECT i FROM n`,
    ),
  );
  const lying = container((db) => db.exec(`UPDATE shelters SET geom = x'00' WHERE fid = 1`));
  assert.equal(await codeOf(text), 'NOT_GEOPACKAGE');
  assert.equal(await codeOf(broken), 'DATABASE_INVALID');
  assert.equal(await codeOf(container((db) => db.exec('DROP TABLE gpkg_contents'))), 'NOT_GEOPACKAGE');
  assert.equal(await codeOf(endless), 'TABLE_REFUSED');
  assert.equal(await codeOf(many, { maxRows: 20 }), 'TOO_MANY_ROWS');
  assert.equal(await codeOf(container(), { maxBytes: 10 }), 'TOO_LONG');
  assert.equal(await codeOf(container(), { maxFileBytes: 10 }), 'TOO_LONG');
  assert.equal(await codeOf(lying), 'MAGIC_WRONG');
  assert.ok(
    ['TIMEOUT', 'DATABASE_INVALID', 'TOO_MANY_LAYERS'].includes(await codeOf(slow, { timeoutMs: 1200 })),
  );
  assert.equal(await codeOf(container(), { timeoutMs: 1 }), 'TIMEOUT');
});

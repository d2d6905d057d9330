import { DatabaseSync } from 'node:sqlite';
import { CodecFailure } from '#codecs/codec';
import type { Feature } from '#codecs/geojson';
import { readGpkgBlob } from '#codecs/gpkg';
import { geoJsonFromGeometry } from '#codecs/wkb';
import type { GpkgBounds, GpkgContent, GpkgLayer } from './layer.ts';

type Row = Readonly<Record<string, unknown>>;

function refuse(code: string, message: string): never {
  throw new CodecFailure(code, message);
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Application ids `GPKG`, `GP10`, `GP11` (OGC 12-128r18 requirement 2). */
const APPLICATIONS = new Set([0x47504b47, 0x47503130, 0x47503131]);

class Container {
  private readonly db: DatabaseSync;
  private readonly bounds: GpkgBounds;
  private rows = 0;
  private bytes = 0;
  readonly warnings: string[] = [];

  constructor(file: string, bounds: GpkgBounds) {
    this.db = new DatabaseSync(file, { readOnly: true, allowExtension: false });
    this.bounds = bounds;
    this.db.exec(
      `PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA query_only = ON; PRAGMA hard_heap_limit = ${bounds.maxMemoryMb * 500_000}`,
    );
  }

  close(): void {
    this.db.close();
  }

  checkKind(): void {
    const { application_id: id } = this.db.prepare('PRAGMA application_id').get() as {
      application_id: number;
    };
    if (!APPLICATIONS.has(id)) this.warn('the application id is not that of a GeoPackage');
  }

  private warn(message: string): void {
    if (this.warnings.length < 50) this.warnings.push(message);
  }

  /** Plain tables only: a view or virtual table could compute without end. */
  private isPlainTable(name: string): boolean {
    const row = this.db.prepare('SELECT type, sql FROM sqlite_schema WHERE name = ?').get(name) as
      | Row
      | undefined;
    return row?.type === 'table' && !/^\s*create\s+virtual/i.test(String(row.sql));
  }

  layers(): GpkgLayer[] {
    for (const name of ['gpkg_contents', 'gpkg_geometry_columns', 'gpkg_spatial_ref_sys'])
      if (!this.isPlainTable(name)) refuse('NOT_GEOPACKAGE', `there is no table ${name}`);
    const listed = this.db
      .prepare(
        `SELECT c.table_name AS name, c.identifier AS title, g.column_name AS geometry, g.geometry_type_name AS type,
                g.srs_id AS srs, s.definition AS definition
           FROM gpkg_contents c JOIN gpkg_geometry_columns g ON g.table_name = c.table_name
           LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id
          WHERE c.data_type = 'features' ORDER BY c.table_name LIMIT ?`,
      )
      .all(this.bounds.maxLayers + 1) as Row[];
    if (listed.length > this.bounds.maxLayers)
      refuse('TOO_MANY_LAYERS', `more than ${this.bounds.maxLayers} layers`);
    return listed.map((row) => this.layer(row));
  }

  private layer(row: Row): GpkgLayer {
    const table = String(row.name);
    const geometry = String(row.geometry);
    if (!this.isPlainTable(table)) refuse('TABLE_REFUSED', `${table.slice(0, 60)} is not a plain table`);
    const statement = this.db.prepare(`SELECT * FROM ${quoted(table)}`);
    statement.setReadBigInts(true);
    const columns = statement.columns().map((one) => one.name);
    if (!columns.includes(geometry)) refuse('TABLE_REFUSED', `${table.slice(0, 60)} has no geometry column`);
    const features: Feature[] = [];
    for (const one of statement.iterate() as Iterable<Row>) features.push(this.feature(one, geometry));
    return {
      table,
      title: String(row.title ?? table),
      geometryType: String(row.type),
      srsId: Number(row.srs),
      srsDefinition: String(row.definition ?? ''),
      columns: columns.filter((name) => name !== geometry),
      features,
    };
  }

  private take(bytes: number): void {
    if ((this.bytes += bytes) > this.bounds.maxBytes)
      refuse('TOO_LONG', `more than ${this.bounds.maxBytes} bytes of content`);
  }

  private feature(row: Row, geometry: string): Feature {
    if (++this.rows > this.bounds.maxRows) refuse('TOO_MANY_ROWS', `more than ${this.bounds.maxRows} rows`);
    const properties = new Map<string, unknown>();
    let shape: Feature['geometry'] = null;
    for (const [name, value] of Object.entries(row)) {
      if (name === geometry) shape = this.geometry(value);
      else if (value instanceof Uint8Array)
        this.warn(`column ${name.slice(0, 40)} holds binary data, left out`);
      else if (typeof value === 'bigint')
        properties.set(name, Number.isSafeInteger(Number(value)) ? Number(value) : value.toString());
      else {
        if (typeof value === 'string') this.take(value.length);
        properties.set(name, value);
      }
    }
    return { type: 'Feature', geometry: shape, properties: Object.fromEntries(properties) };
  }

  private geometry(value: unknown): Feature['geometry'] {
    if (value === null || value === undefined) return null;
    if (!(value instanceof Uint8Array)) return refuse('GEOMETRY_INVALID', 'a geometry is not binary');
    this.take(value.length);
    const shape = geoJsonFromGeometry(readGpkgBlob(value).geometry);
    if (!shape) this.warn('some geometries are empty or curves and have no GeoJSON form');
    return shape ?? null;
  }
}

/** Reads every feature table. Runs in the reader process only. Throws a named failure or SQLite's own error. */
export function readTables(file: string, bounds: GpkgBounds): GpkgContent {
  const container = new Container(file, bounds);
  try {
    container.checkKind();
    return { layers: container.layers(), warnings: container.warnings };
  } finally {
    container.close();
  }
}

import { CodecFailure } from '#codecs/codec';
import type { Feature } from '#codecs/geojson';
import { readDbf } from '#codecs/table';
import { geoJsonFromGeometry } from '#codecs/wkb';
import { readShp, readShx } from './read.ts';

/** The companion files of one shapefile, as bytes. */
export interface ShapefileParts {
  readonly shp: Uint8Array;
  readonly shx?: Uint8Array;
  readonly dbf?: Uint8Array;
  /** Text of the .cpg file. */
  readonly cpg?: string;
  /** Text of the .prj file. */
  readonly prj?: string;
}

/** What the import screen needs. */
export interface ShapefileImport {
  readonly features: readonly Feature[];
  /** True for no .prj or one that names WGS 84 or CGCS2000 degrees; otherwise the positions are not degrees. */
  readonly geographic: boolean;
  readonly warnings: readonly string[];
}

const DEGREES = /^\s*GEOGCS\[/i;
const DATUMS = /WGS_?(?:19)?84|CGCS_?2000|China_2000/i;

/** Joins shapes and attributes by their order. Throws a named {@link CodecFailure}; `ROWS_DIFFER` when counts differ. */
export function readShapefile(parts: ShapefileParts): ShapefileImport {
  const { records, warnings } = readShp(parts.shp);
  const notes = [...warnings];
  if (parts.shx && readShx(parts.shx).length !== records.length)
    notes.push('the index file (.shx) lists another number of records');
  const table = parts.dbf && readDbf(parts.dbf, { codePage: parts.cpg, keepDeleted: true });
  if (table && table.rows.length !== records.length)
    throw new CodecFailure('ROWS_DIFFER', `${records.length} shapes, ${table.rows.length} rows`);
  const features = records.map(({ geometry }, i): Feature => {
    const shape = geometry ? geoJsonFromGeometry(geometry) : undefined;
    if (geometry && !shape && notes.length < 50)
      notes.push(`record ${i + 1} (${geometry.type}) has no GeoJSON form`);
    const row = table?.rows[i] ?? [];
    const properties = Object.fromEntries((table?.columns ?? []).map((name, k) => [name, row[k] ?? null]));
    return { type: 'Feature', geometry: shape ?? null, properties };
  });
  const geographic = parts.prj === undefined || (DEGREES.test(parts.prj) && DATUMS.test(parts.prj));
  return { features, geographic, warnings: notes };
}

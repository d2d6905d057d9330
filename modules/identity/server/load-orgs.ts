import { sql, type Db, type Tx } from '#platform/server/db';

export interface NewRegion {
  readonly code: string;
  readonly name: string;
  readonly level: string;
  readonly parent?: string;
}

export interface NewOrg {
  readonly id: string;
  readonly path: string;
  readonly name: string;
  readonly level: string;
  readonly regionCode?: string;
}

const CHUNK = 5000;

/** Adds regions of one edition; those already there are left alone. */
export async function insertRegions(
  tx: Db | Tx,
  found: readonly NewRegion[],
  edition: { authority: string; year: number; validFrom: string },
): Promise<void> {
  for (let i = 0; i < found.length; i += CHUNK) {
    const part = found.slice(i, i + CHUNK);
    await sql`insert into identity_region (code, name, level, parent, authority, year, valid_from)
      select code, name, level, parent, ${edition.authority}, ${edition.year}, ${edition.validFrom}
      from unnest(${part.map((r) => r.code)}::text[], ${part.map((r) => r.name)}::text[], ${part.map((r) => r.level)}::text[], ${part.map((r) => r.parent ?? null)}::text[]) as g(code, name, level, parent)
      on conflict do nothing`.execute(tx);
  }
}

/** Adds organisations; parents come before children or in the same call. */
export async function insertOrgs(tx: Db | Tx, found: readonly NewOrg[], validFrom: string): Promise<void> {
  for (let i = 0; i < found.length; i += CHUNK) {
    const part = found.slice(i, i + CHUNK);
    await sql`insert into identity_org (id, path, name, level, region_code, valid_from)
      select id, path::ltree, name, level, region_code, ${validFrom}
      from unnest(${part.map((o) => o.id)}::uuid[], ${part.map((o) => o.path)}::text[], ${part.map((o) => o.name)}::text[], ${part.map((o) => o.level)}::text[], ${part.map((o) => o.regionCode ?? null)}::text[]) as g(id, path, name, level, region_code)
      on conflict (path) do nothing`.execute(tx);
  }
}

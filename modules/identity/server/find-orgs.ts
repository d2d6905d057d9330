import { rows, sql, type Db, type Tx } from '#platform/server/db';

/** An authority as others refer to it. */
export interface FoundOrg {
  readonly path: string;
  readonly name: string;
  readonly regionCode: string | null;
}

/** Organisations (not enterprises) within `scope` whose name, region code or path is one of `keys`. */
export function findOrgs(
  db: Db | Tx,
  keys: readonly string[],
  scope: readonly string[],
): Promise<FoundOrg[]> {
  return rows<FoundOrg>(
    db,
    sql`select path::text, name, region_code as "regionCode" from identity_org
      where level <> 'enterprise' and valid_to is null and path <@ any(${scope as string[]}::ltree[])
        and (name = any(${keys as string[]}) or region_code = any(${keys as string[]}) or path::text = any(${keys as string[]})) order by path limit 5000`,
  );
}

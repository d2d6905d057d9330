import { maybeOne, rows, sql, type Db, type Tx } from '#platform/server/db';

export interface PersonRow {
  id: string;
  name: string;
  account: string;
  phone: string | null;
  password_hash: string;
  totp_secret: Buffer | null;
  totp_pending: Buffer | null;
  totp_last_step: number | null;
  disabled: boolean;
  home_path: string;
  last_sign_in_at: string | null;
}

export interface PostRow {
  id: string;
  person_id: string;
  role: string;
  org_path: string;
  title: string;
  org_name: string | null;
}

export interface OrgRow {
  id: string;
  path: string;
  name: string;
  level: string;
  region_code: string | null;
  valid_from: string;
  valid_to: string | null;
}

export interface SessionRow {
  id: string;
  person_id: string;
  created_at: string;
  last_seen_at: string;
  expires_at: string;
}

const personColumns = sql`id, name, account, phone, password_hash, totp_secret, totp_pending, totp_last_step, disabled, home_path::text, last_sign_in_at`;
const orgColumns = sql`id, path::text, name, level, region_code, valid_from, valid_to`;

/** `path <@ any of paths`, written so that an empty list matches nothing. */
const within = (column: ReturnType<typeof sql>, paths: readonly string[]) =>
  sql`${column} <@ any(${paths as string[]}::ltree[])`;

export const identityStore = {
  personByAccount: (db: Db | Tx, account: string) =>
    maybeOne<PersonRow>(db, sql`select ${personColumns} from identity_person where account = ${account}`),
  personById: (db: Db | Tx, id: string) =>
    maybeOne<PersonRow>(db, sql`select ${personColumns} from identity_person where id = ${id}`),
  lockPerson: (tx: Tx, id: string, scope: readonly string[]) =>
    maybeOne<PersonRow>(
      tx,
      sql`select ${personColumns} from identity_person where id = ${id} and ${within(sql`home_path`, scope)} for update`,
    ),
  postsOf: (db: Db | Tx, personIds: readonly string[]) =>
    rows<PostRow>(
      db,
      sql`select p.id, p.person_id, p.role, p.org_path::text, p.title, o.name as org_name from identity_post p
      left join identity_org o on o.path = p.org_path where p.person_id = any(${personIds as string[]}) and p.revoked_at is null order by p.granted_at, p.id`,
    ),
  people: (
    db: Db | Tx,
    scope: readonly string[],
    filter: { q?: string; orgPath?: string; after?: string; limit: number },
  ) =>
    rows<PersonRow>(
      db,
      sql`select ${personColumns} from identity_person where ${within(sql`home_path`, scope)}
      and (${filter.q ?? null}::text is null or name ilike '%' || ${filter.q ?? ''} || '%' or account ilike '%' || ${filter.q ?? ''} || '%')
      and (${filter.orgPath ?? null}::text is null or home_path <@ ${filter.orgPath ?? ''}::ltree)
      and (${filter.after ?? null}::text is null or account > ${filter.after ?? ''}) order by account limit ${filter.limit}`,
    ),
  orgs: (
    db: Db | Tx,
    scope: readonly string[],
    filter: { parent?: string; level?: string; q?: string; after?: string; limit: number },
  ) =>
    rows<OrgRow>(
      db,
      sql`select ${orgColumns} from identity_org where ${within(sql`path`, scope)}
      and (${filter.parent ?? null}::text is null or (path <@ ${filter.parent ?? ''}::ltree and nlevel(path) = nlevel(${filter.parent ?? ''}::ltree) + 1))
      and (${filter.level ?? null}::text is null or level = ${filter.level ?? ''})
      and (${filter.q ?? null}::text is null or name ilike '%' || ${filter.q ?? ''} || '%')
      and (${filter.after ?? null}::text is null or path > ${filter.after ?? ''}::ltree) order by path limit ${filter.limit}`,
    ),
  orgByPath: (db: Db | Tx, path: string) =>
    maybeOne<OrgRow>(db, sql`select ${orgColumns} from identity_org where path = ${path}::ltree`),
  orgById: (db: Db | Tx, id: string, scope: readonly string[]) =>
    maybeOne<OrgRow>(
      db,
      sql`select ${orgColumns} from identity_org where id = ${id} and ${within(sql`path`, scope)}`,
    ),
  sessionByHash: (db: Db | Tx, hash: Buffer) =>
    maybeOne<SessionRow>(
      db,
      sql`select id, person_id, created_at, last_seen_at, expires_at from identity_session where token_hash = ${hash}`,
    ),
  sessionById: (db: Db | Tx, id: string) =>
    maybeOne<SessionRow>(
      db,
      sql`select id, person_id, created_at, last_seen_at, expires_at from identity_session where id = ${id}`,
    ),
};

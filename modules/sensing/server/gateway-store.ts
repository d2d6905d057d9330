import { rows, sql, type Db, type Tx } from '#platform/server/db';

/** Element mappings of every gateway, with the code of the point each goes to. */
export const readMappings = (db: Db | Tx) =>
  rows<{ gateway_id: string; element: string; scale: number; shift: number; code: string }>(
    db,
    sql`select m.gateway_id, m.element, m.scale, m.shift, p.code from sensing_mapping m join sensing_point p on p.id = m.point_id`,
  );

/** An alert or earthquake of somebody else's feed. */
export interface FeedRow {
  readonly gatewayId: string;
  readonly externalId: string;
  readonly orgPath: string;
  readonly kind: 'alert' | 'quake';
  readonly title: string;
  readonly at: number;
  readonly updatedAt: number;
  readonly severity?: string;
  readonly magnitude?: number;
  readonly position?: readonly [number, number];
  readonly expiresAt?: number;
  readonly body: unknown;
}

const iso = (ms: number | undefined): string | null => (ms === undefined ? null : new Date(ms).toISOString());

/** Writes feed items; a newer version of one already there replaces it. Returns how many were new or newer. */
export async function saveFeedItems(db: Db | Tx, items: readonly FeedRow[]): Promise<number> {
  let changed = 0;
  for (const f of items) {
    const found = await rows<{ external_id: string }>(
      db,
      sql`insert into sensing_feed_item (gateway_id, external_id, org_path, kind, title, at, updated_at, severity, magnitude, lng, lat, expires_at, body)
        values (${f.gatewayId}, ${f.externalId}, ${f.orgPath}::ltree, ${f.kind}, ${f.title}, ${iso(f.at)}, ${iso(f.updatedAt)}, ${f.severity ?? null},
          ${f.magnitude ?? null}, ${f.position?.[0] ?? null}, ${f.position?.[1] ?? null}, ${iso(f.expiresAt)}, ${JSON.stringify(f.body)}::jsonb)
        on conflict (gateway_id, external_id) do update set kind = excluded.kind, title = excluded.title, at = excluded.at,
          updated_at = excluded.updated_at, severity = excluded.severity, magnitude = excluded.magnitude, lng = excluded.lng, lat = excluded.lat,
          expires_at = excluded.expires_at, body = excluded.body, received_at = now()
        where sensing_feed_item.updated_at < excluded.updated_at returning external_id`,
    );
    changed += found.length;
  }
  return changed;
}

/** Ends items of a feed that an update or cancellation refers to. */
export const expireFeedItems = (db: Db | Tx, gatewayId: string, ids: readonly string[], at: number) =>
  sql`update sensing_feed_item set expires_at = least(coalesce(expires_at, 'infinity'), ${iso(at)}::timestamptz)
    where gateway_id = ${gatewayId} and external_id = any(${ids as string[]})`.execute(db);

export interface FeedItemRow {
  gateway_id: string;
  external_id: string;
  org_path: string;
  kind: 'alert' | 'quake';
  title: string;
  at: string;
  updated_at: string;
  severity: string | null;
  magnitude: number | null;
  lng: number | null;
  lat: number | null;
  expires_at: string | null;
}

/** Feed items within the given organisations, newest first. */
export const feedItemsWithin = (
  db: Db | Tx,
  scope: readonly string[],
  f: { readonly kind?: string; readonly since?: string; readonly limit: number },
) =>
  rows<FeedItemRow>(
    db,
    sql`select gateway_id, external_id, org_path::text, kind, title, at, updated_at, severity, magnitude, lng, lat, expires_at from sensing_feed_item
      where org_path <@ any(${scope as string[]}::ltree[]) and (${f.kind ?? null}::text is null or kind = ${f.kind ?? ''})
      and (${f.since ?? null}::timestamptz is null or at >= ${f.since ?? null}::timestamptz) order by at desc, external_id limit ${f.limit}`,
  );

export interface QuarantineRow {
  id: number;
  gateway_id: string;
  received_at: string;
  reason: string;
  sample: string;
}

/** Quarantined data, newest first: of the given gateways, and what came from unknown devices when asked for. */
export const quarantined = (db: Db | Tx, gatewayIds: readonly string[], strangers: boolean, limit: number) =>
  rows<QuarantineRow>(
    db,
    sql`select id, gateway_id, received_at, reason, sample from sensing_quarantine
      where gateway_id = any(${gatewayIds as string[]}) or (${strangers} and (gateway_id = '' or gateway_id like 'address:%'))
      order by id desc limit ${limit}`,
  );

/** How many entries were counted out of the quarantine of these gateways. */
export const countedOut = (db: Db | Tx, gatewayIds: readonly string[]) =>
  rows<{ n: number }>(
    db,
    sql`select coalesce(sum(counted_out), 0)::bigint as n from sensing_quarantine_tally where gateway_id = any(${gatewayIds as string[]})`,
  );

/** Keeps the protocol settings of a gateway. */
export const saveSettings = (db: Db | Tx, id: string, settings: Readonly<Record<string, unknown>>) =>
  sql`update sensing_gateway set settings = ${JSON.stringify(settings)}::jsonb where id = ${id}`.execute(db);

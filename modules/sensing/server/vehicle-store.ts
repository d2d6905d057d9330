import { rows, sql, type Db, type Tx } from '#platform/server/db';

/** One position of a terminal. */
export interface FixRow {
  readonly terminal: string;
  readonly at: number;
  readonly gatewayId: string;
  readonly lng: number;
  readonly lat: number;
  readonly speedKmh: number;
  readonly direction: number;
}

/** Writes fixes; one already there (same terminal and time) stays as it is. */
export const insertFixes = (db: Db | Tx, fixes: readonly FixRow[]) =>
  sql`insert into sensing_track (terminal, at, gateway_id, lng, lat, speed_kmh, direction)
    select * from unnest(${fixes.map((f) => f.terminal)}::text[], ${fixes.map((f) => new Date(f.at).toISOString())}::timestamptz[],
      ${fixes.map((f) => f.gatewayId)}::text[], ${fixes.map((f) => f.lng)}::float8[], ${fixes.map((f) => f.lat)}::float8[],
      ${fixes.map((f) => f.speedKmh)}::float8[], ${fixes.map((f) => f.direction)}::smallint[])
    on conflict (terminal, at) do nothing`.execute(db);

/** The newest fix of every gateway that has one. */
export const newestFixes = (db: Db | Tx) =>
  rows<{
    terminal: string;
    gateway_id: string;
    at: string;
    lng: number;
    lat: number;
    speed_kmh: number;
    direction: number;
  }>(
    db,
    sql`select t.terminal, t.gateway_id, t.at, t.lng, t.lat, coalesce(t.speed_kmh, 0) as speed_kmh, coalesce(t.direction, 0) as direction
      from sensing_gateway g cross join lateral (select * from sensing_track t where t.gateway_id = g.id order by t.at desc limit 1) t
      where g.protocol = 'jt808'`,
  );

/** About `most` fixes of a gateway since an instant, oldest first; a fix after more than `gapMs` of silence is always kept. */
export const trackOf = (db: Db | Tx, gatewayId: string, since: number, most: number, gapMs: number) =>
  rows<{ at: string; lng: number; lat: number; speed_kmh: number; gap: boolean; n: number }>(
    db,
    sql`select at, lng, lat, coalesce(speed_kmh, 0) as speed_kmh, gap, n from (
        select at, lng, lat, speed_kmh, row_number() over w as i, count(*) over ()::int as n,
          coalesce(at - lag(at) over w > ${`${gapMs} milliseconds`}::interval, false) as gap
        from sensing_track where gateway_id = ${gatewayId} and at >= ${new Date(since).toISOString()} window w as (order by at)) t
      where gap or i = n or (i - 1) % greatest(1, ceil(n / ${most}::float8)::int) = 0 order by at limit ${2 * most}`,
  );

/** Drops fixes older than an instant, at most `most`; returns how many. */
export async function dropFixes(db: Db | Tx, before: number, most: number): Promise<number> {
  const dropped = await sql`delete from sensing_track where (terminal, at) in (
    select terminal, at from sensing_track where at < ${new Date(before).toISOString()} order by at limit ${most})`.execute(
    db,
  );
  return Number(dropped.numAffectedRows ?? 0);
}

export interface RegisteredRow {
  readonly gatewayId: string;
  readonly terminal: string;
  readonly plate: string;
  readonly plateColour: number;
}

/** What every terminal registered itself as. */
export const registeredVehicles = (db: Db | Tx) =>
  rows<{ gateway_id: string; terminal: string; plate: string; plate_colour: number }>(
    db,
    sql`select gateway_id, terminal, plate, plate_colour from sensing_vehicle`,
  );

/** Keeps what a terminal registered itself as. */
export const saveRegistered = (db: Db | Tx, r: RegisteredRow, now: number) =>
  sql`insert into sensing_vehicle (gateway_id, terminal, plate, plate_colour, registered_at)
    values (${r.gatewayId}, ${r.terminal}, ${r.plate}, ${r.plateColour}, ${new Date(now).toISOString()})
    on conflict (gateway_id) do update set terminal = excluded.terminal, plate = excluded.plate,
      plate_colour = excluded.plate_colour, registered_at = excluded.registered_at`.execute(db);

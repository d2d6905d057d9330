import { insertOrgs } from '#identity/server';
import { sql } from '#platform/server/db';
import type { Ctx } from '#platform/server/module';
import type { ImportPlan, PlannedEnterprise, PlannedInstallation, PlannedPoint } from './plan.ts';

const CHUNK = 2000;

async function inChunks<T>(
  items: readonly T[],
  write: (part: readonly T[]) => Promise<unknown>,
): Promise<void> {
  for (let i = 0; i < items.length; i += CHUNK) await write(items.slice(i, i + CHUNK));
}

const column = <T, V>(items: readonly T[], of: (item: T) => V | undefined): (V | null)[] =>
  items.map((item) => of(item) ?? null);

async function writeEnterprises(ctx: Ctx, part: readonly PlannedEnterprise[]): Promise<void> {
  const fresh = part.filter((e) => e.isNew);
  await insertOrgs(
    ctx.tx,
    fresh.map((e) => ({ id: ctx.newId(), path: e.path, name: e.name, level: 'enterprise' })),
    new Date(ctx.now).toISOString(),
  );
  await sql`insert into sensing_enterprise (id, org_path, name, credit_code, field, industry, address, lng, lat, dust_workers, wet_dust_removal)
    select id, path::ltree, name, code, coalesce(field, 'workSafety'), industry, address, lng, lat, dust, wet
    from unnest(${column(fresh, (e) => e.id)}::uuid[], ${column(fresh, (e) => e.path)}::text[], ${column(fresh, (e) => e.name)}::text[], ${column(fresh, (e) => e.creditCode)}::text[],
      ${column(fresh, (e) => e.field)}::text[], ${column(fresh, (e) => e.industry)}::text[], ${column(fresh, (e) => e.address)}::text[],
      ${column(fresh, (e) => e.position?.[0])}::float8[], ${column(fresh, (e) => e.position?.[1])}::float8[], ${column(fresh, (e) => e.dustWorkers)}::int[],
      ${column(fresh, (e) => e.wetDustRemoval)}::bool[])
      as g(id, path, name, code, field, industry, address, lng, lat, dust, wet)`.execute(ctx.tx);
  const old = part.filter((e) => !e.isNew);
  await sql`update sensing_enterprise e set credit_code = coalesce(g.code, e.credit_code), field = coalesce(g.field, e.field), industry = coalesce(g.industry, e.industry),
      address = coalesce(g.address, e.address), dust_workers = coalesce(g.dust, e.dust_workers), wet_dust_removal = coalesce(g.wet, e.wet_dust_removal)
    from unnest(${column(old, (e) => e.id)}::uuid[], ${column(old, (e) => e.creditCode)}::text[], ${column(old, (e) => e.field)}::text[], ${column(old, (e) => e.industry)}::text[],
      ${column(old, (e) => e.address)}::text[], ${column(old, (e) => e.dustWorkers)}::int[], ${column(old, (e) => e.wetDustRemoval)}::bool[]) as g(id, code, field, industry, address, dust, wet) where e.id = g.id`.execute(
    ctx.tx,
  );
}

async function writeInstallations(ctx: Ctx, part: readonly PlannedInstallation[]): Promise<void> {
  await sql`insert into sensing_installation (id, enterprise_id, name, kind, lng, lat, major_hazard, chemicals, alpha, height_m)
    select * from unnest(${column(part, (i) => i.id)}::uuid[], ${column(part, (i) => i.enterprise.id)}::uuid[], ${column(part, (i) => i.given.name)}::text[], ${column(part, (i) => i.given.kind)}::text[],
      ${column(part, (i) => (i.position ?? i.enterprise.position)?.[0])}::float8[], ${column(part, (i) => (i.position ?? i.enterprise.position)?.[1])}::float8[],
      ${column(part, (i) => i.given.majorHazard)}::bool[], ${column(part, (i) => JSON.stringify([...i.chemicals.values()]))}::jsonb[],
      ${column(part, (i) => i.given.alpha)}::float8[], ${column(part, (i) => i.given.heightM)}::float8[])
    on conflict (id) do update set kind = excluded.kind, major_hazard = excluded.major_hazard, chemicals = excluded.chemicals,
      alpha = coalesce(excluded.alpha, sensing_installation.alpha), height_m = coalesce(excluded.height_m, sensing_installation.height_m)`.execute(
    ctx.tx,
  );
}

async function writePoints(ctx: Ctx, part: readonly PlannedPoint[]): Promise<void> {
  const devices = part.filter((p) => p.newDevice);
  await sql`insert into sensing_device (id, installation_id, name, kind, gateway_id)
    select * from unnest(${column(devices, (p) => p.deviceId)}::uuid[], ${column(devices, (p) => p.installation.id)}::uuid[], ${column(devices, (p) => p.given.device)}::text[],
      ${column(devices, (p) => p.given.deviceKind)}::text[], ${column(devices, (p) => p.given.gateway)}::text[])`.execute(
    ctx.tx,
  );
  const of = <V>(get: (p: PlannedPoint) => V | undefined): (V | null)[] => column(part, get);
  await sql`insert into sensing_point (code, device_id, installation_id, enterprise_id, org_path, name, quantity, unit, range_low, range_high, thresholds, period_s, calibrated_until, gateway_id, lng, lat)
    select g.code, g.device, g.installation, g.enterprise, g.path::ltree, g.name, g.quantity, g.unit, g.low, g.high, g.thresholds, g.period, g.calibrated, g.gateway, i.lng, i.lat
    from unnest(${of((p) => p.given.code)}::text[], ${of((p) => p.deviceId)}::uuid[], ${of((p) => p.installation.id)}::uuid[], ${of((p) => p.installation.enterprise.id)}::uuid[],
      ${of((p) => p.installation.enterprise.path)}::text[], ${of((p) => p.given.name)}::text[], ${of((p) => p.given.quantity)}::text[], ${of((p) => p.given.unit)}::text[],
      ${of((p) => p.given.rangeLow)}::float8[], ${of((p) => p.given.rangeHigh)}::float8[], ${of((p) => p.given.thresholds && JSON.stringify(p.given.thresholds))}::jsonb[],
      ${of((p) => p.given.periodS)}::float8[], ${of((p) => p.given.calibratedUntil)}::timestamptz[], ${of((p) => p.given.gateway)}::text[])
      as g(code, device, installation, enterprise, path, name, quantity, unit, low, high, thresholds, period, calibrated, gateway)
    join sensing_installation i on i.id = g.installation
    on conflict (code) do update set name = excluded.name, quantity = excluded.quantity, unit = excluded.unit, range_low = excluded.range_low, range_high = excluded.range_high,
      thresholds = excluded.thresholds, period_s = excluded.period_s, calibrated_until = coalesce(excluded.calibrated_until, sensing_point.calibrated_until),
      gateway_id = coalesce(excluded.gateway_id, sensing_point.gateway_id)
    where sensing_point.enterprise_id = excluded.enterprise_id`.execute(ctx.tx);
}

/** Writes the whole plan in the caller's transaction, a few statements per two thousand rows. */
export async function writePlan(ctx: Ctx, plan: ImportPlan): Promise<void> {
  await inChunks(plan.enterprises, (part) => writeEnterprises(ctx, part));
  await inChunks(plan.installations, (part) => writeInstallations(ctx, part));
  await inChunks(plan.points, (part) => writePoints(ctx, part));
}

import { createHmac } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  basemapFeatures,
  generateCity,
  type City,
  type EnterpriseField,
} from '../../simulator/city/index.ts';
import { demoSecret } from '../../simulator/feed/secret.ts';
import { settingsOf, wiringOf } from '../../simulator/feed/wiring.ts';
import { installRule, ruleTemplates } from '#alarms/server';
import { insertOrgs, insertRegions } from '#identity/server';
import type { MapFeature } from '#kernels/tiles';
import { sql, type Tx } from '#platform/server/db';
import type { App, Ctx } from '#platform/server/module';
import { hashSecret, sensingOf } from '#sensing/server';

const EDITION = { authority: '虚构示范城市', year: 2026, validFrom: '2026-01-01T00:00:00Z' };
const CHUNK = 5000;

/** Field of the four (应急〔2021〕31号) an enterprise's trade belongs to. */
const FIELD: Readonly<Record<EnterpriseField, string>> = {
  危化: 'workSafety',
  工贸: 'workSafety',
  矿山: 'workSafety',
  烟花爆竹: 'workSafety',
  建筑施工: 'workSafety',
  交通运输: 'urbanSafety',
  消防重点: 'urbanSafety',
  城市运行: 'urbanSafety',
  防灾减灾: 'naturalDisaster',
};

function chunks<T>(list: readonly T[]): T[][] {
  const parts: T[][] = [];
  for (let i = 0; i < list.length; i += CHUNK) parts.push(list.slice(i, i + CHUNK));
  return parts;
}

/** A deterministic UUID for a name, so that loading twice gives the same ids. */
function idOf(kind: string, name: string): string {
  const hex = createHmac('sha256', 'fengsui demo').update(`${kind}:${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const orgOf = (city: City): Map<string, string> =>
  new Map(city.enterprises.map((e) => [e.id, `${e.orgPath}.${e.id.replaceAll('-', '_')}`]));

async function loadOrgs(ctx: Ctx, city: City, orgs: Map<string, string>): Promise<void> {
  await insertRegions(
    ctx.tx,
    city.regions.map((r) => ({
      code: r.code,
      name: r.name,
      level: r.level,
      ...(r.parent ? { parent: r.parent } : {}),
    })),
    EDITION,
  );
  const root = city.regions[0].path.split('.')[0];
  await insertOrgs(
    ctx.tx,
    [
      { id: idOf('org', root), path: root, name: '望海省应急管理厅', level: 'province', regionCode: '99' },
      ...city.regions.map((r) => ({
        id: idOf('org', r.path),
        path: r.path,
        name:
          r.level === 'village'
            ? r.name
            : r.level === 'township'
              ? `${r.name}应急管理站`
              : `${r.name}应急管理局`,
        level: r.level,
        regionCode: r.code,
      })),
      ...city.enterprises.map((e) => ({
        id: idOf('org', e.id),
        path: orgs.get(e.id) as string,
        name: e.name,
        level: 'enterprise',
      })),
    ],
    EDITION.validFrom,
  );
}

async function loadEnterprises(tx: Tx, city: City, orgs: Map<string, string>): Promise<void> {
  for (const part of chunks(city.enterprises))
    await sql`insert into sensing_enterprise (id, org_path, name, field, industry, lng, lat, dust_workers, wet_dust_removal)
      select id, path::ltree, name, field, industry, lng, lat, dust, wet from unnest(${part.map((e) => idOf('ent', e.id))}::uuid[], ${part.map((e) => orgs.get(e.id))}::text[], ${part.map((e) => e.name)}::text[], ${part.map((e) => FIELD[e.field])}::text[],
        ${part.map((e) => e.field)}::text[], ${part.map((e) => e.position[0])}::float8[], ${part.map((e) => e.position[1])}::float8[], ${part.map((e) => e.dustWorkers ?? null)}::int[], ${part.map((e) => e.wetDustRemoval ?? null)}::bool[]) as g(id, path, name, field, industry, lng, lat, dust, wet)`.execute(
      tx,
    );
  for (const part of chunks(city.installations))
    await sql`insert into sensing_installation (id, enterprise_id, name, kind, lng, lat, major_hazard, chemicals, alpha, height_m)
      select * from unnest(${part.map((i) => idOf('ins', i.id))}::uuid[], ${part.map((i) => idOf('ent', i.enterprise))}::uuid[], ${part.map((i) => i.name)}::text[], ${part.map((i) => i.kind)}::text[], ${part.map((i) => i.position[0])}::float8[], ${part.map((i) => i.position[1])}::float8[],
        ${part.map((i) => i.majorHazardLevel !== undefined)}::boolean[], ${part.map((i) => JSON.stringify(i.chemical ? [{ name: i.chemical, quantityT: i.quantityT ?? 0, ...(i.criticalT ? { criticalT: i.criticalT } : {}), ...(i.beta ? { beta: i.beta } : {}) }] : []))}::jsonb[], ${part.map((i) => i.alpha ?? null)}::float8[], ${part.map((i) => i.slopeHeightM ?? null)}::float8[])`.execute(
      tx,
    );
}

async function loadPoints(tx: Tx, city: City, orgs: Map<string, string>, key: Buffer): Promise<void> {
  const installations = new Map(city.installations.map((i) => [i.id, i]));
  const enterpriseOf = (p: City['points'][number]): string =>
    installations.get(p.installation)?.enterprise ?? '';
  const gateways = new Map(city.points.map((p) => [p.gateway, p]));
  for (const part of chunks([...gateways]))
    await sql`insert into sensing_gateway (id, name, org_path, protocol, secret_hash)
      select id, name, path::ltree, protocol, hash from unnest(${part.map(([id]) => id)}::text[], ${part.map(([id, p]) => `${installations.get(p.installation)?.name ?? id}网关`)}::text[], ${part.map(([, p]) => orgs.get(enterpriseOf(p)))}::text[], ${part.map(([, p]) => p.protocol)}::text[], ${part.map(([id]) => hashSecret(demoSecret(key, id)))}::bytea[]) as g(id, name, path, protocol, hash)`.execute(
      tx,
    );
  const devices = new Map(city.points.map((p) => [p.device, p]));
  for (const part of chunks([...devices]))
    await sql`insert into sensing_device (id, installation_id, name, kind, gateway_id) select * from unnest(${part.map(([id]) => idOf('dev', id))}::uuid[], ${part.map(([, p]) => idOf('ins', p.installation))}::uuid[], ${part.map(([, p]) => p.name)}::text[], ${part.map(([, p]) => p.quantity)}::text[], ${part.map(([, p]) => p.gateway)}::text[])`.execute(
      tx,
    );
  for (const part of chunks(city.points))
    await sql`insert into sensing_point (id, code, device_id, installation_id, enterprise_id, org_path, name, quantity, unit, range_low, range_high, thresholds, period_s, gateway_id, lng, lat)
      select id, code, dev, ins, ent, path::ltree, name, quantity, unit, low, high, limits, period, gw, lng, lat from unnest(${part.map((p) => p.index + 1)}::int[], ${part.map((p) => p.id)}::text[], ${part.map((p) => idOf('dev', p.device))}::uuid[], ${part.map((p) => idOf('ins', p.installation))}::uuid[],
        ${part.map((p) => idOf('ent', enterpriseOf(p)))}::uuid[], ${part.map((p) => orgs.get(enterpriseOf(p)))}::text[], ${part.map((p) => p.name)}::text[], ${part.map((p) => p.quantity)}::text[], ${part.map((p) => p.unit)}::text[], ${part.map((p) => p.low)}::float8[], ${part.map((p) => p.high)}::float8[],
        ${part.map((p) => JSON.stringify(p.limits))}::jsonb[], ${part.map((p) => p.periodMs / 1000)}::float8[], ${part.map((p) => p.gateway)}::text[], ${part.map((p) => p.position[0])}::float8[], ${part.map((p) => p.position[1])}::float8[]) as g(id, code, dev, ins, ent, path, name, quantity, unit, low, high, limits, period, gw, lng, lat)`.execute(
      tx,
    );
  await sql`select setval(pg_get_serial_sequence('sensing_point', 'id'), ${city.points.length + 1})`.execute(
    tx,
  );
}

/** Protocol settings and element mappings of the devices that speak a protocol of their own. */
async function loadWiring(tx: Tx, city: City, key: Buffer): Promise<void> {
  const wiring = wiringOf(city, key);
  await sql`update sensing_gateway g set settings = w.settings
    from unnest(${wiring.map((w) => w.gateway)}::text[], ${wiring.map((w) => JSON.stringify(settingsOf(w)))}::jsonb[]) as w(id, settings) where w.id = g.id`.execute(
    tx,
  );
  const points = wiring.flatMap((w) => w.points);
  await sql`insert into sensing_mapping (gateway_id, element, point_id)
    select * from unnest(${points.map((p) => p.gateway)}::text[], ${points.map((p) => p.element)}::text[], ${points.map((p) => p.index + 1)}::int[])`.execute(
    tx,
  );
}

function writeMap(app: App, city: City): void {
  const folder = join(app.place.data, 'map');
  mkdirSync(folder, { recursive: true });
  const features = basemapFeatures(city);
  writeFileSync(join(folder, 'basemap.json'), JSON.stringify(features));
  const shelters: MapFeature[] = city.shelters.map((s, i) => ({
    id: i + 1,
    layer: 'shelters',
    type: 'point',
    parts: [[s.position]],
    properties: { name: s.name, tier: s.tier, capacity: s.capacity },
    minZoom: 8,
  }));
  writeFileSync(join(folder, 'shelters.json'), JSON.stringify(shelters));
  const lngs = city.enterprises.map((e) => e.position[0]);
  const lats = city.enterprises.map((e) => e.position[1]);
  const bounds = [Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats)];
  writeFileSync(
    join(folder, 'view.json'),
    JSON.stringify({ center: [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2], zoom: 8, bounds }),
  );
}

/** Loads the pretend city once, in one transaction; later starts find it there. True when it was loaded now. */
export async function loadDemoCity(app: App, key: Buffer, scale = 1): Promise<boolean> {
  const known = await sql<{ n: number }>`select count(*)::int as n from sensing_enterprise`.execute(
    app.database.db,
  );
  if (known.rows[0].n > 0) return false;
  const city = generateCity(undefined, scale);
  const orgs = orgOf(city);
  const root = city.regions[0].path;
  await app.act(app.system, async (ctx) => {
    await loadOrgs(ctx, city, orgs);
    await loadEnterprises(ctx.tx, city, orgs);
    await loadPoints(ctx.tx, city, orgs, key);
    await loadWiring(ctx.tx, city, key);
    for (const { body } of ruleTemplates) await installRule(ctx, root, body);
    await sql`update identity_setup set root_path = ${root}::ltree where done_at is null`.execute(ctx.tx);
  });
  writeMap(app, city);
  await sensingOf(app).reload();
  return true;
}

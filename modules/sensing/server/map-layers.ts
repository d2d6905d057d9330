import { rows, sql } from '#platform/server/db';
import type { App, Ctx } from '#platform/server/module';
import { orgWithin } from '#platform/server/module';
import { ScopedTiles, type TileSource } from '#platform/server/tiles';
import type { Sensing } from './hot/sensing.ts';
import { findVehicles } from './read-vehicles.ts';

/** Enterprises and points as map layers; both and the vehicles in the search box. */
export function contributeMap(app: App, sensing: Sensing): void {
  const layers =
    (app.parts.get('mapLayers') as Map<string, TileSource> | undefined) ?? new Map<string, TileSource>();
  app.parts.set('mapLayers', layers);
  const now = (): number => app.host.monotonic();
  const version = (): number => sensing.points.version;
  layers.set(
    'points',
    new ScopedTiles({
      name: 'points',
      permission: 'sensing.read',
      version,
      maxAgeMs: 15_000,
      now,
      load: async (scope) =>
        [...sensing.points.all()]
          .filter((p) => scope.some((s) => orgWithin(p.orgPath, s)))
          .map((p) => ({
            lng: p.lng,
            lat: p.lat,
            properties: { id: p.id, name: p.name, quantity: p.quantity, state: sensing.stateOf(p) },
          })),
    }),
  );
  layers.set(
    'enterprises',
    new ScopedTiles({
      name: 'enterprises',
      permission: 'sensing.read',
      version,
      maxAgeMs: 60_000,
      now,
      load: async (scope) => {
        const found = await rows<{
          id: string;
          name: string;
          lng: number;
          lat: number;
          field: string;
          industry: string;
          mh: boolean;
        }>(
          app.database.db,
          sql`select e.id, e.name, e.lng, e.lat, e.field, e.industry, m.enterprise_id is not null as mh
        from sensing_enterprise e left join (select distinct enterprise_id from sensing_installation where major_hazard) m on m.enterprise_id = e.id where e.org_path <@ any(${scope as string[]}::ltree[])`,
        );
        return found.map((e) => ({
          lng: e.lng,
          lat: e.lat,
          properties: { id: e.id, name: e.name, field: e.field, industry: e.industry, majorHazard: e.mh },
        }));
      },
    }),
  );
  const sources = (app.parts.get('searchSources') as unknown[] | undefined) ?? [];
  app.parts.set('searchSources', [...sources, searchRegistry]);
}

async function searchRegistry(
  ctx: Ctx,
  text: string,
): Promise<{ kind: string; id: string; title: string; subtitle: string; position?: number[] }[]> {
  const scope = ctx.scope('sensing.read') as string[];
  const like = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  const enterprises = await rows<{ id: string; name: string; industry: string; lng: number; lat: number }>(
    ctx.tx,
    sql`select id, name, industry, lng, lat from sensing_enterprise where org_path <@ any(${scope}::ltree[]) and name ilike ${like} order by length(name) limit 15`,
  );
  const points = await rows<{
    id: number;
    name: string;
    code: string;
    lng: number;
    lat: number;
    enterprise: string;
  }>(
    ctx.tx,
    sql`select p.id, p.name, p.code, p.lng, p.lat, e.name as enterprise from sensing_point p join sensing_enterprise e on e.id = p.enterprise_id where p.org_path <@ any(${scope}::ltree[]) and (p.name ilike ${like} or p.code ilike ${like}) order by length(p.name) limit 15`,
  );
  const vehicles = await findVehicles(ctx, text, 15);
  return [
    ...enterprises.map((e) => ({
      kind: 'enterprise',
      id: e.id,
      title: e.name,
      subtitle: e.industry,
      position: [e.lng, e.lat],
    })),
    ...points.map((p) => ({
      kind: 'point',
      id: String(p.id),
      title: p.name,
      subtitle: `${p.enterprise} · ${p.code}`,
      position: [p.lng, p.lat],
    })),
    ...vehicles.map((v) => ({
      kind: 'vehicle',
      id: v.gatewayId,
      title: v.plate ?? v.name,
      subtitle: `${v.name} · ${v.terminal}`,
      ...(v.fix ? { position: v.fix.position } : {}),
    })),
  ];
}

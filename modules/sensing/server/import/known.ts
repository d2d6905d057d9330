import { findOrgs } from '#identity/server';
import { rows, sql } from '#platform/server/db';
import type { Ctx } from '#platform/server/module';
import type { ImportChemical, ImportRow } from './row.ts';

export interface KnownEnterprise {
  readonly id: string;
  readonly path: string;
  readonly name: string;
  creditCode: string | null;
  lng: number;
  lat: number;
}
export interface KnownInstallation {
  readonly id: string;
  readonly enterpriseId: string;
  readonly name: string;
  chemicals: ImportChemical[];
}

/** What the registry holds of the things an import names. */
export interface Known {
  /** Paths of the authorities by name, region code or path. */
  readonly authorities: ReadonlyMap<string, readonly string[]>;
  readonly enterprises: readonly KnownEnterprise[];
  readonly installations: readonly KnownInstallation[];
  readonly devices: readonly {
    readonly id: string;
    readonly installationId: string;
    readonly name: string;
  }[];
  readonly points: ReadonlyMap<string, { readonly enterpriseId: string; readonly deviceId: string }>;
  readonly gateways: ReadonlyMap<string, string>;
}

const distinct = (values: readonly (string | undefined)[]): string[] => [
  ...new Set(values.filter((v) => v !== undefined)),
];

/** Reads it in a few queries, whatever the number of rows. */
export async function readKnown(ctx: Ctx, found: readonly ImportRow[]): Promise<Known> {
  const { tx } = ctx;
  const keys = distinct(found.map((r) => r.authority));
  const authorities = new Map<string, string[]>();
  for (const org of keys.length > 0 ? await findOrgs(tx, keys, ctx.scope('sensing.manage')) : [])
    for (const key of new Set([org.name, org.regionCode, org.path]))
      if (key !== null) authorities.set(key, [...(authorities.get(key) ?? []), org.path]);
  const enterprises = await rows<KnownEnterprise>(
    tx,
    sql`select id, org_path::text as path, name, credit_code as "creditCode", lng, lat from sensing_enterprise
      where credit_code = any(${distinct(found.map((r) => r.creditCode))}) or name = any(${distinct(found.map((r) => r.enterprise))}) order by id`,
  );
  const ids = enterprises.map((e) => e.id);
  const installations = await rows<KnownInstallation>(
    tx,
    sql`select id, enterprise_id as "enterpriseId", name, chemicals from sensing_installation where enterprise_id = any(${ids}::uuid[]) order by id`,
  );
  const devices = await rows<{ id: string; installationId: string; name: string }>(
    tx,
    sql`select id, installation_id as "installationId", name from sensing_device where installation_id = any(${installations.map((i) => i.id)}::uuid[]) order by id`,
  );
  const points = await rows<{ code: string; enterpriseId: string; deviceId: string }>(
    tx,
    sql`select code, enterprise_id as "enterpriseId", device_id as "deviceId" from sensing_point where code = any(${distinct(found.map((r) => r.point?.code))}) for update`,
  );
  const gateways = await rows<{ id: string; path: string }>(
    tx,
    sql`select id, org_path::text as path from sensing_gateway where id = any(${distinct(found.map((r) => r.point?.gateway))})`,
  );
  return {
    authorities,
    enterprises,
    installations,
    devices,
    points: new Map(points.map((p) => [p.code, p])),
    gateways: new Map(gateways.map((g) => [g.id, g.path])),
  };
}

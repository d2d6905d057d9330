import { maybeOne, rows, sql, type Db, type Tx } from '#platform/server/db';

export interface EnterpriseRow {
  id: string;
  org_path: string;
  name: string;
  credit_code: string | null;
  field: string;
  industry: string;
  address: string | null;
  lng: number;
  lat: number;
  dust_workers: number | null;
  wet_dust_removal: boolean | null;
  major_hazard: boolean;
  points: number;
}

export interface InstallationRow {
  id: string;
  enterprise_id: string;
  name: string;
  kind: string;
  lng: number;
  lat: number;
  major_hazard: boolean;
  chemicals: { name: string; cas?: string; quantityT: number; criticalT?: number; beta?: number }[];
  alpha: number | null;
  height_m: number | null;
}

export interface DeviceRow {
  id: string;
  installation_id: string;
  name: string;
  kind: string;
  gateway_id: string | null;
}

export interface PointRow {
  enterprise_name: string | null;
  id: number;
  code: string;
  device_id: string;
  installation_id: string;
  enterprise_id: string;
  org_path: string;
  name: string;
  quantity: string;
  unit: string;
  range_low: number | null;
  range_high: number | null;
  thresholds: Record<string, number> | null;
  period_s: number;
  mode: string;
  mode_until: string | null;
  mode_reason: string | null;
  calibrated_until: string | null;
  gateway_id: string | null;
  lng: number;
  lat: number;
}

const enterprise = sql`e.id, e.org_path::text, e.name, e.credit_code, e.field, e.industry, e.address, e.lng, e.lat, e.dust_workers, e.wet_dust_removal,
  exists (select 1 from sensing_installation i where i.enterprise_id = e.id and i.major_hazard) as major_hazard,
  (select count(*)::int from sensing_point p where p.enterprise_id = e.id) as points`;
const installation = sql`id, enterprise_id, name, kind, lng, lat, major_hazard, chemicals, alpha, height_m`;
const point = sql`id, code, device_id, installation_id, enterprise_id, org_path::text, name, quantity, unit, range_low, range_high, thresholds, period_s, mode, mode_until, mode_reason, calibrated_until, gateway_id, lng, lat,
  (select e.name from sensing_enterprise e where e.id = sensing_point.enterprise_id) as enterprise_name`;
const within = (column: ReturnType<typeof sql>, paths: readonly string[]) =>
  sql`${column} <@ any(${paths as string[]}::ltree[])`;
/** `column = value` where a missing value matches everything. */
const same = (column: ReturnType<typeof sql>, value: string | undefined) =>
  sql`(${value ?? null}::text is null or ${column}::text = ${value ?? ''})`;

export const sensingStore = {
  enterprises: (
    db: Db | Tx,
    scope: readonly string[],
    f: {
      q?: string;
      field?: string;
      industry?: string;
      orgPath?: string;
      majorHazard?: boolean;
      after?: string;
      limit: number;
    },
  ) =>
    rows<EnterpriseRow>(
      db,
      sql`select ${enterprise} from sensing_enterprise e where ${within(sql`e.org_path`, scope)}
      and ${same(sql`e.field`, f.field)} and ${same(sql`e.industry`, f.industry)}
      and (${f.q ?? null}::text is null or e.name ilike '%' || ${f.q ?? ''} || '%')
      and (${f.orgPath ?? null}::text is null or e.org_path <@ ${f.orgPath ?? 'x'}::ltree)
      and (${f.majorHazard ?? null}::boolean is null or exists (select 1 from sensing_installation i where i.enterprise_id = e.id and i.major_hazard) = ${f.majorHazard ?? false})
      and (${f.after ?? null}::text is null or e.org_path > ${f.after ?? 'x'}::ltree) order by e.org_path limit ${f.limit}`,
    ),
  enterpriseById: (db: Db | Tx, id: string, scope: readonly string[]) =>
    maybeOne<EnterpriseRow>(
      db,
      sql`select ${enterprise} from sensing_enterprise e where e.id = ${id} and ${within(sql`e.org_path`, scope)}`,
    ),
  installationsOf: (db: Db | Tx, enterpriseId: string) =>
    rows<InstallationRow>(
      db,
      sql`select ${installation} from sensing_installation where enterprise_id = ${enterpriseId} order by name, id`,
    ),
  installationById: (db: Db | Tx, id: string) =>
    maybeOne<InstallationRow>(db, sql`select ${installation} from sensing_installation where id = ${id}`),
  devicesOf: (db: Db | Tx, enterpriseId: string) =>
    rows<DeviceRow>(
      db,
      sql`select d.id, d.installation_id, d.name, d.kind, d.gateway_id from sensing_device d join sensing_installation i on i.id = d.installation_id where i.enterprise_id = ${enterpriseId} order by d.name, d.id`,
    ),
  points: (
    db: Db | Tx,
    scope: readonly string[],
    f: {
      q?: string;
      quantity?: string;
      orgPath?: string;
      enterpriseId?: string;
      ids?: readonly number[];
      after?: number;
      limit: number;
    },
  ) =>
    rows<PointRow>(
      db,
      sql`select ${point} from sensing_point where ${within(sql`org_path`, scope)}
      and ${same(sql`quantity`, f.quantity)} and ${same(sql`enterprise_id`, f.enterpriseId)}
      and (${f.q ?? null}::text is null or name ilike '%' || ${f.q ?? ''} || '%' or code ilike '%' || ${f.q ?? ''} || '%'
        or enterprise_id in (select e.id from sensing_enterprise e where e.name ilike '%' || ${f.q ?? ''} || '%'))
      and (${f.orgPath ?? null}::text is null or org_path <@ ${f.orgPath ?? 'x'}::ltree)
      and (${f.ids === undefined} or id = any(${(f.ids ?? []) as number[]}))
      and id > ${f.after ?? 0} order by id limit ${f.limit}`,
    ),
  pointById: (db: Db | Tx, id: number, scope: readonly string[]) =>
    maybeOne<PointRow>(
      db,
      sql`select ${point} from sensing_point where id = ${id} and ${within(sql`org_path`, scope)}`,
    ),
};

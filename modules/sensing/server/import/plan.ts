import { orgWithin } from '#platform/server/module';
import type { Known, KnownEnterprise } from './known.ts';
import {
  RowRefused,
  type ImportChemical,
  type ImportInstallation,
  type ImportPoint,
  type ImportRow,
} from './row.ts';

export interface PlannedEnterprise {
  readonly id: string;
  readonly path: string;
  readonly parent: string;
  readonly isNew: boolean;
  name: string;
  creditCode?: string;
  field?: string;
  industry?: string;
  address?: string;
  position?: readonly [number, number];
  dustWorkers?: number;
  wetDustRemoval?: boolean;
}
export interface PlannedInstallation {
  readonly id: string;
  readonly enterprise: PlannedEnterprise;
  readonly isNew: boolean;
  given: ImportInstallation;
  position?: readonly [number, number];
  readonly chemicals: Map<string, ImportChemical>;
}
export interface PlannedPoint {
  readonly installation: PlannedInstallation;
  readonly deviceId: string;
  readonly newDevice: boolean;
  readonly given: ImportPoint;
}

export interface Rights {
  readonly scope: readonly string[];
  /** Authority of rows that name none. */
  readonly home: string | undefined;
  readonly newId: () => string;
}

/** Turns understood rows into what is to be written; each row is taken whole or refused with nothing of it planned. */
export class ImportPlan {
  readonly enterprises: PlannedEnterprise[] = [];
  readonly installations: PlannedInstallation[] = [];
  readonly points: PlannedPoint[] = [];
  readonly #known: Known;
  readonly #rights: Rights;
  readonly #byCode = new Map<string, PlannedEnterprise>();
  readonly #byName = new Map<string, PlannedEnterprise>();
  readonly #planned = new Map<string, PlannedEnterprise>();
  readonly #installations = new Map<string, PlannedInstallation>();
  readonly #knownInstallations: Map<string, Known['installations'][number]>;
  readonly #devices: Map<string, string>;
  readonly #codes = new Map<string, number>();

  constructor(known: Known, rights: Rights) {
    this.#known = known;
    this.#rights = rights;
    this.#knownInstallations = new Map(
      known.installations.map((i) => [`${i.enterpriseId}\n${i.name}`, i] as const),
    );
    this.#devices = new Map(known.devices.map((d) => [`${d.installationId}\n${d.name}`, d.id] as const));
  }

  #authority(row: ImportRow): string {
    if (row.authority === undefined) {
      if (this.#rights.home === undefined) throw new RowRefused('属地：必填');
      return this.#rights.home;
    }
    const paths = this.#known.authorities.get(row.authority) ?? [];
    if (paths.length === 0) throw new RowRefused(`属地：“${row.authority.slice(0, 40)}”不在您的管辖范围`);
    if (paths.length > 1)
      throw new RowRefused(`属地：有 ${paths.length} 个“${row.authority.slice(0, 40)}”，请填行政区划代码`);
    return paths[0];
  }

  #stored(row: ImportRow, authority: string): KnownEnterprise | undefined {
    const { enterprises } = this.#known;
    const byCode = row.creditCode && enterprises.find((e) => e.creditCode === row.creditCode);
    if (byCode) return byCode;
    return enterprises.find(
      (e) =>
        e.name === row.enterprise &&
        orgWithin(e.path, authority) &&
        (row.creditCode === undefined || e.creditCode === null),
    );
  }

  /** The enterprise of a row: planned before, stored, or new. Nothing is planned yet. */
  #enterprise(row: ImportRow): PlannedEnterprise {
    const byCode = row.creditCode === undefined ? undefined : this.#byCode.get(row.creditCode);
    if (byCode) return byCode;
    const authority = this.#authority(row);
    const byName = this.#byName.get(`${authority}\n${row.enterprise}`);
    if (byName && (row.creditCode === undefined || byName.creditCode === undefined)) return byName;
    const stored = this.#stored(row, authority);
    if (stored) {
      if (!this.#rights.scope.some((s) => orgWithin(stored.path, s)))
        throw new RowRefused('企业：该信用代码已由其他属地登记');
      return (
        this.#planned.get(stored.id) ?? {
          id: stored.id,
          path: stored.path,
          parent: authority,
          isNew: false,
          name: stored.name,
          ...(stored.creditCode === null ? {} : { creditCode: stored.creditCode }),
          position: [stored.lng, stored.lat],
        }
      );
    }
    if (row.position === undefined) throw new RowRefused('经度、纬度：新企业必填');
    if (row.industry === undefined) throw new RowRefused('行业：新企业必填');
    const id = this.#rights.newId();
    const path = `${authority}.e${id.replaceAll('-', '').slice(-16)}`;
    return { id, path, parent: authority, isNew: true, name: row.enterprise };
  }

  #checkPoint(row: ImportRow, enterprise: PlannedEnterprise): void {
    const { point } = row;
    if (!point) return;
    const before = this.#codes.get(point.code);
    if (before !== undefined) throw new RowRefused(`监测点编码：与第 ${before} 行重复`);
    const stored = this.#known.points.get(point.code);
    if (stored && stored.enterpriseId !== enterprise.id) throw new RowRefused('监测点编码：已属于另一企业');
    if (point.gateway === undefined) return;
    const path = this.#known.gateways.get(point.gateway);
    if (path === undefined || !this.#rights.scope.some((s) => orgWithin(path, s)))
      throw new RowRefused(`网关号：“${point.gateway}”未登记或不在您的管辖范围`);
  }

  /** Plans a row; the answer says what it becomes. Throws {@link RowRefused}. */
  add(row: ImportRow): string {
    const enterprise = this.#enterprise(row);
    this.#checkPoint(row, enterprise);
    const isFirst = !this.#planned.has(enterprise.id);
    if (isFirst) {
      this.#planned.set(enterprise.id, enterprise);
      this.enterprises.push(enterprise);
    }
    this.#takeEnterprise(row, enterprise);
    const installation = row.installation && this.#takeInstallation(row, enterprise, row.installation);
    if (row.point && installation) this.#takePoint(row.row, row.point, installation);
    const what = row.point ? '监测点' : installation ? '装置' : '企业';
    const stored = row.point
      ? this.#known.points.has(row.point.code)
      : installation
        ? !installation.isNew
        : !enterprise.isNew;
    return `${stored ? '更新' : '新增'}${what}${isFirst && enterprise.isNew && row.installation ? '（含新企业）' : ''}`;
  }

  #takeEnterprise(row: ImportRow, enterprise: PlannedEnterprise): void {
    enterprise.creditCode ??= row.creditCode;
    enterprise.field = row.field ?? enterprise.field;
    enterprise.industry = row.industry ?? enterprise.industry;
    enterprise.address = row.address ?? enterprise.address;
    enterprise.dustWorkers = row.dustWorkers ?? enterprise.dustWorkers;
    enterprise.wetDustRemoval = row.wetDustRemoval ?? enterprise.wetDustRemoval;
    if (enterprise.isNew) enterprise.position ??= row.position;
    if (enterprise.creditCode !== undefined) this.#byCode.set(enterprise.creditCode, enterprise);
    this.#byName.set(`${enterprise.parent}\n${row.enterprise}`, enterprise);
  }

  #takeInstallation(
    row: ImportRow,
    enterprise: PlannedEnterprise,
    given: ImportInstallation,
  ): PlannedInstallation {
    const key = `${enterprise.id}\n${given.name}`;
    let planned = this.#installations.get(key);
    if (!planned) {
      const stored = this.#knownInstallations.get(key);
      planned = {
        id: stored?.id ?? this.#rights.newId(),
        enterprise,
        isNew: stored === undefined,
        given,
        chemicals: new Map((stored?.chemicals ?? []).map((c) => [c.name, c])),
      };
      this.#installations.set(key, planned);
      this.installations.push(planned);
    }
    planned.given = {
      ...planned.given,
      ...given,
      majorHazard: planned.given.majorHazard || given.majorHazard,
    };
    planned.position ??= row.position;
    if (given.chemical && (planned.chemicals.has(given.chemical.name) || planned.chemicals.size < 50))
      planned.chemicals.set(given.chemical.name, given.chemical);
    return planned;
  }

  #takePoint(row: number, given: ImportPoint, installation: PlannedInstallation): void {
    this.#codes.set(given.code, row);
    const key = `${installation.id}\n${given.device}`;
    const known = this.#known.points.get(given.code)?.deviceId ?? this.#devices.get(key);
    const deviceId = known ?? this.#rights.newId();
    if (known === undefined) this.#devices.set(key, deviceId);
    this.points.push({ installation, deviceId, newDevice: known === undefined, given });
  }
}

import { rows, sql, type Db, type Tx } from '#platform/server/db';
import { CodeTable } from './code-table.ts';

/** What the hot path and the map know of a point, by its integer id. */
export interface HotPoint {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly quantity: string;
  readonly unit: string;
  readonly orgPath: string;
  readonly gatewayId: string | null;
  readonly periodMs: number;
  readonly mode: string;
  readonly rangeLow: number | null;
  readonly rangeHigh: number | null;
  readonly thresholds: Readonly<Record<string, number>> | null;
  readonly enterpriseId: string;
  readonly enterpriseName: string;
  readonly installationId: string;
  readonly lng: number;
  readonly lat: number;
}

/** The registry of points in memory, interned: text codes become integers once, at the door. */
export class PointTable {
  #byId: (HotPoint | undefined)[] = [];
  #byCode = new Map<string, HotPoint>();
  #byGateway = new Map<string, HotPoint[]>();
  /** The same codes by their bytes. */
  codes = new CodeTable([]);
  /** One more than the largest id. */
  capacity = 1;
  /** Goes up with every reload, so that readers may cache. */
  version = 0;

  async load(db: Db | Tx): Promise<void> {
    const found = await rows<HotPoint & { period_s: number }>(
      db,
      sql`select p.id, p.code, p.name, p.quantity, p.unit, p.org_path::text as "orgPath", p.gateway_id as "gatewayId", p.period_s * 1000 as "periodMs", p.mode,
        p.range_low as "rangeLow", p.range_high as "rangeHigh", p.thresholds, p.enterprise_id as "enterpriseId", e.name as "enterpriseName",
        p.installation_id as "installationId", p.lng, p.lat
        from sensing_point p join sensing_enterprise e on e.id = p.enterprise_id order by p.id`,
    );
    const byId: (HotPoint | undefined)[] = [];
    const byCode = new Map<string, HotPoint>();
    const byGateway = new Map<string, HotPoint[]>();
    for (const point of found) {
      byId[point.id] = point;
      byCode.set(point.code, point);
      if (point.gatewayId !== null) {
        const list = byGateway.get(point.gatewayId);
        if (list) list.push(point);
        else byGateway.set(point.gatewayId, [point]);
      }
    }
    this.#byId = byId;
    this.#byCode = byCode;
    this.codes = new CodeTable(found);
    this.#byGateway = byGateway;
    this.capacity = (found.at(-1)?.id ?? 0) + 1;
    this.version += 1;
  }

  get(id: number): HotPoint | undefined {
    return this.#byId[id];
  }

  byCode(code: string): HotPoint | undefined {
    return this.#byCode.get(code);
  }

  ofGateway(gatewayId: string): readonly HotPoint[] {
    return this.#byGateway.get(gatewayId) ?? [];
  }

  get gateways(): Iterable<string> {
    return this.#byGateway.keys();
  }

  get size(): number {
    return this.#byCode.size;
  }

  *all(): Generator<HotPoint> {
    for (const point of this.#byId) if (point) yield point;
  }
}

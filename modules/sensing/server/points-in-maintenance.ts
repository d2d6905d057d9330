import { rows, sql } from '#platform/server/db';
import type { App } from '#platform/server/module';

const MAX_POINTS = 1000;

export interface PointInMaintenance {
  readonly pointId: number;
  readonly name: string;
  readonly until?: string;
  readonly reason?: string;
}

/** What the shift hand-over lists: points in maintenance or exercise within `scope`, the longest first. */
export async function pointsInMaintenance(app: App, scope: readonly string[]): Promise<PointInMaintenance[]> {
  const found = await rows<{
    id: number;
    name: string;
    mode_until: string | null;
    mode_reason: string | null;
  }>(
    app.database.db,
    sql`select id, name, mode_until, mode_reason from sensing_point where mode <> 'normal' and org_path <@ any(${scope as string[]}::ltree[])
      order by mode_until nulls first, id limit ${MAX_POINTS}`,
  );
  return found.map((p) => ({
    pointId: p.id,
    name: p.name,
    ...(p.mode_until ? { until: p.mode_until } : {}),
    ...(p.mode_reason ? { reason: p.mode_reason } : {}),
  }));
}

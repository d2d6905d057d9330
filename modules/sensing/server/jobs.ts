import { rows, sql } from '#platform/server/db';
import type { JobKind } from '#platform/server/module';
import { sensingOf } from './part.ts';
import { applyMode } from './save-registry.ts';
import { dropFixes } from './vehicle-store.ts';

/** SEN-13: maintenance and exercise end by themselves at their stated time. */
export const endModes: JobKind = {
  name: 'sensing.endModes',
  everyMs: 15_000,
  async run(ctx) {
    const due = await rows<{ id: number; org_path: string }>(
      ctx.tx,
      sql`select id, org_path::text from sensing_point where mode <> 'normal' and mode_until <= ${new Date(ctx.now).toISOString()} limit 500 for update`,
    );
    for (const point of due)
      await applyMode(ctx, point.id, point.org_path, 'normal', undefined, '到期自动恢复 expired');
  },
};

/** SEN-21: history moves to Parquet beside the hot path; the job only starts it, so that no other job waits. */
export const rollOverHistory: JobKind = {
  name: 'sensing.rollOverHistory',
  everyMs: 20_000,
  async run(ctx) {
    const { app } = ctx;
    ctx.afterCommit(() => void sensingOf(app).rollOver.run());
  },
};

/** Half a year, as the platforms of carriers keep the positions of their vehicles. */
const TRACK_MS = 183 * 24 * 3_600_000;
const FIXES_AT_ONCE = 50_000;

/** GWY-38: positions past their retention are dropped, the oldest first, a bounded number at a time. */
export const dropOldTracks: JobKind = {
  name: 'sensing.dropOldTracks',
  everyMs: 10 * 60_000,
  async run(ctx) {
    const dropped = await dropFixes(ctx.tx, ctx.now - TRACK_MS, FIXES_AT_ONCE);
    if (dropped > 0) ctx.app.log.info('positions past their retention dropped', { fixes: dropped });
  },
};

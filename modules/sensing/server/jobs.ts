import { rows, sql } from '#platform/server/db';
import type { JobKind } from '#platform/server/module';
import { sensingOf } from './part.ts';
import { applyMode } from './save-registry.ts';

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

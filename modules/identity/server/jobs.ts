import { sql } from '#platform/server/db';
import type { JobKind } from '#platform/server/module';
import { forgetOld } from './count-failures.ts';
import { IDLE_MS } from './authenticate.ts';

/** Deletes sessions past their idle or absolute limit, which are refused before that anyway, and old counts of failures. */
export const endStaleSessions: JobKind = {
  name: 'identity.endStaleSessions',
  everyMs: 10 * 60_000,
  async run(ctx) {
    const now = new Date(ctx.now).toISOString();
    const idle = new Date(ctx.now - IDLE_MS).toISOString();
    await sql`delete from identity_session where expires_at < ${now} or last_seen_at < ${idle}`.execute(
      ctx.tx,
    );
    await forgetOld(ctx);
  },
};

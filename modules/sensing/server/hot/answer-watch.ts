import type { Client } from 'pg';
import type { Database } from '#platform/server/db';

/** A commit unanswered so long makes the engine ask whether the database answers anything at all. */
const PROBE_AFTER_MS = 500;
const PROBE_WITHIN_MS = 200;

/** A database that answers nothing for a second is away, though its socket is open; one that is only slow is waited for. */
export function watchAnswer(database: Database, clientOf: () => Client | undefined): { stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  const again = (): void => {
    timer = setTimeout(() => void probe(), PROBE_AFTER_MS).unref();
  };
  const probe = async (): Promise<void> => {
    const answered = await Promise.race([
      database.pool.query('select 1').then(
        () => true,
        () => false,
      ),
      new Promise<false>((resolve) => setTimeout(() => resolve(false), PROBE_WITHIN_MS).unref()),
    ]);
    if (over) return;
    if (answered) return again();
    const { connection } = clientOf() as unknown as { connection: { stream: { destroy(e: Error): void } } };
    connection.stream.destroy(
      Object.assign(new Error('the database does not answer'), { code: 'ECONNRESET' }),
    );
  };
  again();
  return {
    stop() {
      over = true;
      clearTimeout(timer);
    },
  };
}

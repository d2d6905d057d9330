import { join } from 'node:path';
import { maybeOne, sql, type Database, type MigrationFolder } from '#platform/server/db';

export const nodeMigrations: MigrationFolder = {
  module: 'node',
  folder: join(import.meta.dirname, 'migrations'),
};

/** The database holds demo data and this start is not a demo, or the other way round. */
export class MarkProblem extends Error {
  override readonly name = 'MarkProblem';
  readonly zh: string;

  constructor(demo: boolean) {
    super(
      demo
        ? 'This database holds demo data, which never serve production: give another database.'
        : 'This database holds no demo data and will not be mixed with any: start with --no-demo, or give another database.',
    );
    this.zh = demo
      ? '这个数据库里是演示数据，不能用于正式运行：请换一个数据库。'
      : '这个数据库里是正式数据，不能装入演示数据：请加 --no-demo，或换一个数据库。';
  }
}

/** Writes what the data are at the first start and refuses a start of the other kind after that. */
export async function markDatabase(database: Database, demo: boolean, now: number): Promise<void> {
  const known = await maybeOne<{ demo: boolean }>(database.db, sql`select demo from node_mark`);
  if (known && known.demo !== demo) throw new MarkProblem(known.demo);
  if (!known)
    await sql`insert into node_mark (demo, since) values (${demo}, ${new Date(now).toISOString()})`.execute(
      database.db,
    );
}

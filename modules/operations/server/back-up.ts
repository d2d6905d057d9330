import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, type OutputOf } from '#platform/contract';
import { backUp } from '#platform/server/backup';
import { maybeOne, rows, sql } from '#platform/server/db';
import type { App, Ctx, JobKind } from '#platform/server/module';
import { operationsEvents, operationsFailures, type operationsOperations } from '#operations/contract';

type Op = typeof operationsOperations;

const KEEP = 7;
/** Hour of the night, Beijing time, from which the daily backup is made. */
const NIGHT_HOUR = 2;
const RETRY_MS = 3_600_000;

/** Backups lie beside the data directory, never inside it. */
export const backupFolder = (app: App): string => `${app.place.data}.backups`;

async function dropOld(folder: string): Promise<void> {
  const made = (await readdir(folder)).filter((name) => name.startsWith('fengsui-')).sort();
  for (const name of made.slice(0, Math.max(0, made.length - KEEP)))
    await rm(join(folder, name), { recursive: true, force: true });
}

const TROUBLE = 'backup.failed';

function tellFailure(app: App, error: string): void {
  app.troubles.raise(TROUBLE, {
    zh: `备份没有成功：${error}。请检查 ${backupFolder(app)} 所在磁盘；每小时会再试一次。`,
    en: `The backup failed: ${error}. Check the disk of ${backupFolder(app)}; it is tried again every hour.`,
  });
}

/** A backup that failed before this start is still a trouble. */
export async function recallBackup(app: App): Promise<void> {
  const last = await maybeOne<{ ok: boolean; error: string | null }>(
    app.database.db,
    sql`select ok, error from operations_backup order by id desc limit 1`,
  );
  if (last && !last.ok) tellFailure(app, last.error ?? '');
}

/** Makes one backup and notes how it went; never two at once. */
export async function runBackup(app: App): Promise<void> {
  if (app.parts.get('backupRunning') === true) throw new Failure(operationsFailures.BACKUP_RUNNING);
  app.parts.set('backupRunning', true);
  const startedMs = app.host.monotonic();
  const at = new Date(app.host.now()).toISOString();
  try {
    const { folder, bytes } = await backUp({
      database: app.database,
      data: app.place.data,
      target: backupFolder(app),
      version: app.parts.get('version') as string,
      nowMs: app.host.now(),
      storage: app.storage,
    });
    await dropOld(backupFolder(app));
    app.troubles.clear(TROUBLE);
    const seconds = (app.host.monotonic() - startedMs) / 1000;
    await app.act(app.system, async (ctx) => {
      await sql`insert into operations_backup (at, ok, file, bytes, seconds) values (${at}, true, ${folder}, ${bytes}, ${seconds})`.execute(
        ctx.tx,
      );
      ctx.announce(operationsEvents.backedUp, {
        subject: 'backup',
        orgPath: 'node',
        payload: { file: folder, bytes, seconds },
      });
    });
  } catch (error) {
    await app.act(app.system, async (ctx) => {
      await sql`insert into operations_backup (at, ok, error) values (${at}, false, ${String(error).slice(0, 500)})`.execute(
        ctx.tx,
      );
      ctx.announce(operationsEvents.backupFailed, {
        subject: 'backup',
        orgPath: 'node',
        payload: { error: String(error).slice(0, 500) },
      });
    });
    app.log.error('backup failed', { error: String(error) });
    tellFailure(app, String(error).slice(0, 200));
  } finally {
    app.parts.set('backupRunning', false);
  }
}

/** OPS-5: once a night by default, every hour again after a failure; the desk shows the last success. */
export const nightlyBackup: JobKind = {
  name: 'operations.nightlyBackup',
  everyMs: 10 * 60_000,
  async run(ctx) {
    const beijing = new Date(ctx.now + 8 * 3_600_000);
    if (beijing.getUTCHours() < NIGHT_HOUR) return;
    const midnight = new Date(
      Date.UTC(beijing.getUTCFullYear(), beijing.getUTCMonth(), beijing.getUTCDate()) - 8 * 3_600_000,
    ).toISOString();
    const hourAgo = new Date(ctx.now - RETRY_MS).toISOString();
    const done = await maybeOne(
      ctx.tx,
      sql`select 1 from operations_backup where at >= ${midnight} and (ok or at > ${hourAgo})`,
    );
    const young = (ctx.app.parts.get('startedAt') as string) > new Date(ctx.now - 10 * 60_000).toISOString();
    const { app } = ctx;
    if (!done && !young) ctx.afterCommit(() => void runBackup(app).catch(() => undefined));
  },
};

export async function startBackup(ctx: Ctx): Promise<{ ok: true }> {
  if (ctx.app.parts.get('backupRunning') === true) throw new Failure(operationsFailures.BACKUP_RUNNING);
  void runBackup(ctx.app).catch(() => undefined);
  return { ok: true };
}

export async function listBackups(ctx: Ctx): Promise<OutputOf<Op['listBackups']>> {
  const found = await rows<{
    at: string;
    ok: boolean;
    file: string | null;
    bytes: number;
    seconds: number;
    error: string | null;
  }>(
    ctx.tx,
    sql`select at, ok, file, bytes, seconds, error from operations_backup order by id desc limit 60`,
  );
  return {
    running: ctx.app.parts.get('backupRunning') === true,
    items: found.map((b) => ({
      at: b.at,
      ok: b.ok,
      ...(b.file ? { file: b.file } : {}),
      bytes: b.bytes,
      seconds: b.seconds,
      ...(b.error ? { error: b.error } : {}),
    })),
  };
}

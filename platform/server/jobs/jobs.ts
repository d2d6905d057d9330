import { maybeOne, sql } from '#platform/server/db';
import { newId } from '#platform/server/host';
import type { App, Ctx, JobKind } from '#platform/server/module';

interface JobRow {
  id: string;
  name: string;
  payload: Record<string, unknown>;
  attempts: number;
}

const POLL_MS = 250;
const MAX_ATTEMPTS = 8;
/** Failures in a row after which the operators are told. */
const TROUBLE_AFTER = 3;

/** Runs due jobs, one transaction each, any number of workers side by side (SKIP LOCKED). A failing job is tried again later, longer each time. */
export class Jobs {
  readonly #app: () => App;
  readonly #kinds: ReadonlyMap<string, JobKind>;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(app: () => App, kinds: readonly JobKind[]) {
    this.#app = app;
    this.#kinds = new Map(kinds.map((k) => [k.name, k]));
  }

  /** Makes sure every repeating job has its row, then polls. */
  async start(): Promise<void> {
    const app = this.#app();
    for (const kind of this.#kinds.values()) {
      if (kind.everyMs === undefined) continue;
      const at = new Date(app.host.now() + kind.everyMs).toISOString();
      await sql`insert into job (id, name, run_at) values (${kind.name}, ${kind.name}, ${at}) on conflict (id) do nothing`.execute(
        app.database.db,
      );
    }
    this.#timer = setInterval(() => this.wake(), POLL_MS);
    this.#timer.unref();
  }

  wake(): void {
    if (!this.#stopped)
      this.#running ??= this.runDue()
        .then(
          () => undefined,
          () => undefined,
        )
        .finally(() => (this.#running = undefined));
  }

  /** Runs everything due now; resolves with the number of jobs run. Tests call it to settle. */
  async runDue(): Promise<number> {
    let count = 0;
    while (!this.#stopped && (await this.#runOne())) count += 1;
    return count;
  }

  async schedule(
    ctx: Ctx,
    job: string,
    runAtMs: number,
    payload: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    await sql`insert into job (id, name, run_at, payload) values (${newId(ctx.host)}, ${job}, ${new Date(runAtMs).toISOString()}, ${JSON.stringify(payload)}::jsonb)`.execute(
      ctx.tx,
    );
  }

  async #runOne(): Promise<boolean> {
    const app = this.#app();
    let taken: JobRow | undefined;
    try {
      return await app.act(app.system, async (ctx) => {
        const due = new Date(app.host.now()).toISOString();
        taken = await maybeOne<JobRow>(
          ctx.tx,
          sql`select id, name, payload, attempts from job where run_at <= ${due} order by run_at limit 1 for update skip locked`,
        );
        if (!taken) return false;
        const kind = this.#kinds.get(taken.name);
        if (kind?.everyMs !== undefined) {
          const next = new Date(app.host.now() + kind.everyMs).toISOString();
          await sql`update job set run_at = ${next}, attempts = 0, last_error = null where id = ${taken.id}`.execute(
            ctx.tx,
          );
        } else await sql`delete from job where id = ${taken.id}`.execute(ctx.tx);
        await kind?.run(ctx, taken.payload);
        const { name } = taken;
        ctx.afterCommit(() => app.troubles.clear(`job.failing:${name}`));
        return true;
      });
    } catch (error) {
      if (!taken) throw error;
      await this.#postpone(taken, error);
      return true;
    }
  }

  async #postpone(job: JobRow, error: unknown): Promise<void> {
    const app = this.#app();
    app.log.error('job failed', { job: job.name, attempts: job.attempts + 1, error: String(error) });
    app.metrics.count('fengsui_job_failures_total', 'Failed job runs', `job="${job.name}"`);
    if (job.attempts + 1 >= TROUBLE_AFTER)
      app.troubles.raise(`job.failing:${job.name}`, {
        zh: `后台任务“${job.name}”连续失败 ${job.attempts + 1} 次：${String(error).slice(0, 200)}`,
        en: `The job “${job.name}” failed ${job.attempts + 1} times in a row: ${String(error).slice(0, 200)}`,
      });
    const delay = Math.min(3_600_000, 1000 * 2 ** Math.min(job.attempts, MAX_ATTEMPTS));
    const at = new Date(app.host.now() + delay).toISOString();
    await sql`update job set attempts = attempts + 1, last_error = ${String(error).slice(0, 500)}, run_at = ${at} where id = ${job.id}`.execute(
      app.database.db,
    );
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#running;
  }
}

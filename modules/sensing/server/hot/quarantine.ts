import { rows, sql } from '#platform/server/db';
import type { App } from '#platform/server/module';

const PER_GATEWAY = 1000;
const FLUSH_MS = 1000;
const MAX_PENDING = 5000;
const SAMPLE_CHARS = 500;

interface Item {
  readonly gatewayId: string;
  readonly receivedAt: string;
  readonly reason: string;
  readonly sample: string;
}

/** Refused data, kept for the field engineer: bounded per gateway, the oldest counted out. */
export class Quarantine {
  readonly #app: App;
  #pending: Item[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** Refused readings since the start. */
  total = 0;

  constructor(app: App) {
    this.#app = app;
  }

  put(gatewayId: string, reason: string, sample: string): void {
    this.total += 1;
    this.#app.metrics.count(
      'fengsui_quarantined_total',
      'Readings put in quarantine',
      `reason="${reason
        .split(/[ :]/, 1)[0]
        .slice(0, 40)
        .replace(/["\\\n]/g, '')}"`,
    );
    if (this.#pending.length >= MAX_PENDING) return;
    this.#pending.push({
      gatewayId,
      receivedAt: new Date(this.#app.host.now()).toISOString(),
      reason: reason.slice(0, 200),
      sample: sample.slice(0, SAMPLE_CHARS).replaceAll('\u0000', '␀'),
    });
    this.#timer ??= setTimeout(() => void this.flush(), FLUSH_MS).unref();
  }

  /** Writes what is waiting; a failed write is tried with the next. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const items = this.#pending.splice(0);
    if (items.length === 0) return;
    const { db } = this.#app.database;
    try {
      await sql`insert into sensing_quarantine (gateway_id, received_at, reason, sample)
        select * from unnest(${items.map((i) => i.gatewayId)}::text[], ${items.map((i) => i.receivedAt)}::timestamptz[], ${items.map((i) => i.reason)}::text[], ${items.map((i) => i.sample)}::text[])`.execute(
        db,
      );
      for (const gatewayId of new Set(items.map((i) => i.gatewayId))) {
        const gone = await rows<{ id: number }>(
          db,
          sql`delete from sensing_quarantine where gateway_id = ${gatewayId} and id <= (
          select id from sensing_quarantine where gateway_id = ${gatewayId} order by id desc offset ${PER_GATEWAY} limit 1) returning id`,
        );
        if (gone.length > 0)
          await sql`insert into sensing_quarantine_tally (gateway_id, counted_out) values (${gatewayId}, ${gone.length})
            on conflict (gateway_id) do update set counted_out = sensing_quarantine_tally.counted_out + excluded.counted_out`.execute(
            db,
          );
      }
    } catch (error) {
      this.#app.log.warn('quarantine not written', { error: String(error) });
    }
  }
}

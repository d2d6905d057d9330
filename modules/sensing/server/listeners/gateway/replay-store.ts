import { rows, sql, type Tx } from '#platform/server/db';
import type { App } from '#platform/server/module';
import { Replay, type Taken } from './replay.ts';

const SUMMARY_MS = 60_000;
const RETRY_MS = 500;
/** Waiting for a database that is away, no more than this is kept. */
const MAX_WAITING = 100_000;

interface Waiting extends Taken {
  readonly gatewayId: string;
  readonly done: () => void;
}

/**
 * Keeps what the devices' {@link Replay}s hold in the database, so that a frame taken before a restart is known after
 * it: waiting frames are written as one row while the next gather, and once a minute summed up per device. The
 * readings themselves are committed before; a power failure may cost the last moment of this memory and then a repeat
 * is stored as the same reading once more.
 */
export class ReplayStore {
  readonly #app: App;
  readonly #of: (gatewayId: string) => Replay | undefined;
  #waiting: Waiting[] = [];
  readonly #changed = new Set<string>();
  #writing: Promise<void> | undefined;
  #summary: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(app: App, of: (gatewayId: string) => Replay | undefined) {
    this.#app = app;
    this.#of = of;
  }

  /** Gives every registered device back what it had taken. */
  async load(): Promise<void> {
    const { db } = this.#app.database;
    for (const row of await rows<{ gateway_id: string; seen: Buffer }>(
      db,
      sql`select gateway_id, seen from sensing_replay`,
    ))
      for (const taken of Replay.fromBytes(row.seen)) this.#of(row.gateway_id)?.add(taken);
    const log = await rows<{ gateways: string[]; frames: Buffer }>(
      db,
      sql`select gateways, frames from sensing_replay_log order by seq`,
    );
    for (const { gateways, frames } of log)
      for (const [gatewayId, taken] of unpacked(gateways, frames)) {
        this.#of(gatewayId)?.add(taken);
        this.#changed.add(gatewayId);
      }
    this.#summary = setInterval(() => void this.summarise(), SUMMARY_MS);
    this.#summary.unref();
  }

  /** Remembers a committed frame; `done` follows the write, or comes at once while the database is away. */
  put(gatewayId: string, taken: Taken, done: () => void): void {
    if (this.#waiting.length >= MAX_WAITING) return done();
    this.#changed.add(gatewayId);
    this.#waiting.push({ gatewayId, ...taken, done });
    this.#writing ??= this.#run();
  }

  async #run(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#app.database.transaction((tx) => write(tx, batch));
      } catch (error) {
        this.#app.log.warn('frames taken not remembered', { error: String(error) });
        for (const { done } of batch) done();
        if (this.#stopped) break;
        const kept = batch.map((w) => ({ ...w, done: () => undefined }));
        this.#waiting = [...kept, ...this.#waiting].slice(0, MAX_WAITING);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS).unref());
        continue;
      }
      for (const { done } of batch) done();
    }
    this.#writing = undefined;
  }

  /** Writes the memory of every device that changed and drops the log it makes needless. */
  async summarise(): Promise<void> {
    const ids = [...this.#changed];
    if (ids.length === 0) return;
    this.#changed.clear();
    try {
      await this.#app.database.transaction(async (tx) => {
        const { max } = (
          await rows<{ max: number | null }>(tx, sql`select max(seq) from sensing_replay_log`)
        )[0];
        const known = ids.flatMap((id) => {
          const replay = this.#of(id);
          return replay ? [{ id, seen: replay.toBytes() }] : [];
        });
        await sql`insert into sensing_replay (gateway_id, seen)
          select u.id, u.seen from unnest(${known.map((k) => k.id)}::text[], ${known.map((k) => k.seen)}::bytea[]) u (id, seen)
          join sensing_gateway g on g.id = u.id
          on conflict (gateway_id) do update set seen = excluded.seen`.execute(tx);
        await sql`delete from sensing_replay_log where seq <= ${max ?? 0}`.execute(tx);
      });
    } catch (error) {
      for (const id of ids) this.#changed.add(id);
      this.#app.log.warn('frames taken not summed up', { error: String(error) });
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#summary);
    await this.#writing;
  }
}

/** Not synced: a killed node loses nothing by it, and the readings are synced already. */
async function write(tx: Tx, batch: readonly Waiting[]): Promise<void> {
  const { gateways, frames } = packed(batch);
  await sql`set local synchronous_commit = off`.execute(tx);
  await sql`insert into sensing_replay_log (gateways, frames) values (${gateways}::text[], ${frames})`.execute(
    tx,
  );
}

const FIELDS = 5;

/** Frames as doubles, each gateway named once. */
function packed(batch: readonly Waiting[]): { gateways: string[]; frames: Buffer } {
  const places = new Map<string, number>();
  const all = new Float64Array(batch.length * FIELDS);
  for (const [i, { gatewayId, key, dataTime, takenAt, address }] of batch.entries()) {
    let place = places.get(gatewayId);
    if (place === undefined) places.set(gatewayId, (place = places.size));
    all.set([place, key, dataTime, takenAt, address], i * FIELDS);
  }
  return { gateways: [...places.keys()], frames: Buffer.from(all.buffer) };
}

function* unpacked(gateways: readonly string[], frames: Buffer): Generator<[gatewayId: string, Taken]> {
  const all = new Float64Array(new Uint8Array(frames).buffer);
  for (let i = 0; i + FIELDS <= all.length; i += FIELDS) {
    const [place, key, dataTime, takenAt, address] = all.subarray(i, i + FIELDS);
    yield [gateways[place], { key, dataTime, takenAt, address }];
  }
}

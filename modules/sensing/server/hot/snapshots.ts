import { Readable } from 'node:stream';
import { constants, createZstdCompress, zstdDecompressSync } from 'node:zlib';
import type { Client } from 'pg';
import type { App } from '#platform/server/module';
import type { Judge } from './judge.ts';
import type { Latest } from './latest.ts';

const SNAPSHOT_MS = 10_000;

/** A snapshot as it is read back at start. */
export interface SavedSnapshot {
  readonly mark: number;
  readonly latest: Buffer;
  readonly judge: Uint8Array | undefined;
}

/** The newest snapshot, or undefined before the first. */
export async function readSnapshot(client: Client): Promise<SavedSnapshot | undefined> {
  const found = await client.query<{ mark: number; latest: Buffer; judge: Buffer | null }>(
    'select mark, latest, judge from sensing_snapshot where partition = 0',
  );
  const saved = found.rows[0];
  if (!saved) return undefined;
  const { mark, latest, judge } = saved;
  return {
    mark,
    latest: zstdDecompressSync(latest),
    judge: judge && judge.length > 0 ? zstdDecompressSync(judge) : undefined,
  };
}

/**
 * Saves latest values and the judge's state as of a committed mark. Both are copied in one breath; packing and writing go on
 * beside the hot path, on a connection of their own, so that no reading waits for them.
 */
export class Snapshots {
  readonly #app: App;
  #savedMark = -1;
  #takenAt = 0;
  #saving: Promise<void> | undefined;

  constructor(app: App) {
    this.#app = app;
  }

  /** What a start found: nothing to save before the mark moves. */
  known(mark: number): void {
    this.#savedMark = mark;
  }

  /** Begins one when the last is old enough and something was committed since. Returns at once. */
  maybe(mark: number, epoch: number, latest: Latest, judge: Judge): void {
    const now = this.#app.host.monotonic();
    if (this.#saving || mark === this.#savedMark || now - this.#takenAt < SNAPSHOT_MS) return;
    this.#takenAt = now;
    this.#begin(mark, epoch, latest, judge).catch((error: unknown) => {
      this.#app.log.warn('snapshot not written', { error: String(error) });
    });
  }

  /** Saves now and waits; with `anew` also when the mark is that of the last one. */
  async now(
    mark: number,
    epoch: number,
    from: { latest: Latest; judge: Judge },
    anew = false,
  ): Promise<void> {
    await this.#saving?.catch(() => undefined);
    if (!anew && mark === this.#savedMark) return;
    await this.#begin(mark, epoch, from.latest, from.judge);
  }

  #begin(mark: number, epoch: number, latest: Latest, judge: Judge): Promise<void> {
    const latestBytes = latest.snapshot();
    const pieces = judge.capture();
    this.#saving = this.#write(mark, epoch, [latestBytes], pieces).finally(() => {
      this.#saving = undefined;
    });
    return this.#saving;
  }

  async #write(
    mark: number,
    epoch: number,
    latest: Iterable<Uint8Array>,
    judge: Iterable<Uint8Array>,
  ): Promise<void> {
    const packed = [await pack(latest), await pack(judge)];
    const written = await this.#app.database.pool.query(
      `insert into sensing_snapshot (partition, mark, taken_at, latest, judge)
       select id, $1, $2, $3, $4 from sensing_partition where id = 0 and epoch = $5
       on conflict (partition) do update set mark = excluded.mark, taken_at = excluded.taken_at, latest = excluded.latest, judge = excluded.judge
       where sensing_snapshot.mark <= excluded.mark`,
      [mark, new Date(this.#app.host.now()).toISOString(), ...packed, epoch],
    );
    if (written.rowCount === 1) this.#savedMark = mark;
  }
}

/** Compressed piece by piece off the event loop. */
async function pack(pieces: Iterable<Uint8Array>): Promise<Buffer> {
  const zstd = createZstdCompress({
    chunkSize: 128 * 1024,
    params: { [constants.ZSTD_c_compressionLevel]: 1 },
  });
  const chunks: Buffer[] = [];
  for await (const chunk of Readable.from(pieces, { highWaterMark: 2 }).pipe(zstd))
    chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

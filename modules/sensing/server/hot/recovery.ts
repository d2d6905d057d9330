import type { Client } from 'pg';
import { isConnectionLost } from '#platform/server/db';
import type { Batch } from './batch.ts';
import { JournalCorrupt, KIND, LeaseLost, readJournal } from './journal.ts';
import { MODES, type Judge } from './judge.ts';
import type { Latest } from './latest.ts';
import { readSnapshot } from './snapshots.ts';

const REPLAY_PAGE = 500;

/** Who owns the partition since when, and how far its journal goes. */
export interface Lease {
  readonly epoch: number;
  readonly mark: number;
}

/** Makes this process the owner; whoever was before can commit nothing more. */
export async function takeLease(client: Client, owner = `pid ${process.pid}`): Promise<Lease> {
  const taken = await client.query<Lease>(
    'update sensing_partition set owner = $1, epoch = epoch + 1, renewed_at = now() where id = 0 returning epoch, mark',
    [owner],
  );
  return taken.rows[0];
}

/** Raises our own epoch, which waits for whatever the old connection still does and fences it off. */
export async function renewLease(client: Client, epoch: number): Promise<Lease> {
  const taken = await client.query<Lease>(
    'update sensing_partition set epoch = epoch + 1, renewed_at = now() where id = 0 and epoch = $1 returning epoch, mark',
    [epoch],
  );
  if (taken.rows.length === 0) throw new LeaseLost('the partition has another owner');
  return taken.rows[0];
}

/** What the journal is folded into. */
export interface Memory {
  readonly latest: Latest;
  readonly judge: Judge;
  prepare(batch: Batch): Promise<void> | undefined;
}

/** Snapshot, then the journal beyond it. Returns the snapshot's mark, 0 without one. */
export async function recover(client: Client, memory: Memory): Promise<number> {
  const saved = await takeSnapshotIn(client, memory);
  if (!saved) await memory.judge.restore(undefined);
  await replayAfter(client, memory, saved?.mark ?? 0, saved !== undefined);
  return saved?.mark ?? 0;
}

/** A snapshot that cannot be read (damaged, or of an older form) is done without as long as the journal is whole. */
async function takeSnapshotIn(client: Client, memory: Memory): Promise<{ mark: number } | undefined> {
  try {
    const saved = await readSnapshot(client);
    if (!saved) return undefined;
    memory.latest.restore(saved.latest);
    await memory.judge.restore(saved.judge);
    return saved;
  } catch (error) {
    if (isConnectionLost(error)) throw error;
    const { rows } = await client.query<{ first: number | null }>(
      'select min(seq)::bigint as first from sensing_journal',
    );
    if (rows[0].first === 1) return undefined;
    throw new JournalCorrupt(
      `the snapshot cannot be read and the journal before it is gone: ${String(error)}`,
    );
  }
}

/** Takes in what the journal has beyond what memory holds: a commit whose answer was lost may stand. */
export async function takeInAfter(client: Client, memory: Memory, mark: number): Promise<void> {
  await memory.judge.restore(memory.judge.snapshot());
  await replayAfter(client, memory, mark, true);
}

async function replayAfter(client: Client, memory: Memory, from: number, mustFollow: boolean): Promise<void> {
  let after = from;
  memory.judge.replaying = true;
  try {
    for (;;) {
      const page = await readJournal(client, after, REPLAY_PAGE);
      if (page.length === 0) return;
      for (const row of page) {
        if (row.seq !== after + 1 && mustFollow)
          throw new JournalCorrupt(`journal row ${after + 1} is missing`);
        if (row.kind === KIND.readings) await memory.prepare(row.batch);
        replay(memory, row.kind, row.batch, row.receivedAt);
        after = row.seq;
      }
    }
  } finally {
    memory.judge.replaying = false;
  }
}

function replay({ judge, latest }: Memory, kind: number, batch: Batch, at: number): void {
  if (kind === KIND.readings) {
    judge.judge(batch, at);
    latest.apply(batch, at, () => undefined);
  } else if (kind === KIND.tick) judge.tick(at);
  else if (kind === KIND.ready) judge.ready(at);
  else judge.setMode(batch.points[0], MODES[batch.values[0]], batch.times[0]);
  judge.settle('committed');
}

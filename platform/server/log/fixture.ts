import { TestHost } from '#platform/testkit';
import type { SealedEvent } from '#platform/contract';
import { openDatabase, type Database } from '#platform/server/db';
import { newId, realHost } from '#platform/server/host';
import {
  appendEntries,
  prepareEntry,
  Sealer,
  Witness,
  type HeadSigner,
  type PreparedEntry,
} from './index.ts';

/** Inserts entries of one chain in one transaction of their own. */
export async function write(
  database: Database,
  count: number,
  correlationId?: string,
): Promise<PreparedEntry[]> {
  const client = await database.connect('fengsui test writer');
  try {
    await client.query('begin');
    const prepared = await append(client, count, correlationId);
    await client.query('commit');
    return prepared;
  } finally {
    await client.end();
  }
}

/** Inserts entries in the caller's open transaction; each names the one before as its cause. */
export async function append(
  client: { query(text: string, values?: unknown[]): Promise<unknown> },
  count: number,
  correlationId?: string,
): Promise<PreparedEntry[]> {
  const prepared: PreparedEntry[] = [];
  for (let i = 0; i < count; i++) {
    const id = newId(realHost);
    const cause = prepared.at(-1)?.id;
    prepared.push(
      prepareEntry(
        realHost,
        id,
        {
          actor: 'person:1',
          orgPath: 'r99.r9901',
          type: 'test.happened',
          version: 1,
          subject: `thing:${i}`,
          correlationId: correlationId ?? prepared[0]?.id ?? id,
          ...(cause ? { causationId: cause } : {}),
          payload: { n: i, text: '望川市' },
        },
        realHost.now(),
      ),
    );
  }
  await appendEntries((text, values) => client.query(text, values as unknown[]), prepared);
  return prepared;
}

export interface SealerRig {
  readonly sealer: Sealer;
  readonly events: SealedEvent[];
  readonly missing: string[];
  readonly host: TestHost;
}

/** A sealer on its own connection that remembers what it was told. */
export function aSealer(
  databaseUrl: string,
  signer: HeadSigner,
  witnessFolder: string,
  options: { headEveryEntries?: number } = {},
): SealerRig & { close(): Promise<void> } {
  const events: SealedEvent[] = [];
  const missing: string[] = [];
  const host = new TestHost(new Date().toISOString());
  const database = openDatabase(databaseUrl, 2);
  const sealer = new Sealer({
    database,
    host,
    signer,
    witness: new Witness(witnessFolder),
    onSealed: (sealed) => void events.push(...sealed),
    onMissing: (ids) => void missing.push(...ids),
    ...options,
  });
  return {
    sealer,
    events,
    missing,
    host,
    async close() {
      await sealer.stop();
      await database.close();
    },
  };
}

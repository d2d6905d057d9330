import type { Client } from 'pg';
import type { PreparedEntry } from '#platform/server/log';
import type { Batch } from './batch.ts';

/** What judging a batch led to. Nothing of it is final before `settle('committed')`. */
export interface Judgement {
  /** True when rows or log entries must be written with the batch. */
  readonly changed: boolean;
  /** Writes what changed and its log entries inside the batch's transaction. */
  write(client: Client): Promise<readonly PreparedEntry[]>;
  /** For consoles while the database is away: what would have been raised. */
  readonly unstored: readonly { readonly orgPath: string }[];
}

/** Decides about committed readings: the alarms module. A pure fold, so that a restart replays the same decisions. */
export interface Judge {
  /** Before `judge`: fetches what late readings look back on. Undefined (nothing to wait for) when nothing is late. */
  prepare?(batch: Batch): Promise<void> | undefined;
  judge(batch: Batch, receivedAtMs: number): Judgement;
  tick(nowMs: number): Judgement;
  ready(nowMs: number): Judgement;
  setMode(point: number, mode: (typeof MODES)[number], sinceMs: number): Judgement;
  /** The effects since the last settling stand, or are dropped. */
  settle(outcome: 'committed' | 'dropped'): void;
  /** The committed state in one piece. */
  snapshot(): Uint8Array;
  /** The same state copied at once and given out in small pieces later; one at a time. */
  capture(): Iterable<Uint8Array>;
  /** While true the state is folded again from the journal and nothing is decided anew. */
  replaying: boolean;
  /** Takes changed rules and points in; what runs keeps its state. */
  reload(): Promise<void>;
  /** Starts from a snapshot (or afresh); replayed journal rows follow. */
  restore(snapshot: Uint8Array | undefined): Promise<void>;
}

/** Operating modes in the order the journal numbers them. */
export const MODES = ['normal', 'maintenance', 'exercise'] as const;

/** Judges nothing; used until the alarms module registers its own. */
export const noJudge: Judge = {
  judge: () => nothing,
  tick: () => nothing,
  ready: () => nothing,
  setMode: () => nothing,
  settle: () => undefined,
  snapshot: () => new Uint8Array(0),
  capture: () => [],
  restore: async () => undefined,
  replaying: false,
  reload: async () => undefined,
};

const nothing: Judgement = { changed: false, write: async () => [], unstored: [] };

import type { ReadingColumns } from './reading.ts';

/** A Parquet segment as it is recorded. Path below the history folder; times in ms UTC; sm3 in hex. */
export interface SegmentFile {
  readonly path: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly minTime: number;
  readonly maxTime: number;
  readonly minPoint: number;
  readonly maxPoint: number;
  readonly rows: number;
  readonly bytes: number;
  readonly sm3: string;
  /** Start of the hour its rows were received in, ms UTC. */
  readonly hour: number;
}

/** Writes journal rows after `afterSeq`, up to `uptoSeq`, of one hour, as one segment. */
export interface RollRequest {
  readonly kind: 'roll';
  readonly databaseUrl: string;
  readonly afterSeq: number;
  readonly uptoSeq: number;
  readonly maxReadings: number;
}

/** What was rolled: rows (afterSeq, lastSeq]; no file when they hold no readings. */
export interface RollResult {
  readonly lastSeq: number;
  readonly file?: SegmentFile;
}

/** Writes all segments of an hour as few larger ones. */
export interface MergeRequest {
  readonly kind: 'merge';
  readonly files: readonly SegmentFile[];
}

/** Readings of some points, sorted by point and time; of a single one, more than `reduce.above` come back drawn at `width` pixels. */
export interface ReadRequest {
  readonly kind: 'read';
  readonly files: readonly SegmentFile[];
  readonly points: readonly number[];
  readonly from: number;
  readonly to: number;
  readonly reduce?: { readonly above: number; readonly width: number };
}

export interface ReadResult extends ReadingColumns {
  readonly points: Int32Array;
  /** Readings there are, also when they were reduced. */
  readonly total: number;
}

export type WorkerRequest = RollRequest | MergeRequest | ReadRequest;
export interface WorkerResults {
  readonly roll: RollResult;
  readonly merge: readonly SegmentFile[];
  readonly read: ReadResult;
}

export interface WorkerCall {
  readonly id: number;
  readonly request: WorkerRequest;
}
export type WorkerReply =
  | { readonly id: number; readonly ok: true; readonly result: WorkerResults[keyof WorkerResults] }
  | { readonly id: number; readonly ok: false; readonly code: string; readonly message: string };

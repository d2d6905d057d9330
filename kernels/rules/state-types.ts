import type { RuleSet } from './compile.ts';
import type { Episode, HistoryLookup } from './types.ts';

/** Interval in which silence is watched; `end` is Infinity for the current one. */
export interface Span {
  readonly begin: number;
  readonly end: number;
}
/** A point's mode bit from `since` on. */
export interface ModeTurn {
  readonly since: number;
  readonly bit: number;
}

/** How a state is dimensioned. */
export interface StateOptions {
  /** Readings kept in memory per point, 40–4096. Default 64. */
  readonly ringSize?: number;
  /** Committed readings older than the ring; without it late data older than the ring is counted as too old. */
  readonly history?: HistoryLookup;
}

/** Everything the engine knows; only this package's functions touch it. */
export interface RuleState {
  readonly set: RuleSet;
  readonly ringSize: number;
  history: HistoryLookup | undefined;
  /** Newest device time of each point, −Infinity before the first. */
  readonly lastTime: Float64Array;
  /** Ring of the newest readings of each point, sorted by time; `ringHead` is the slot after the newest. */
  readonly ringTime: Float64Array;
  readonly ringValue: Float64Array;
  readonly ringReceipt: Float64Array;
  readonly ringQuality: Uint8Array;
  readonly ringHead: Int32Array;
  readonly ringCount: Int32Array;
  /** Newest time that has left the ring; the ring is complete after it. */
  readonly ringFloor: Float64Array;
  /** Appends per point; every `ringSize / 4` of them the rules of the point are checkpointed. */
  readonly appends: Uint32Array;
  readonly blocks: Float64Array;
  /** 1 while every latch of the rule is off and its grade is 0. */
  readonly quiet: Uint8Array;
  /** 1 while the last episode is open and only found late. */
  readonly lateOpen: Uint8Array;
  /** A rule judges readings later than this. */
  readonly ruleStart: Float64Array;
  /** Checkpoints of each rule: [time, block…] repeated, oldest first. Replaced, never written. */
  readonly checkpoints: (Float64Array | undefined)[];
  readonly episodes: (readonly Episode[])[];
  readonly modes: Map<number, readonly ModeTurn[]>;
  readonly hasModes: Uint8Array;
  spans: readonly Span[];
  lastTick: number;
  /** Within a call: earliest instant from which a rule must be folded again; Infinity when not. */
  readonly dirtyFrom: Float64Array;
  readonly dirty: number[];
  /** Within a call: newest time of a point before the call, valid where `callOf` is `call`. */
  readonly lastBefore: Float64Array;
  readonly callOf: Float64Array;
  call: number;
  readonly undo: Undo;
}

/** A reading with its point, as the slow paths see it. */
export interface SourceReading {
  readonly point: number;
  readonly time: number;
  readonly value: number;
  readonly quality: number;
  readonly receivedAt: number;
}

/** One judged batch of the open transaction; history does not know its readings yet. */
export interface PendingBatch {
  readonly points: Int32Array;
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly qualities: Uint8Array;
  readonly count: number;
  readonly receivedAt: number;
}
/** A rule as it was before the open transaction. */
export interface RuleBefore {
  readonly rule: number;
  readonly checkpoints: Float64Array | undefined;
  readonly episodes: readonly Episode[];
  readonly lateOpen: number;
}

/** A growing list of numbers. */
export interface NumberLog {
  data: Float64Array;
  length: number;
}

/** What the open transaction has changed, so that it can be taken back. */
export interface Undo {
  epoch: number;
  readonly blockEpoch: Uint32Array;
  readonly ruleEpoch: Uint32Array;
  readonly pointEpoch: Uint32Array;
  /** Per touched rule: index, then its block. */
  readonly blocks: NumberLog;
  /** Per overwritten ring slot: slot, time, value, receipt, quality. */
  readonly slots: NumberLog;
  /** Per touched point: point, newest time, head, count, floor, appends. */
  readonly heads: NumberLog;
  readonly rules: RuleBefore[];
  readonly modes: { readonly point: number; readonly turns: readonly ModeTurn[] | undefined }[];
  readonly batches: PendingBatch[];
  /** The batches by point, when a slow path has asked. */
  pending: { readonly batches: number; readonly byPoint: Map<number, SourceReading[]> } | undefined;
  clock: { readonly spans: readonly Span[]; readonly lastTick: number } | undefined;
}

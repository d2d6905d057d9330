import type { Mode } from '#sensing/contract';
import type { Batch } from './batch.ts';
import type { Receiver } from './gathering.ts';
import type { Judge } from './judge.ts';
import type { Latest } from './latest.ts';

/** The hot path as the rest of a process sees it, whether it runs here or in another process that this one follows. */
export interface HotEngine {
  readonly latest: Latest;
  /** Last journal row taken in. */
  readonly mark: number;
  readonly waitingReadings: number;
  readonly committedReadings: number;
  readonly databaseDown: boolean;
  /** True once the partition is somebody else's: nothing is taken any more. */
  readonly deposed: boolean;
  useJudge(judge: Judge): void;
  start(): Promise<void>;
  /** Takes readings of one message in; the receiver hears of the commit. Throws Busy when the queue is full. */
  submit(batch: Batch, receiver: Receiver, tag: number): void;
  tick(nowMs: number): void;
  /** The clock was set: silence and duration are counted anew. */
  restartTimers(): void;
  setMode(point: number, mode: Mode, sinceMs: number): Promise<void>;
  /** Resolves when nothing waits any more. */
  idle(): Promise<void>;
  /** Runs `work` while no batch is being taken in. */
  between(work: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

import type { KernelFailureCode } from '#kernels/model';

/** A request on its way to a worker. `cancel` is one shared 32-bit word, 1 once the caller gave up. */
export interface PoolJob {
  readonly id: number;
  readonly kernel: string;
  readonly request: unknown;
  readonly cancel: SharedArrayBuffer;
  /** Seats that were idle when the job began: as many threads may help it. */
  readonly helpers: number;
}

/** What a worker says about a job. */
export type PoolAnswer =
  | { readonly kind: 'progress'; readonly id: number; readonly fraction: number }
  | { readonly kind: 'done'; readonly id: number; readonly result: unknown }
  | {
      readonly kind: 'refused';
      readonly id: number;
      readonly code: KernelFailureCode;
      readonly path: string;
      readonly message: string;
    }
  | { readonly kind: 'crashed'; readonly id: number; readonly message: string };

import type { RuleSet } from './compile.ts';
import type { ModeTurn, RuleState, Span } from './state-types.ts';
import type { Episode } from './types.ts';

/** The committed state copied in one breath. Lists that are replaced and never written are held, numbers are copied. */
export interface Captured {
  readonly set: RuleSet;
  readonly lastTick: number;
  readonly spans: readonly Span[];
  readonly modes: readonly (readonly [number, readonly ModeTurn[]])[];
  readonly ruleStart: Float64Array;
  readonly blocks: Float64Array;
  readonly checkpoints: readonly (Float64Array | undefined)[];
  readonly episodes: readonly (readonly Episode[])[];
  readonly ringCount: Int32Array;
  readonly ringFloor: Float64Array;
  readonly appends: Uint32Array;
  /** The rings one after another, each from its oldest reading; `readings` of each array are used. */
  readonly readings: number;
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly receipts: Float64Array;
  readonly qualities: Uint8Array;
}

function copyOf<T extends Float64Array | Int32Array | Uint32Array>(from: T, old: T | undefined): T {
  if (old?.length !== from.length) return from.slice() as T;
  old.set(from);
  return old;
}

/** Copies the state; call it between transactions. The arrays of `old`, an earlier copy no longer needed, are used again. */
export function capture(state: RuleState, old?: Captured): Captured {
  const { set, ringSize: n, ringCount, ringHead } = state;
  let readings = 0;
  for (let p = 0; p < set.pointCount; p++) readings += ringCount[p];
  const fits = old !== undefined && old.times.length >= readings && old.times.length <= 2 * readings + 1024;
  const room = fits ? old.times.length : Math.ceil(readings * 1.25);
  const times = fits ? old.times : new Float64Array(room);
  const values = fits ? old.values : new Float64Array(room);
  const receipts = fits ? old.receipts : new Float64Array(room);
  const qualities = fits ? old.qualities : new Uint8Array(room);
  let at = 0;
  for (let p = 0; p < set.pointCount; p++) {
    const count = ringCount[p];
    let i = ringHead[p] - count;
    if (i < 0) i += n;
    for (let k = 0; k < count; k++) {
      const slot = p * n + i;
      times[at] = state.ringTime[slot];
      values[at] = state.ringValue[slot];
      receipts[at] = state.ringReceipt[slot];
      qualities[at++] = state.ringQuality[slot];
      if (++i === n) i = 0;
    }
  }
  return {
    set,
    lastTick: state.lastTick,
    spans: state.spans,
    modes: [...state.modes],
    ruleStart: copyOf(state.ruleStart, old?.ruleStart),
    blocks: copyOf(state.blocks, old?.blocks),
    checkpoints: state.checkpoints.slice(),
    episodes: state.episodes.slice(),
    ringCount: copyOf(ringCount, old?.ringCount),
    ringFloor: copyOf(state.ringFloor, old?.ringFloor),
    appends: copyOf(state.appends, old?.appends),
    readings,
    times,
    values,
    receipts,
    qualities,
  };
}

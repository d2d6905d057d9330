/** One measured element of a protocol frame, before the mapping turns it into a reading of a point. */
export interface Element {
  /** The protocol's own name, as the mapping table has it, e.g. `a34004-Rtd`, `39`, `1/4001`. */
  readonly element: string;
  /** A second name under which it may be mapped, e.g. the SL 651 tag `Z` or a bare object address. */
  readonly alias?: string;
  readonly value: number;
  /** ms UTC; absent when the frame has no time of its own. */
  readonly time?: number;
  /** OPC byte; absent means good. */
  readonly quality?: number;
  readonly unit?: string;
  /** Derived from another element: not counted as unmapped when nobody maps it. */
  readonly derived?: boolean;
}

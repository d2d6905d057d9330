/** One stored reading of a point. Times in ms UTC, quality as OPC byte. */
export interface HistoryReading {
  readonly time: number;
  readonly value: number;
  readonly quality: number;
  readonly receivedAt: number;
}

/** Readings of one point as parallel arrays, times ascending. */
export interface ReadingColumns {
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly qualities: Uint8Array;
  readonly receipts: Float64Array;
}

/** One reading as it leaves a device. */
export interface FeedReading {
  readonly point: string;
  readonly value: number;
  /** Device time, ms UTC. */
  readonly time: number;
  /** OPC quality byte. */
  readonly quality: number;
}

/** A device that reports points over one protocol: calls again when the line is lost, keeps what is not acknowledged. */
export interface PointFeed {
  open(): void;
  publish(readings: readonly FeedReading[]): void;
  close(): void;
}

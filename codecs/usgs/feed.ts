/** One event of a USGS feed in our units; what the feed says null of is absent. */
export interface UsgsEvent {
  readonly id: string;
  /** UTC. */
  readonly time: string;
  readonly updated?: string;
  /** [lng, lat] in degrees. */
  readonly position: readonly [number, number];
  readonly depthKm?: number;
  readonly mag?: number;
  readonly magType?: string;
  readonly place?: string;
  readonly type?: string;
  readonly title?: string;
  /** automatic, reviewed or deleted. */
  readonly status?: string;
  /** PAGER level: green, yellow, orange, red. */
  readonly alert?: string;
  readonly tsunami?: boolean;
  /** Reports of people who felt it, and the largest intensities reported and computed. */
  readonly felt?: number;
  readonly cdi?: number;
  readonly mmi?: number;
  readonly sig?: number;
  readonly net?: string;
  readonly code?: string;
  readonly ids?: readonly string[];
  readonly sources?: readonly string[];
  readonly types?: readonly string[];
  readonly nst?: number;
  /** Degrees. */
  readonly dmin?: number;
  /** Seconds. */
  readonly rms?: number;
  /** Degrees. */
  readonly gap?: number;
  readonly url?: string;
  readonly detail?: string;
}

export interface UsgsFrame {
  readonly title?: string;
  readonly generated?: string;
  readonly url?: string;
  readonly api?: string;
  readonly events: readonly UsgsEvent[];
  /** Whether the document is a single Feature (an event's own page) and not a collection. */
  readonly single: boolean;
  readonly warnings: readonly string[];
}

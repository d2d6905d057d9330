/** Bounds of the gateway front; a node's settings may give others. Times in ms. */
export interface GatewayLimits {
  /** Connections of all protocols together. */
  readonly connections: number;
  readonly connectionsPerAddress: number;
  /** A connection must have named a known device by then (slow-loris, half-open, scanners). */
  readonly handshakeMs: number;
  /** A frame that has begun must end by then. */
  readonly frameMs: number;
  /** Silence after which a connection is given up; every protocol's heartbeat is shorter. */
  readonly idleMs: number;
  /** Frames per second of one device, and how many it may send at once after a pause. */
  readonly framesPerS: number;
  readonly burstFrames: number;
  /** Frames taken from one connection and not yet committed. */
  readonly inFlight: number;
  /** Refused frames in a row after which a connection is closed. */
  readonly refusedInRow: number;
  /** Bytes of the protocol trace, all gateways together. */
  readonly traceBytes: number;
}

export const defaultLimits: GatewayLimits = {
  connections: 20_000,
  connectionsPerAddress: 2000,
  handshakeMs: 30_000,
  frameMs: 30_000,
  idleMs: 15 * 60_000,
  framesPerS: 500,
  burstFrames: 2000,
  inFlight: 256,
  refusedInRow: 100,
  traceBytes: 64 * 1024 * 1024,
};

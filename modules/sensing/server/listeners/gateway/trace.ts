const PER_GATEWAY = 200;
const MAX_ENTRY_BYTES = 4096;

/** One piece of bytes as it crossed the wire, or a note about it. */
export interface TraceEntry {
  readonly at: number;
  readonly direction: 'in' | 'out';
  readonly bytes: Uint8Array;
  /** Which connection; frames are joined from the pieces of one connection. */
  readonly link: number;
  readonly error?: string;
}

interface Ring {
  readonly entries: TraceEntry[];
  /** Places in the queue whose entry this ring has dropped by itself. */
  stale: number;
}

/**
 * The last 200 pieces per gateway, raw; decoding waits until somebody looks. All rings together hold a bounded number
 * of bytes: beyond it the oldest piece of any gateway gives way.
 */
export class Trace {
  readonly #rings = new Map<string, Ring>();
  readonly #maxBytes: number;
  #queue: Ring[] = [];
  #head = 0;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  put(gatewayId: string, entry: TraceEntry): void {
    let ring = this.#rings.get(gatewayId);
    if (!ring) this.#rings.set(gatewayId, (ring = { entries: [], stale: 0 }));
    const bytes = Buffer.from(entry.bytes.subarray(0, MAX_ENTRY_BYTES));
    ring.entries.push({ ...entry, bytes });
    this.#queue.push(ring);
    this.#bytes += bytes.length + 100;
    if (ring.entries.length > PER_GATEWAY) {
      this.#drop(ring);
      ring.stale += 1;
    }
    while (this.#bytes > this.#maxBytes && this.#head < this.#queue.length) this.#dropOldest();
    if (this.#head > 10_000 || this.#queue.length > 1_000_000) this.#compact();
  }

  #drop(ring: Ring): void {
    const gone = ring.entries.shift();
    if (gone) this.#bytes -= gone.bytes.length + 100;
  }

  #dropOldest(): void {
    const ring = this.#queue[this.#head++];
    if (ring.stale > 0) ring.stale -= 1;
    else this.#drop(ring);
  }

  /** Forgets places that were used up; stale ones are the earliest of their ring. */
  #compact(): void {
    const kept: Ring[] = [];
    for (let i = this.#head; i < this.#queue.length; i++) {
      const ring = this.#queue[i];
      if (ring.stale > 0) ring.stale -= 1;
      else kept.push(ring);
    }
    this.#queue = kept;
    this.#head = 0;
  }

  of(gatewayId: string): readonly TraceEntry[] {
    return this.#rings.get(gatewayId)?.entries ?? [];
  }

  get bytes(): number {
    return this.#bytes;
  }
}

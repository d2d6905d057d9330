/** What the parent sends to the reader process; the bytes follow through its standard input. */
export interface ReadJob {
  readonly format: string;
  readonly length: number;
  readonly options?: unknown;
}

/** What comes back for each job, with the most memory the process has held so far. */
export type ReadReply = { readonly peakMb: number } & (
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: string; readonly message: string }
);

/**
 * Reads one kind of document; throws `CodecFailure`. The bytes are its own to free; what it returns crosses to the
 * parent: keep it small.
 */
export type ReadDocument = (bytes: Uint8Array<ArrayBuffer>, options: unknown) => unknown;

/** What a registry file exports as `readers`. */
export type Readers = Readonly<Record<string, ReadDocument>>;

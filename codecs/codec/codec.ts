import type { CodecFailure } from './failure.ts';

/** A JSON Schema 2020-12 document describing one decoded frame. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * One outcome of decoding. A refused frame still carries what could be read (`frame`), so that a field engineer
 * sees which check failed; nothing downstream may use it as data.
 */
export type Decoded<T> = { ok: true; frame: T } | { ok: false; failure: CodecFailure; frame?: Partial<T> };

export type EmitDecoded<T> = (decoded: Decoded<T>) => void;

/** Splits a byte stream into frames. Holds at most the codec's declared bound of unread bytes; never throws. */
export interface FrameDecoder<T> {
  /** Feeds any slice of the stream: half a frame, several frames, garbage between frames. */
  push(chunk: Uint8Array, emit: EmitDecoded<T>): void;
  /** The stream is over: an incomplete frame left in the buffer is refused as `INCOMPLETE`. */
  end(emit: EmitDecoded<T>): void;
}

export interface DecodeOptions {
  /** Verdicts that need a secret or a key are given by the host, e.g. SIP digest passwords or XML signature checks. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Free choices of a codec, documented in its README, e.g. `{ transport: 'rtu' }` for modbus. */
  readonly variant?: Readonly<Record<string, string>>;
}

/** A wire or file format. Frame formats decode a stream; document formats treat the whole input as one document. */
export interface Codec<T = unknown> {
  readonly name: string;
  readonly title: { readonly zh: string; readonly en: string };
  /** Standard and edition, e.g. `HJ 212-2017, HJ/T 212-2005`. */
  readonly standard: string;
  /** Most unread bytes one stream may hold; longer input without a frame boundary is refused as `TOO_LONG`. */
  readonly maxBufferedBytes: number;
  readonly schema: JsonSchema;
  createDecoder(options?: DecodeOptions): FrameDecoder<T>;
  /** Inverse of decoding one frame. Throws {@link CodecFailure} for values the format cannot carry. */
  encode(frame: T, options?: DecodeOptions): Uint8Array;
}

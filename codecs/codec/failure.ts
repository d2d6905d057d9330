/** The only error a codec throws or emits. `code` is stable and upper-case (`CRC_WRONG`, `LENGTH_WRONG`, `DOCTYPE_REFUSED` …). */
export class CodecFailure extends Error {
  override readonly name = 'CodecFailure';
  readonly code: string;
  /** Byte offset in the stream where the refused frame began, when known. */
  readonly offset: number | undefined;

  constructor(code: string, message: string, offset?: number) {
    super(message);
    this.code = code;
    this.offset = offset;
  }
}

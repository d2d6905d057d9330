import {
  CodecFailure,
  type Codec,
  type EmitDecoded,
  type FrameDecoder,
  type JsonSchema,
} from '#codecs/codec';
import { textFromGb18030 } from '#codecs/layout';
import { identify, isIdKind, type IdFrame, type IdKind } from './identify.ts';

/** Longest line. */
const MAX_LINE_BYTES = 128;
const LF = 10;

const utf8 = new TextDecoder('utf-8', { fatal: true });

function textOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return textFromGb18030(bytes);
  }
}

class IdDecoder implements FrameDecoder<IdFrame> {
  readonly #line = new Uint8Array(MAX_LINE_BYTES);
  #length = 0;
  #long = false;
  #offset = 0;
  readonly #kind: IdKind | undefined;

  constructor(kind: IdKind | undefined) {
    this.#kind = kind;
  }

  push(chunk: Uint8Array, emit: EmitDecoded<IdFrame>): void {
    let at = 0;
    while (at < chunk.length) {
      const found = chunk.indexOf(LF, at);
      const end = found < 0 ? chunk.length : found;
      this.#take(chunk.subarray(at, end));
      if (found >= 0) this.#emitLine(emit, 1);
      at = end + 1;
    }
  }

  #take(bytes: Uint8Array): void {
    if (this.#length + bytes.length > MAX_LINE_BYTES) this.#long = true;
    else this.#line.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #emitLine(emit: EmitDecoded<IdFrame>, terminator: number): void {
    const offset = this.#offset;
    this.#offset += this.#length + terminator;
    const length = this.#length;
    this.#length = 0;
    if (this.#long) {
      this.#long = false;
      emit({
        ok: false,
        failure: new CodecFailure('TOO_LONG', `a line of more than ${MAX_LINE_BYTES} bytes`, offset),
      });
      return;
    }
    const text = textOf(this.#line.subarray(0, length)).replace(/^\ufeff/, '');
    if (text.trim() === '') return;
    const { frame, failure } = identify(text, this.#kind);
    if (failure) emit({ ok: false, failure: new CodecFailure(failure.code, failure.message, offset), frame });
    else emit({ ok: true, frame });
  }

  end(emit: EmitDecoded<IdFrame>): void {
    if (this.#length > 0) this.#emitLine(emit, 0);
  }
}

const string = { type: 'string' };
const names = [
  'kindName',
  'checkDigitExpected',
  'region',
  'province',
  'provinceName',
  'birthDate',
  'sex',
  'sexName',
  'order',
  'department',
  'departmentName',
  'organisationKind',
  'organisationKindName',
  'organisationCode',
  'civil',
  'industry',
  'industryName',
  'type',
  'typeName',
  'typeClass',
  'network',
  'networkName',
  'serial',
  'level',
  'levelName',
  'parent',
  'plateType',
  'plateTypeName',
  'office',
  'energy',
];

const schema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Identifier',
  type: 'object',
  required: ['id', 'code', 'valid'],
  properties: {
    id: string,
    code: string,
    kind: {
      enum: ['citizen', 'citizen15', 'credit', 'organisation', 'region', 'statistical', 'device', 'plate'],
    },
    valid: { type: 'boolean' },
    checkDigitValid: { type: 'boolean' },
    organisationCodeValid: { type: 'boolean' },
    ...Object.fromEntries(names.map((name) => [name, string])),
  },
};

/** Identifiers, one per line. `--set kind=…` reads every line as that kind. */
export const idCodec: Codec<IdFrame> = {
  name: 'id',
  title: { zh: '带校验的标识与代码', en: 'Identifiers and codes with check digits' },
  standard:
    'GB 11643-1999, GB 32100-2015, GB 11714-1997, GB/T 2260-2007, GB/T 28181-2016 annex D, GA 36-2018',
  maxBufferedBytes: MAX_LINE_BYTES,
  schema,
  createDecoder(options) {
    const kind = options?.variant?.kind;
    if (kind !== undefined && !isIdKind(kind))
      throw new CodecFailure('VARIANT_UNKNOWN', `there is no kind “${kind}”`);
    return new IdDecoder(kind);
  },
  encode(frame) {
    const id = frame?.id ?? frame?.code;
    if (typeof id !== 'string' || /[\r\n]/.test(id) || id.trim() === '')
      throw new CodecFailure('VALUE_INVALID', 'an identifier is an object with id, a text of one line');
    const bytes = new TextEncoder().encode(`${id.trim()}\n`);
    if (bytes.length > MAX_LINE_BYTES)
      throw new CodecFailure('VALUE_INVALID', `an identifier has at most ${MAX_LINE_BYTES} bytes`);
    return bytes;
  },
};

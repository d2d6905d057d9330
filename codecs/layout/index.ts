export { StreamBuffer } from './stream-buffer.ts';
export { ByteReader, ByteWriter } from './bytes.ts';
export { gb18030FromText, isLosslessGb18030, textFromGb18030 } from './gb18030.ts';
export {
  bcd,
  bcdTime,
  digitsFromIso,
  fieldsOf,
  hex,
  hexOf,
  hexPrefixed,
  hexRest,
  integerIn,
  isoFromDigits,
  listOf,
  marked,
  refuseValue,
  scaled,
  signed,
  textOf,
  u16,
  u16le,
  u32,
  u32le,
  u8,
  uint,
} from './part.ts';
export type { Fields, FieldValue, Part } from './part.ts';
export { bytesOfText, text, textPrefixed, textRest, textToZero, textValue } from './text.ts';
export {
  choose,
  counted,
  field,
  namesOfBits,
  record,
  region,
  rest,
  sized,
  times,
  writeWithTrailing,
} from './record.ts';
export type { Field, Names } from './record.ts';
export { readBody, writeBody } from './body.ts';
export type { BodyFields } from './body.ts';
export { Corpus } from './corpus.ts';
export { mutants, seeded } from './fuzzing.ts';

export { asCodecFailure, createDocumentDecoder, type ReadDocument } from './document-decoder.ts';
export { ByteReader } from './byte-reader.ts';
export { ByteWriter } from './byte-writer.ts';

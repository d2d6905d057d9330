export { DocumentReader, type ReaderOptions } from './document-reader.ts';
export type { ReadDocument, Readers } from './protocol.ts';

/** File with the readers of every document codec. */
export const codecReaders = new URL('./codec-readers.ts', import.meta.url);

/** Heap for documents of maps and feeds: with what the process holds beside it stays within 256 MB (R21). */
export const DOCUMENT_MEMORY_MB = 88;

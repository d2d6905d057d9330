import { ByteWriter } from '#codecs/document';
import { crc32 } from './crc32.ts';

/** A file to put into an archive. */
export interface ZipFile {
  readonly name: string;
  readonly content: Uint8Array;
}

/** An archive of stored (uncompressed) entries dated 1980-01-01: the same input gives the same bytes. */
export function writeStoredZip(files: readonly ZipFile[]): Uint8Array<ArrayBuffer> {
  const body = new ByteWriter();
  const directory = new ByteWriter();
  for (const { name, content } of files) {
    const raw = new TextEncoder().encode(name);
    const offset = body.length;
    const common = (writer: ByteWriter): void => {
      for (const word of [20, 0x0800, 0, 0, 0x21]) writer.u16(word);
      for (const long of [crc32(content), content.length, content.length]) writer.u32(long);
      for (const word of [raw.length, 0]) writer.u16(word);
    };
    body.u32(0x04034b50);
    common(body);
    body.put(raw);
    body.put(content);
    directory.u32(0x02014b50);
    directory.u16(20);
    common(directory);
    for (const word of [0, 0, 0]) directory.u16(word);
    directory.u32(0);
    directory.u32(offset);
    directory.put(raw);
  }
  const start = body.length;
  body.put(directory.done());
  body.u32(0x06054b50);
  for (const word of [0, 0, files.length, files.length]) body.u16(word);
  body.u32(directory.length);
  body.u32(start);
  body.u16(0);
  return body.done();
}

import { CodecFailure } from '#codecs/codec';
import type { Table } from '#codecs/table';
import { codecReaders, DocumentReader } from '#platform/server/documents';

/** Tables come whole into memory as cells; a workbook unpacks to a multiple of its size. */
const reader = new DocumentReader({ registry: codecReaders, maxMemoryMb: 512, timeoutMs: 20_000 });

const SAID: Readonly<Record<string, string>> = {
  TIMEOUT: '读取超时 it takes too long to read',
  TOO_MUCH_MEMORY: '内容过大 it takes too much memory to read',
  TOO_MANY_WAITING: '正在读取的文件太多，请稍后再试 too many files are being read, try again later',
  CRASHED: '读取失败 the reader ended',
};

/** The file is no table we can read; the message says why. */
export class TableUnreadable extends Error {
  override readonly name = 'TableUnreadable';
}

/** Reads CSV or XLSX bytes in a process of its own, bounded in memory and ended when it takes too long. Throws {@link TableUnreadable}. */
export async function readTable(format: 'csv' | 'xlsx', bytes: Uint8Array): Promise<Table> {
  try {
    return (await reader.read(format, bytes)) as Table;
  } catch (error) {
    if (!(error instanceof CodecFailure)) throw error;
    throw new TableUnreadable(SAID[error.code] ?? `${error.code} ${error.message}`);
  }
}

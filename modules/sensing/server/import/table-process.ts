// Entry of the process that reads one table and ends.
import { readCsv, readXlsx } from '#codecs/table';
import type { TableReply } from './read-table.ts';

process.once('message', ({ format, bytes }: { format: 'csv' | 'xlsx'; bytes: Uint8Array }) => {
  let reply: TableReply;
  try {
    reply = { ok: true, table: format === 'csv' ? readCsv(bytes) : readXlsx(bytes) };
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    reply = { ok: false, message: code ? `${code} ${message}` : message };
  }
  process.send?.(reply);
});

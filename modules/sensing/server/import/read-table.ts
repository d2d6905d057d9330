import { fork } from 'node:child_process';
import type { Table } from '#codecs/table';

const ENTRY = new URL('./table-process.ts', import.meta.url);
const TIMEOUT_MS = 20_000;
const MAX_MEMORY_MB = 512;

export type TableReply =
  | { readonly ok: true; readonly table: Table }
  | { readonly ok: false; readonly message: string };

/** The file is no table we can read; the message says why. */
export class TableUnreadable extends Error {
  override readonly name = 'TableUnreadable';
}

/** Reads CSV or XLSX bytes in a process of its own, bounded in memory and ended when it takes too long. Throws {@link TableUnreadable}. */
export async function readTable(format: 'csv' | 'xlsx', bytes: Uint8Array): Promise<Table> {
  const child = fork(ENTRY, {
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [`--max-old-space-size=${MAX_MEMORY_MB}`],
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
  try {
    const reply = await new Promise<TableReply>((resolve, reject) => {
      child.once('message', (message) => resolve(message as TableReply));
      child.once('error', reject);
      child.once('exit', (_code, signal) =>
        resolve({
          ok: false,
          message: signal === 'SIGKILL' ? '读取超时 it takes too long to read' : '读取失败 the reader ended',
        }),
      );
      child.send({ format, bytes }, (error) => error && reject(error));
    });
    if (!reply.ok) throw new TableUnreadable(reply.message);
    return reply.table;
  } finally {
    clearTimeout(timer);
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  }
}

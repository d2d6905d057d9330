import { fork } from 'node:child_process';
import { open } from 'node:fs/promises';
import { CodecFailure } from '#codecs/codec';
import { GPKG_BOUNDS, type GpkgBounds, type GpkgContent, type GpkgReply } from './layer.ts';

const ENTRY = new URL('./reader-process.ts', import.meta.url);

/** Size and magic, before a database library sees the file. */
async function checkFile(file: string, bounds: GpkgBounds): Promise<void> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    if (size > bounds.maxFileBytes)
      throw new CodecFailure('TOO_LONG', `the file is longer than ${bounds.maxFileBytes} bytes`);
    const head = Buffer.alloc(16);
    await handle.read(head, 0, 16, 0);
    if (head.toString('latin1') !== 'SQLite format 3\0')
      throw new CodecFailure('NOT_GEOPACKAGE', 'the file is not an SQLite database');
  } finally {
    await handle.close();
  }
}

/**
 * Reads a GeoPackage file in a process of its own, which is killed when it exceeds its time; its memory is bounded.
 * The child gets an empty environment. Rejects with a {@link CodecFailure}: `TIMEOUT`, `CRASHED`,
 * `DATABASE_INVALID`, `NOT_GEOPACKAGE`, `TABLE_REFUSED`, or a bound's name.
 */
export async function readGpkgFile(file: string, changed: Partial<GpkgBounds> = {}): Promise<GpkgContent> {
  const bounds = { ...GPKG_BOUNDS, ...changed };
  await checkFile(file, bounds);
  const child = fork(ENTRY, {
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [`--max-old-space-size=${bounds.maxMemoryMb}`],
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), bounds.timeoutMs);
  try {
    const reply = await new Promise<GpkgReply>((resolve, reject) => {
      child.once('message', (message) => resolve(message as GpkgReply));
      child.once('error', reject);
      child.once('exit', (_code, signal) =>
        reject(
          signal === 'SIGKILL'
            ? new CodecFailure('TIMEOUT', `the file takes longer than ${bounds.timeoutMs} ms to read`)
            : new CodecFailure('CRASHED', 'the reader process ended without an answer'),
        ),
      );
      child.send({ file, bounds }, (error) => error && reject(error));
    });
    if (!reply.ok) throw new CodecFailure(reply.code, reply.message);
    return reply.content;
  } finally {
    clearTimeout(timer);
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  }
}

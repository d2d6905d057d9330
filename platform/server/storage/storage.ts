import { mkdir, open, rename, rm, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A file being written from its end on. */
export interface OpenFile {
  write(bytes: Uint8Array): Promise<void>;
  /** Resolves when everything written survives a loss of power. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * What the node's own files need of a file system, one step at a time. Tests record the steps, lose what was not
 * synced, and let any step fail.
 */
export interface Storage {
  /** `new` empties what is there; `append` writes behind it. */
  open(path: string, how: 'new' | 'append', mode: number): Promise<OpenFile>;
  /** Syncs a file, or the names in a folder. */
  sync(path: string): Promise<void>;
  truncate(path: string, bytes: number): Promise<void>;
  /** Makes one folder; one that is there already is kept. Answers whether it is new. */
  makeFolder(path: string, mode: number): Promise<boolean>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a file, or a folder with everything in it; one that is not there is gone already. */
  remove(path: string): Promise<void>;
}

/** The machine's own file system. */
export const realStorage: Storage = {
  async open(path, how, mode) {
    const handle = await open(path, how === 'new' ? 'w' : 'a', mode);
    return {
      write: (bytes) => handle.writeFile(bytes),
      sync: () => handle.sync(),
      close: () => handle.close(),
    };
  },
  async sync(path) {
    const handle = await open(path, 'r');
    await handle.sync().finally(() => handle.close());
  },
  truncate: (path, bytes) => truncate(path, bytes),
  makeFolder: (path, mode) =>
    mkdir(path, { mode }).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'EEXIST') return false;
        throw error;
      },
    ),
  rename: (from, to) => rename(from, to),
  remove: (path) => rm(path, { recursive: true, force: true }),
};

/** Writes bytes and syncs them; the name is durable only once its folder is synced. */
export async function writeSynced(
  storage: Storage,
  path: string,
  bytes: Uint8Array,
  how: 'new' | 'append' = 'new',
): Promise<void> {
  const file = await storage.open(path, how, 0o600);
  try {
    await file.write(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Puts a whole file under its name: after a loss of power it is there whole, or not at all. */
export async function putWhole(storage: Storage, path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.writing`;
  await writeSynced(storage, temporary, bytes);
  await storage.rename(temporary, path);
  await storage.sync(dirname(path));
}

/** Makes a folder and what is missing above it, so that its name survives a loss of power. */
export async function ensureFolder(storage: Storage, path: string, mode = 0o700): Promise<void> {
  try {
    if (await storage.makeFolder(path, mode)) await storage.sync(dirname(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await ensureFolder(storage, dirname(path), mode);
    await ensureFolder(storage, path, mode);
  }
}

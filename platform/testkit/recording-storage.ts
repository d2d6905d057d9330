import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { realStorage, type OpenFile, type Storage } from '../server/storage/index.ts';
import { crashState, type CrashState, type Step } from './crash-states.ts';

/**
 * The machine's file system below one folder, with every step written down in order: what was written, what was
 * synced, which names changed. `crashes` gives the states a loss of power may leave.
 */
export class RecordingStorage implements Storage {
  readonly #root: string;
  readonly #steps: Step[] = [];
  /** Which file or folder a path (relative to the root) names now; the root is 0. */
  readonly #names = new Map<string, number>([['', 0]]);
  readonly #sizes = new Map<number, number>();
  #next = 1;

  constructor(root: string) {
    this.#root = resolve(root);
    this.#adopt('');
    this.#steps.push({ kind: 'settled' });
  }

  /** Steps so far. */
  get length(): number {
    return this.#steps.length;
  }

  /** Notes what was promised to somebody at this point: it must survive every later loss of power. */
  promise(what: unknown): void {
    this.#steps.push({ kind: 'promise', what });
  }

  /** A state a loss of power after step `at` may leave, written below `into`; `keep` decides what of the unsynced survives. */
  crash(at: number, keep: () => boolean, into: string): CrashState {
    const state = crashState(this.#steps.slice(0, at), keep);
    for (const [path, content] of state.files) {
      const target = join(into, path);
      mkdirSync(content === undefined ? target : dirname(target), { recursive: true });
      if (content !== undefined) writeFileSync(target, content);
    }
    return state;
  }

  #path(path: string): string {
    return relative(this.#root, resolve(path));
  }

  #name(path: string, file: number | undefined): void {
    const folder = this.#names.get(path.includes('/') ? dirname(path) : '');
    if (folder === undefined) throw new Error(`the folder of ${path} is not recorded`);
    this.#steps.push({ kind: 'name', folder, name: path.slice(path.lastIndexOf('/') + 1), file });
    if (file === undefined) this.#names.delete(path);
    else this.#names.set(path, file);
  }

  #create(path: string, folder = false): number {
    const file = this.#next++;
    this.#steps.push({ kind: 'create', file, folder });
    this.#name(path, file);
    this.#sizes.set(file, 0);
    return file;
  }

  #write(file: number, bytes: Uint8Array): void {
    const offset = this.#sizes.get(file) ?? 0;
    this.#steps.push({ kind: 'write', file, offset, bytes: Buffer.from(bytes) });
    this.#sizes.set(file, offset + bytes.length);
  }

  /** Takes in what others (DuckDB, a test) made below a path without telling this storage. */
  #adopt(path: string): void {
    const real = join(this.#root, path);
    if (!existsSync(real)) return;
    const isFolder = statSync(real).isDirectory();
    const known = this.#names.get(path);
    if (isFolder) {
      if (known === undefined) this.#create(path, true);
      for (const name of readdirSync(real)) this.#adopt(join(path, name));
    } else if (known === undefined) this.#write(this.#create(path), readFileSync(real));
  }

  async open(path: string, how: 'new' | 'append', mode: number): Promise<OpenFile> {
    const handle = await realStorage.open(path, how, mode);
    const short = this.#path(path);
    const file = this.#names.get(short) ?? this.#create(short);
    if (how === 'new') this.#cut(file, 0);
    return {
      write: (bytes) => {
        this.#write(file, bytes);
        return handle.write(bytes);
      },
      sync: () => {
        this.#steps.push({ kind: 'sync', file });
        return handle.sync();
      },
      close: () => handle.close(),
    };
  }

  #cut(file: number, bytes: number): void {
    this.#steps.push({ kind: 'truncate', file, bytes });
    this.#sizes.set(file, bytes);
  }

  async sync(path: string): Promise<void> {
    const short = this.#path(path);
    this.#adopt(short);
    this.#steps.push({ kind: 'sync', file: this.#names.get(short) ?? -1 });
    await realStorage.sync(path);
  }

  async truncate(path: string, bytes: number): Promise<void> {
    this.#cut(this.#names.get(this.#path(path)) ?? -1, bytes);
    await realStorage.truncate(path, bytes);
  }

  async makeFolder(path: string, mode: number): Promise<boolean> {
    const isNew = await realStorage.makeFolder(path, mode);
    if (isNew) this.#create(this.#path(path), true);
    return isNew;
  }

  async rename(from: string, to: string): Promise<void> {
    const [source, target] = [this.#path(from), this.#path(to)];
    this.#adopt(source);
    const file = this.#names.get(source);
    await realStorage.rename(from, to);
    const below = [...this.#names].filter(([path]) => path.startsWith(`${source}/`));
    // Within one folder both names change at once.
    if (dirname(source) === dirname(target)) {
      const folder = this.#names.get(source.includes('/') ? dirname(source) : '') ?? 0;
      const last = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
      this.#steps.push({ kind: 'name', folder, name: last(target), file, also: last(source) });
      this.#names.delete(source);
      this.#names.set(target, file ?? -1);
    } else {
      this.#name(target, file);
      this.#name(source, undefined);
    }
    for (const [path, id] of below) {
      this.#names.delete(path);
      this.#names.set(target + path.slice(source.length), id);
    }
  }

  async remove(path: string): Promise<void> {
    const short = this.#path(path);
    const there = existsSync(path);
    await realStorage.remove(path);
    if (!there || !this.#names.has(short)) return;
    this.#name(short, undefined);
    for (const name of this.#names.keys()) if (name.startsWith(`${short}/`)) this.#names.delete(name);
  }
}

/** Bytes a disk writes at once; anything larger may be torn. */
const SECTOR = 512;

/** One recorded step below a folder; files and folders are numbered, the root folder is 0. */
export type Step =
  | { readonly kind: 'create'; readonly file: number; readonly folder: boolean }
  | { readonly kind: 'write'; readonly file: number; readonly offset: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly file: number; readonly bytes: number }
  | { readonly kind: 'sync'; readonly file: number }
  /** A name in a folder now means a file, or nothing; `also` is a name that goes in the same step. */
  | {
      readonly kind: 'name';
      readonly folder: number;
      readonly name: string;
      readonly file: number | undefined;
      readonly also?: string;
    }
  /** Everything before this step is on disk. */
  | { readonly kind: 'settled' }
  | { readonly kind: 'promise'; readonly what: unknown };

/** What a loss of power left: files by path (undefined for a folder), and what had been promised before it. */
export interface CrashState {
  readonly files: ReadonlyMap<string, Buffer | undefined>;
  readonly promised: readonly unknown[];
}

/** The content of one file: synced writes stand; of the others any sectors, and any cut, may. */
function contentOf(
  steps: readonly Step[],
  file: number,
  durable: (i: number) => boolean,
  keep: () => boolean,
): Buffer {
  let content = Buffer.alloc(0);
  const grow = (size: number): void => {
    if (content.length < size) content = Buffer.concat([content, Buffer.alloc(size - content.length)]);
  };
  steps.forEach((step, i) => {
    if (step.kind === 'truncate' && step.file === file && (durable(i) || keep())) {
      grow(step.bytes);
      content = Buffer.from(content.subarray(0, step.bytes));
    }
    if (step.kind !== 'write' || step.file !== file) return;
    if (durable(i)) {
      grow(step.offset + step.bytes.length);
      step.bytes.copy(content, step.offset);
      return;
    }
    // The length may be on disk without the bytes.
    if (keep()) grow(step.offset + step.bytes.length);
    for (let at = 0; at < step.bytes.length;) {
      const end = Math.min(step.bytes.length, at + SECTOR - ((step.offset + at) % SECTOR));
      if (keep()) {
        grow(step.offset + end);
        step.bytes.copy(content, step.offset + at, at, end);
      }
      at = end;
    }
  });
  return content;
}

/**
 * One legal state after a loss of power behind the last of `steps`, by the letter of POSIX: what was synced stands;
 * every unsynced write is there whole, in part by sectors, or not at all, every unsynced name is there or not, in any
 * combination (later steps may survive earlier ones). `keep` is asked for each.
 */
export function crashState(steps: readonly Step[], keep: () => boolean): CrashState {
  const lastSettled = steps.findLastIndex((s) => s.kind === 'settled');
  const lastSync = new Map<number, number>();
  steps.forEach((step, i) => {
    if (step.kind === 'sync') lastSync.set(step.file, i);
  });
  const durable = (i: number, file: number): boolean => i < lastSettled || i < (lastSync.get(file) ?? -1);
  const folders = new Map<number, Map<string, number>>([[0, new Map()]]);
  steps.forEach((step, i) => {
    if (step.kind === 'create' && step.folder) folders.set(step.file, new Map());
    if (step.kind !== 'name' || !(durable(i, step.folder) || keep())) return;
    const folder = folders.get(step.folder);
    if (step.file === undefined) folder?.delete(step.name);
    else folder?.set(step.name, step.file);
    if (step.also !== undefined) folder?.delete(step.also);
  });
  const files = new Map<string, Buffer | undefined>();
  const walk = (folder: number, path: string): void => {
    for (const [name, file] of folders.get(folder) ?? []) {
      const own = path === '' ? name : `${path}/${name}`;
      if (folders.has(file)) {
        files.set(own, undefined);
        walk(file, own);
      } else
        files.set(
          own,
          contentOf(steps, file, (i) => durable(i, file), keep),
        );
    }
  };
  walk(0, '');
  return { files, promised: steps.flatMap((s) => (s.kind === 'promise' ? [s.what] : [])) };
}

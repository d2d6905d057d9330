import { spawnSync } from 'node:child_process';
import {
  mkdtempSync,
  rmSync,
  statfsSync,
  writeFileSync,
  chmodSync,
  closeSync,
  openSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MIB = 1024 * 1024;

/** A small file system of its own in memory; undefined where this account may not mount one. */
export class SmallDisk {
  readonly folder: string;
  #ballast: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.#ballast = join(folder, 'ballast');
  }

  static make(sizeMib: number): SmallDisk | undefined {
    const folder = mkdtempSync(join(tmpdir(), 'fengsui-disk-'));
    const done = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMib}m,mode=755`, 'tmpfs', folder], {
      stdio: 'ignore',
    });
    if (done.status !== 0) {
      rmSync(folder, { recursive: true, force: true });
      return undefined;
    }
    chmodSync(folder, 0o755);
    return new SmallDisk(folder);
  }

  get freeMib(): number {
    const { bavail, bsize } = statfsSync(this.folder);
    return (bavail * bsize) / MIB;
  }

  /** Fills the disk until so much is left. */
  leave(mib: number): void {
    this.empty();
    writeFileSync(this.#ballast, Buffer.alloc(Math.max(0, Math.floor((this.freeMib - mib) * MIB))));
    if (mib > 0) return;
    const fd = openSync(this.#ballast, 'a');
    try {
      for (;;) writeSync(fd, Buffer.alloc(4096));
    } catch {
      // full
    } finally {
      closeSync(fd);
    }
  }

  empty(): void {
    rmSync(this.#ballast, { force: true });
  }

  unmount(): void {
    spawnSync('umount', ['-l', this.folder], { stdio: 'ignore' });
    rmSync(this.folder, { recursive: true, force: true });
  }
}

import { realpathSync, statfsSync } from 'node:fs';
import type { App } from '#platform/server/module';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
const CHECK_MS = 2000;
/** Below this nothing is promised any more: PostgreSQL needs room to go on at all. */
const FLOOR_BYTES = 64 * MIB;
/** Part of the disk that is kept for alarms, decisions and the log, within these bounds. */
const RESERVE_SHARE = 0.05;
const RESERVE_LEAST_BYTES = 256 * MIB;
const RESERVE_MOST_BYTES = 8 * GIB;
/** The operators are told at so many times the reserve. */
const WARN_AT = 2;

/** `low`: said, nothing refused; `reserve`: only what raises or changes an alarm is stored; `none`: nothing is. */
export type Room = 'ample' | 'low' | 'reserve' | 'none';

/** What a disk of this size still takes. */
export function roomOf(freeBytes: number, totalBytes: number): Room {
  const reserve = Math.min(RESERVE_MOST_BYTES, Math.max(RESERVE_LEAST_BYTES, totalBytes * RESERVE_SHARE));
  if (freeBytes < FLOOR_BYTES) return 'none';
  if (freeBytes < reserve) return 'reserve';
  return freeBytes < WARN_AT * reserve ? 'low' : 'ample';
}

/** Watches the disk of the data directory and tells the operators; looks at most every two seconds. */
export class DiskRoom {
  readonly #app: App;
  #room: Room = 'ample';
  #checkedAt = -Infinity;

  constructor(app: App) {
    this.#app = app;
  }

  get now(): Room {
    const mono = this.#app.host.monotonic();
    if (mono - this.#checkedAt > CHECK_MS) {
      this.#checkedAt = mono;
      this.#look();
    }
    return this.#room;
  }

  #look(): void {
    try {
      const { bavail, blocks, bsize } = statfsSync(realpathSync(this.#app.place.data));
      this.#room = roomOf(bavail * bsize, blocks * bsize);
      this.#say(bavail * bsize);
    } catch {
      this.#room = 'ample';
    }
  }

  #say(freeBytes: number): void {
    const { troubles } = this.#app;
    const left =
      freeBytes >= GIB ? `${(freeBytes / GIB).toFixed(1)} GB` : `${Math.floor(freeBytes / MIB)} MB`;
    if (this.#room === 'low')
      troubles.raise('disk.low', {
        zh: `磁盘将满，剩 ${left}：请清理或扩容。`,
        en: `The disk is nearly full, ${left} left: free or add space.`,
      });
    else troubles.clear('disk.low');
    if (this.#room === 'reserve' || this.#room === 'none')
      troubles.raise('disk.full', {
        zh: `磁盘已满，剩 ${left}：${this.#room === 'none' ? '读数一律不收' : '只收引起报警的读数，其余由网关保存'}。请立即腾出空间，腾出后自动恢复。`,
        en: `The disk is full, ${left} left: ${this.#room === 'none' ? 'no readings are taken' : 'only readings that raise alarms are taken, gateways keep the others'}. Free space now; it goes on by itself.`,
      });
    else troubles.clear('disk.full');
  }
}

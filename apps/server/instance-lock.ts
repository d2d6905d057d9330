import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { PostgresProblem, type DataPlace } from '#platform/server/postgres';

/** Another process of the product already works on this data directory. */
export class InstanceHeld extends Error {
  override readonly name = 'InstanceHeld';
  readonly zh: string;

  constructor(pid: number, data: string) {
    super(`Fengsui already runs on ${data} (process ${pid}): open its page, or stop it first.`);
    this.zh = `烽燧已经在运行（进程 ${pid}，数据目录 ${data}）：请直接打开它的页面，或先停止它。`;
  }
}

/** True when the process is alive and is this program, not another one that got the same number. */
function isOurs(pid: number): boolean {
  try {
    return pid !== process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('main.ts');
  } catch {
    return false;
  }
}

/** Holds the data directory for this process; a lock left by a killed process is taken over. Returns its release. */
export function holdInstance(place: DataPlace): () => void {
  const file = join(place.data, 'fengsui.lock');
  try {
    mkdirSync(place.data, { recursive: true, mode: 0o711 });
  } catch (error) {
    throw unwritable(place.data, error);
  }
  for (;;) {
    try {
      const fd = openSync(file, 'wx', 0o600);
      writeSync(fd, String(process.pid));
      closeSync(fd);
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unwritable(place.data, error);
    }
    const pid = Number(readFileSync(file, 'utf8'));
    if (isOurs(pid)) throw new InstanceHeld(pid, place.data);
    rmSync(file, { force: true });
  }
}

function unwritable(data: string, error: unknown): Error {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC')
    return new PostgresProblem(
      `数据目录 ${data} 所在磁盘已满：请腾出空间后重新启动。`,
      `The disk of the data directory ${data} is full: free some space and start again.`,
    );
  return new PostgresProblem(
    `数据目录 ${data} 不能写入（${code}）：请检查目录权限，或用 --data 指定另一个目录。`,
    `The data directory ${data} cannot be written (${code}): check its permissions, or give another one with --data.`,
  );
}

/** True while a process of the product works on this data directory. */
export function isRunning(place: DataPlace): boolean {
  try {
    return isOurs(Number(readFileSync(join(place.data, 'fengsui.lock'), 'utf8')));
  } catch {
    return false;
  }
}

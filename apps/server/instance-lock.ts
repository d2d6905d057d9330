import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { PostgresProblem, type DataPlace } from '#platform/server/postgres';

/** Another process of the product already works on this data directory. */
export class InstanceHeld extends Error {
  override readonly name = 'InstanceHeld';
  readonly zh: string;

  constructor(pid: number, data: string, name?: string) {
    super(`Fengsui already runs on ${data} (process ${pid}): open its page, or stop it first.`);
    this.zh = `烽燧已经在运行（进程 ${pid}，数据目录 ${data}）：请直接打开它的页面，或先停止它。`;
    if (name === undefined) return;
    this.message = `A process named ${name} already runs on ${data} (process ${pid}): stop it first, or give this one another FENGSUI_NAME and port.`;
    this.zh = `名为 ${name} 的进程已经在运行（进程 ${pid}，数据目录 ${data}）：请先停止它，或用 FENGSUI_NAME 和 --port 换一个名字和端口。`;
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

/** Refuses a whole node beside processes with roles on one data directory, and the other way round. */
function refuseMixture(place: DataPlace, name: string | undefined): void {
  for (const file of readdirSync(place.data)) {
    const whole = file === 'fengsui.lock';
    if (!/^fengsui\..*lock$/.test(file) || whole === (name === undefined)) continue;
    const pid = Number(readFileSync(join(place.data, file), 'utf8'));
    if (isOurs(pid)) throw new InstanceHeld(pid, place.data);
  }
}

/**
 * Holds the data directory for this process, or its name there when it is one of several; a lock left by a killed
 * process is taken over. Returns its release.
 */
export function holdInstance(place: DataPlace, name?: string): () => void {
  const file = join(place.data, name === undefined ? 'fengsui.lock' : `fengsui.${name}.lock`);
  try {
    mkdirSync(place.data, { recursive: true, mode: 0o711 });
  } catch (error) {
    throw unwritable(place.data, error);
  }
  refuseMixture(place, name);
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
    if (isOurs(pid)) throw new InstanceHeld(pid, place.data, name);
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

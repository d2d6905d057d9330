import { MarkProblem } from '#platform/server/app';
import { BackupProblem } from '#platform/server/backup';
import { BusProblem } from '#platform/server/bus';
import { isConnectionLost, MigrationProblem } from '#platform/server/db';
import { RoleProblem } from '#platform/server/module';
import { PostgresProblem } from '#platform/server/postgres';
import { TlsProblem } from '#platform/server/tls';
import { ConfigProblem } from './config.ts';
import { InstanceHeld } from './instance-lock.ts';

/** Something a person must do before the program can run; the message is one plain sentence in each language. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
  readonly zh: string;

  constructor(zh: string, en: string) {
    super(en);
    this.zh = zh;
  }
}

/** What to tell a person about an error that is no defect, Chinese first; undefined for a defect. */
export function sentenceOf(error: unknown): string | undefined {
  if (
    error instanceof CannotStart ||
    error instanceof BusProblem ||
    error instanceof RoleProblem ||
    error instanceof InstanceHeld ||
    error instanceof MarkProblem ||
    error instanceof PostgresProblem ||
    error instanceof TlsProblem
  )
    return `${error.zh}\n${error.message}\n`;
  if (error instanceof ConfigProblem || error instanceof MigrationProblem || error instanceof BackupProblem)
    return `${error.message}\n`;
  if (isConnectionLost(error))
    return '与数据库的连接中断：请检查数据库是否在运行，然后重新执行。\nThe connection to the database was lost: check that it runs, then run the command again.\n';
  return undefined;
}

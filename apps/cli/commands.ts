import type { Command } from './command.ts';
import { backup, restore } from './commands/backup.ts';
import { brokerAclCommand } from './commands/broker-acl.ts';
import { compute } from './commands/compute.ts';
import { decode } from './commands/decode.ts';
import { encode } from './commands/encode.ts';
import { exportData } from './commands/export.ts';
import { migrate } from './commands/migrate.ts';
import { serve, start } from './commands/start.ts';
import { user } from './commands/user.ts';
import { verify } from './commands/verify.ts';
import { watch } from './commands/watch.ts';

/** Every command of `fengsui`, in the order of the help text. */
export const commands: readonly Command[] = [
  start,
  serve,
  migrate,
  backup,
  restore,
  exportData,
  verify,
  user,
  brokerAclCommand,
  watch,
  compute,
  decode,
  encode,
];

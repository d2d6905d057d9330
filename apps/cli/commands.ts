import type { Command } from './command.ts';
import { compute } from './commands/compute.ts';
import { decode } from './commands/decode.ts';
import { encode } from './commands/encode.ts';
import { migrate } from './commands/migrate.ts';
import { serve, start } from './commands/start.ts';
import { verify } from './commands/verify.ts';

/** Every command of `fengsui`, in the order of the help text. */
export const commands: readonly Command[] = [start, serve, migrate, verify, compute, decode, encode];

import type { Command } from './command.ts';
import { compute } from './commands/compute.ts';
import { decode } from './commands/decode.ts';
import { encode } from './commands/encode.ts';

/** Every command of `fengsui`, in the order of the help text. */
export const commands: readonly Command[] = [compute, decode, encode];

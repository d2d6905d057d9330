/** What a command gets from the terminal and how it answers. Exit code 0 done, 1 refused or failed, 2 wrong usage. */
export interface Terminal {
  readonly args: readonly string[];
  readStdin(): Promise<Buffer>;
  out(text: string | Uint8Array): void;
  err(text: string): void;
}

/** One entry of the command registry. */
export interface Command {
  readonly name: string;
  readonly summary: { readonly zh: string; readonly en: string };
  readonly usage: string;
  run(terminal: Terminal): Promise<number>;
}

/** A wrong command line: shown with the usage, exit code 2. */
export class UsageError extends Error {}

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppSettings, Logger } from '../server/module/index.ts';

/** Settings of a test node: every reply is checked against its contract. */
export function settingsForTest(over: Partial<AppSettings> = {}): AppSettings {
  return { demo: false, role: 'all', checkReplies: true, basemap: {}, mqttPort: 0, ...over };
}

/** Keeps error lines; a test may assert that there are none. */
export function quietLogger(): Logger & { readonly errors: { message: string; fields: unknown }[] } {
  const errors: { message: string; fields: unknown }[] = [];
  return {
    errors,
    info: () => undefined,
    warn: () => undefined,
    error: (message, fields) => void errors.push({ message, fields }),
  };
}

const temporary = new Set<string>();
process.once('exit', () => {
  for (const folder of temporary) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is removed when the process ends. */
export function tempFolder(prefix = 'fengsui-test-'): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  mkdirSync(folder, { recursive: true });
  temporary.add(folder);
  return folder;
}

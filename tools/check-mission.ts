// docs/mission.md lists every row once, with a state, and every proof it names is a test of this checkout.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { missionFaults, missionRows } from './mission.ts';
import { root } from './root.ts';

const text = readFileSync(join(root, 'docs', 'mission.md'), 'utf8');
const sources = new Map<string, string | undefined>();
const read = (path: string): string | undefined => {
  if (!sources.has(path))
    sources.set(path, existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined);
  return sources.get(path);
};
const faults = missionFaults(text, read);
for (const fault of faults) console.log(`docs/mission.md: ${fault}`);
console.log(`${missionRows(text).length} rows, ${faults.length} faults`);
process.exitCode = faults.length > 0 ? 1 : 0;

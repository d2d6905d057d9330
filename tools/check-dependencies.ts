// Few direct dependencies, each with a line in docs/dependencies.md, none whose install script must run.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { closureOf, dependencyFaults, type LockFile, type PackageFile } from './dependencies.ts';
import { root } from './root.ts';

const text = (path: string): string => readFileSync(join(root, path), 'utf8');
const pkg = JSON.parse(text('package.json')) as PackageFile;
const lock = JSON.parse(text('package-lock.json')) as LockFile;
const faults = dependencyFaults(pkg, lock, text('docs/dependencies.md'), text('tools/bootstrap/runtime.mjs'));
for (const fault of faults) console.log(`docs/dependencies.md: ${fault}`);
console.log(
  `${Object.keys(pkg.dependencies ?? {}).length} direct, closure ${closureOf(pkg, lock).length} packages, ${faults.length} faults`,
);
process.exitCode = faults.length > 0 ? 1 : 0;

// Adds an operation to a module: `node tools/new-operation.ts <module> <verbNoun> <METHOD> <path>`.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';
import { ScaffoldProblem } from './scaffold/names.ts';
import { operationFiles, operationSteps } from './scaffold/operation-files.ts';
import { runScaffold } from './scaffold/write.ts';

const read = (path: string): string | undefined =>
  existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined;

runScaffold(() => {
  const [module, name, method, path] = process.argv.slice(2);
  if (!module || !name || !method || !path)
    throw new ScaffoldProblem(
      'usage: node tools/new-operation.ts incidents assessDamage POST /incidents/:id/damage',
    );
  const made = { module, name, method, path };
  return { files: operationFiles(made, read), steps: operationSteps(made), over: true };
});

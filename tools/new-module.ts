// Makes the folder of a new module, whole and green: `node tools/new-module.ts <name> <RULES> <中文> [entity]`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';
import { moduleFiles, moduleSteps } from './scaffold/module-files.ts';
import { ScaffoldProblem } from './scaffold/names.ts';
import { withWebModule } from './scaffold/web-list.ts';
import { runScaffold } from './scaffold/write.ts';

runScaffold(() => {
  const [name, rules, zh, entity = 'item'] = process.argv.slice(2);
  if (!name || !rules || !zh)
    throw new ScaffoldProblem('usage: node tools/new-module.ts resources RES 资源 [team]');
  const made = { name, rules, zh, entity };
  const list = 'apps/web/modules.ts';
  const edits = { [list]: withWebModule(readFileSync(join(root, list), 'utf8'), name) };
  return { files: moduleFiles(made), edits, steps: moduleSteps(made), over: false };
});

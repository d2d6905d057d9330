// Makes the folder of a new module, whole and green: `node tools/new-module.ts <name> <RULES> <中文> [entity]`.
import { moduleFiles, moduleSteps } from './scaffold/module-files.ts';
import { ScaffoldProblem } from './scaffold/names.ts';
import { runScaffold } from './scaffold/write.ts';

runScaffold(() => {
  const [name, rules, zh, entity = 'item'] = process.argv.slice(2);
  if (!name || !rules || !zh)
    throw new ScaffoldProblem('usage: node tools/new-module.ts resources RES 资源 [team]');
  const made = { name, rules, zh, entity };
  return { files: moduleFiles(made), steps: moduleSteps(made), over: false };
});

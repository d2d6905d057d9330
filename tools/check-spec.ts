// Every rule of every module's SPEC.md is cited by the title of a test.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles, readSources } from './repository.ts';
import { root } from './root.ts';
import { rulesOf, uncovered } from './spec-coverage.ts';

const rules = listFiles()
  .filter((p) => /^(modules|platform)\/.*SPEC\.md$/.test(p))
  .flatMap((p) => rulesOf(p, readFileSync(join(root, p), 'utf8')));
const tests = readSources().filter((f) => /\.(test|spec)\.ts$/.test(f.path));
const missing = uncovered(rules, tests);
for (const r of missing)
  console.log(
    `${r.spec}: ${r.id} has no test: write one whose title begins with the id, or take the rule out`,
  );
console.log(`${rules.length} rules, ${missing.length} without a test`);
process.exitCode = missing.length > 0 ? 1 : 0;

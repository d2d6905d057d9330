// Prints the size of the code by layer and the number of tests, for docs/effort.md: `node tools/effort.ts`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles } from './repository.ts';
import { root } from './root.ts';

interface Sum {
  files: number;
  lines: number;
  testFiles: number;
  testLines: number;
  tests: number;
}

const isTest = (path: string): boolean =>
  /\.(test|spec|bench)\.ts$/.test(path) || /^(test|bench|conformance)\/|^modules\/[a-z]+\/test\//.test(path);
const LAYERS = ['kernels', 'codecs', 'platform', 'modules', 'apps', 'conformance', 'test', 'bench', 'tools'];

const sums = new Map<string, Sum>(
  LAYERS.map((l) => [l, { files: 0, lines: 0, testFiles: 0, testLines: 0, tests: 0 }]),
);
for (const path of listFiles()) {
  const sum = sums.get(path.split('/')[0]);
  if (!sum || !/\.(ts|tsx|mjs|sql|css)$/.test(path)) continue;
  let text: string;
  try {
    text = readFileSync(join(root, path), 'utf8');
  } catch {
    continue; // removed from the tree, not yet from the index
  }
  const lines = text.split('\n').length;
  if (isTest(path)) {
    sum.testFiles += 1;
    sum.testLines += lines;
    sum.tests += [...text.matchAll(/^\s*(?:test|it)\(/gm)].length;
  } else {
    sum.files += 1;
    sum.lines += lines;
  }
}
const total: Sum = { files: 0, lines: 0, testFiles: 0, testLines: 0, tests: 0 };
const row = (name: string, s: Sum): string =>
  `| ${name} | ${s.files} | ${s.lines} | ${s.testFiles} | ${s.testLines} | ${s.tests} |`;
console.log('| layer | files | lines | test files | test lines | tests written |\n|---|---|---|---|---|---|');
for (const [name, sum] of sums) {
  console.log(row(name, sum));
  for (const key of ['files', 'lines', 'testFiles', 'testLines', 'tests'] as const) total[key] += sum[key];
}
console.log(row('**total**', total));

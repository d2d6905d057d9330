// Every relative link of every document leads to a file of the checkout.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deadLinks } from './links.ts';
import { listFiles } from './repository.ts';
import { root } from './root.ts';

const documents = listFiles().filter((path) => path.endsWith('.md') && existsSync(join(root, path)));
const dead = documents.flatMap((path) =>
  deadLinks(path, readFileSync(join(root, path), 'utf8'), (file) => existsSync(join(root, file))),
);
for (const { path, line, target } of dead)
  console.log(`${path}:${line}: ${target} is not there: correct the link`);
console.log(`${documents.length} documents, ${dead.length} dead links`);
process.exitCode = dead.length > 0 ? 1 : 0;

// Holds every import, file place and SQL table against the rules of the four layers. `--json` prints the violations.
import { moduleGraph } from '../modules/graph.ts';
import { assertAcyclic } from '#platform/contract';
import { findViolations } from './boundaries.ts';
import { readSources } from './repository.ts';

assertAcyclic(moduleGraph);
const files = readSources();
const violations = findViolations(files, moduleGraph);
for (const v of violations) console.log(`${v.path}: [${v.rule}] ${v.message}`);
console.log(`${files.length} sources, ${violations.length} violations`);
process.exitCode = violations.length > 0 ? 1 : 0;

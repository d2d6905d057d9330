// Draws modules/graph.ts into ARCHITECTURE.md (Mermaid). `--check` fails when the picture is out of date.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { moduleGraph } from '../modules/graph.ts';
import { root } from './root.ts';

const BEGIN = '<!-- module graph: generated -->';
const END = '<!-- end of module graph -->';

function picture(): string {
  const lines = Object.entries(moduleGraph).flatMap(([name, { calls, hears }]) => [
    `  ${name}`,
    ...calls.map((to) => `  ${name} --> ${to}`),
    ...hears.map((to) => `  ${name} -.-> ${to}`),
  ]);
  return `${BEGIN}\n\n\`\`\`mermaid\ngraph LR\n${lines.join('\n')}\n\`\`\`\n\nSolid: calls (server door). Dotted: hears (contract only).\n\n${END}`;
}

const file = join(root, 'ARCHITECTURE.md');
const text = readFileSync(file, 'utf8');
const next = text.replace(new RegExp(`${BEGIN}[\\s\\S]*${END}`), picture());
if (process.argv.includes('--check')) {
  if (next !== text)
    console.log('ARCHITECTURE.md: the module graph is out of date: run node tools/gen-module-graph.ts');
  process.exitCode = next === text ? 0 : 1;
} else writeFileSync(file, next);

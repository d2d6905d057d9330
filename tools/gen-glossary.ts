// Writes the tables of GLOSSARY.md that repeat the contracts (roles, permissions, event types). `--check` fails when they are out of date.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alarmEvents } from '#alarms/contract';
import { identityEvents, policyTable, roles, roleTitles } from '#identity/contract';
import { incidentEvents } from '#incidents/contract';
import { operationsEvents } from '#operations/contract';
import type { EventKind } from '#platform/contract';
import { sensingEvents } from '#sensing/contract';
import { root } from './root.ts';

const events: readonly (readonly [string, Readonly<Record<string, EventKind>>])[] = [
  ['identity', identityEvents],
  ['sensing', sensingEvents],
  ['alarms', alarmEvents],
  ['incidents', incidentEvents],
  ['operations', operationsEvents],
];

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const permissions = table(
  ['中文', 'English', 'code', '谁持有 held by (scope)'],
  policyTable.map((row) => [
    row.title.zh,
    row.title.en,
    `\`${row.permission}\``,
    roles
      .flatMap((role) => {
        const held = row.holders[role];
        return held ? [`${role} (${held.scope})`] : [];
      })
      .join(', '),
  ]),
);

const sections: Readonly<Record<string, string>> = {
  roles: table(
    ['中文', 'English', 'code'],
    roles.map((role) => [roleTitles[role].zh, roleTitles[role].en, `\`${role}\``]),
  ),
  permissions,
  events: table(
    ['中文', 'English', 'type', 'module'],
    events.flatMap(([module, kinds]) =>
      Object.values(kinds).map((kind) => [kind.title.zh, kind.title.en, `\`${kind.type}\``, module]),
    ),
  ),
};

const file = join(root, 'GLOSSARY.md');
const text = readFileSync(file, 'utf8');
let next = text;
for (const [name, content] of Object.entries(sections)) {
  const begin = `<!-- ${name}: generated -->`;
  const end = `<!-- end of ${name} -->`;
  if (!next.includes(begin) || !next.includes(end)) throw new Error(`GLOSSARY.md has no place for ${name}`);
  next = `${next.slice(0, next.indexOf(begin))}${begin}\n\n${content}\n\n${next.slice(next.indexOf(end))}`;
}
if (process.argv.includes('--check')) {
  if (next !== text) console.log('GLOSSARY.md is out of date: run node tools/gen-glossary.ts');
  process.exitCode = next === text ? 0 : 1;
} else writeFileSync(file, next);

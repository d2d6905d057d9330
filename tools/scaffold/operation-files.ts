import { kebab, pascal, requireCamel, ScaffoldProblem } from './names.ts';

/** What a new operation is called and how it is reached. */
export interface NewOperation {
  readonly module: string;
  /** Verb and noun, e.g. `assessDamage`. */
  readonly name: string;
  readonly method: string;
  /** Path below `/api`, with `:name` places. */
  readonly path: string;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const PLACES = /:(\w+)/g;

function check(o: NewOperation): void {
  requireCamel(o.name, 'the operation');
  if (!METHODS.includes(o.method))
    throw new ScaffoldProblem(`the method “${o.method}” must be one of ${METHODS.join(', ')}`);
  if (!/^(\/(:\w+|[a-z0-9-]+))+$/.test(o.path))
    throw new ScaffoldProblem(`the path “${o.path}” must look like /incidents/:id/damage`);
}

function declaration(o: NewOperation): string {
  const places = [...o.path.matchAll(PLACES)].map((m) => m[1]);
  const params =
    places.length > 0 ? `    params: Strict({ ${places.map((p) => `${p}: Id('编号')`).join(', ')} }),\n` : '';
  const body = o.method === 'GET' || o.method === 'DELETE' ? '' : `    body: Strict({}),\n`;
  const used = [
    'defineOperation',
    'Done',
    ...(params ? ['Id'] : []),
    'NOT_FOUND',
    ...(params + body ? ['Strict'] : []),
  ];
  return `import { ${used.join(', ')} } from '#platform/contract';

/** ${o.name}: say in one sentence what it does. */
export const ${o.name}Operations = {
  ${o.name}: defineOperation({
    id: '${o.module}.${o.name}',
    method: '${o.method}',
    path: '${o.path}',
    access: { permission: '${o.module}.${o.name}' },
    summary: { zh: '（一句话）', en: '(one sentence)' },
${params}${body}    output: Done,
    failures: [NOT_FOUND],
  }),
};
`;
}

function useCase(o: NewOperation): string {
  return `import { Failure, NOT_FOUND, type InputOf, type OutputOf } from '#platform/contract';
import type { Ctx } from '#platform/server/module';
import type { ${o.name}Operations } from '#${o.module}/contract';

type Op = typeof ${o.name}Operations.${o.name};

/** Check, write, announce: in this order, after locking the row. */
export async function ${o.name}(ctx: Ctx, _input: InputOf<Op>): Promise<OutputOf<Op>> {
  if (ctx.scope('${o.module}.${o.name}').length === 0) throw new Failure(NOT_FOUND);
  return { ok: true };
}
`;
}

function testFile(o: NewOperation): string {
  const params = Object.fromEntries(
    [...o.path.matchAll(PLACES)].map((m) => [m[1], '00000000-0000-7000-8000-000000000000']),
  );
  const given = [
    ...(Object.keys(params).length > 0 ? [`params: ${JSON.stringify(params)}`] : []),
    ...(o.method === 'GET' || o.method === 'DELETE' ? [] : ['body: {}']),
  ].join(', ');
  return `import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestApp, type TestApp } from '#testkit';
import { ${o.name}Operations as op } from '#${o.module}/contract';

let app: TestApp;
before(async () => {
  app = await startTestApp();
});
after(() => app.stop());

test('${o.name} is refused to a person without the right', async () => {
  const viewer = await app.person('viewer');
  assert.equal((await viewer.try(op.${o.name}${given === '' ? '' : `, { ${given} }`})).status, 403);
});
`;
}

/** Inserts `line` after the last line that matches; throws when none does. */
function after(text: string, pattern: RegExp, line: string, where: string): string {
  const lines = text.split('\n');
  const at = lines.findLastIndex((l) => pattern.test(l));
  if (at === -1)
    throw new ScaffoldProblem(`${where} has no place for the new line: add “${line.trim()}” yourself`);
  return [...lines.slice(0, at + 1), line, ...lines.slice(at + 1)].join('\n');
}

/** New and changed files, by path. `read` answers a file's text, or undefined when there is none. */
export function operationFiles(
  o: NewOperation,
  read: (path: string) => string | undefined,
): Record<string, string> {
  check(o);
  const base = `modules/${o.module}`;
  const door = read(`${base}/contract/index.ts`);
  if (door === undefined) throw new ScaffoldProblem(`there is no module ${o.module}`);
  const file = kebab(o.name);
  const routesPath =
    read(`${base}/server/routes.ts`) === undefined ? `${base}/server/module.ts` : `${base}/server/routes.ts`;
  const imported = after(
    read(routesPath) ?? '',
    /^(import .*;|\} from .*;)$/,
    `import { ${o.name}Operations } from '#${o.module}/contract';\nimport { ${o.name} } from './${file}.ts';`,
    routesPath,
  );
  const files: Record<string, string> = {
    [`${base}/contract/${file}-operation.ts`]: declaration(o),
    [`${base}/contract/index.ts`]: `${door.trimEnd()}\nexport { ${o.name}Operations } from './${file}-operation.ts';\n`,
    [`${base}/server/${file}.ts`]: useCase(o),
    [routesPath]: after(
      imported,
      /^\s+route\(.*\),$/,
      `  route(${o.name}Operations.${o.name}, ${o.name}),`,
      routesPath,
    ),
    [`${base}/test/${file}.test.ts`]: testFile(o),
  };
  for (const path of Object.keys(files))
    if (path !== routesPath && !path.endsWith('contract/index.ts') && read(path) !== undefined)
      throw new ScaffoldProblem(`${path} is there already`);
  return files;
}

/** What is left to the person, in order. */
export const operationSteps = (o: NewOperation): string[] => [
  `modules/identity/contract/policy-table.ts: a row ${o.module}.${o.name}, or name an existing permission in the declaration`,
  `modules/${o.module}/contract/${kebab(o.name)}-operation.ts: summary, input, output, failures`,
  `modules/${o.module}/server/${kebab(o.name)}.ts: the use case; modules/${o.module}/SPEC.md: its rule (${pascal(o.name)})`,
  `node --test modules/${o.module}/test/${kebab(o.name)}.test.ts`,
];

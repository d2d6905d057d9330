import { kebab, pascal, requireCamel, ScaffoldProblem } from './names.ts';

/** What a new module is called. */
export interface NewModule {
  /** Folder and prefix of its tables and permissions, e.g. `resources`. */
  readonly name: string;
  /** Prefix of its rules, e.g. `RES`. */
  readonly rules: string;
  readonly zh: string;
  /** Its first thing, e.g. `team`; a table, an entity and two operations are made for it. */
  readonly entity: string;
}

type Part = (m: NewModule, Entity: string) => string;

const tableOf = (m: NewModule): string => `${m.name}_${kebab(m.entity).replaceAll('-', '_')}`;

const PARTS: Readonly<Record<string, Part>> = {
  'README.md': (m, Entity) => `# ${m.name} ${m.zh}

Owns what this module keeps; says what it does not keep.

**Words**: ${m.entity} ([GLOSSARY](../../GLOSSARY.md)).

**Contract** (\`#${m.name}/contract\`): \`list${Entity}s\`, \`add${Entity}\`; event \`${m.entity}.added\`.

**Server door** (\`#${m.name}/server\`): the module.

**Standards**: none yet.
`,
  'SPEC.md': (m) => `# Rules of ${m.name}

Each is cited by the title of a test.

- **${m.rules}-1** Who is added is seen by those who hold the right over the same branch, and by nobody else.
- **${m.rules}-2** Nothing is logged as a defect while the tests run.
`,
  'contract/index.ts': (m, Entity) => `export { ${Entity}Schema, type ${Entity} } from './entities.ts';
export { ${m.name}Operations } from './operations.ts';
export { ${m.name}Events } from './events.ts';
export { ${m.name}Failures } from './failures.ts';
`,
  'contract/entities.ts': (m, Entity) => `import type { Static } from 'typebox';
import { Id, Instant, OrgPath, Strict, Text } from '#platform/contract';

/** ${m.zh}: one ${m.entity}. */
export const ${Entity}Schema = Strict({
  id: Id('编号 id'),
  orgPath: OrgPath('组织 organisation'),
  name: Text('名称 name', 200),
  addedAt: Instant('登记时间 added'),
});
export type ${Entity} = Static<typeof ${Entity}Schema>;
`,
  'contract/operations.ts': (
    m,
    Entity,
  ) => `import { defineOperation, OrgPath, pageOf, pageQuery, Strict, Text } from '#platform/contract';
import { ${Entity}Schema } from './entities.ts';
import { ${m.name}Failures as F } from './failures.ts';

/** Operations of the ${m.name} module. */
export const ${m.name}Operations = {
  list${Entity}s: defineOperation({
    id: '${m.name}.list${Entity}s',
    method: 'GET',
    path: '/${m.name}/${kebab(m.entity)}s',
    access: { permission: '${m.name}.read' },
    summary: { zh: '${m.zh}列表', en: 'list ${m.entity}s' },
    query: Strict({ ...pageQuery }),
    output: pageOf(${Entity}Schema),
  }),
  add${Entity}: defineOperation({
    id: '${m.name}.add${Entity}',
    method: 'POST',
    path: '/${m.name}/${kebab(m.entity)}s',
    access: { permission: '${m.name}.manage' },
    summary: { zh: '登记${m.zh}', en: 'add a ${m.entity}' },
    body: Strict({ orgPath: OrgPath('组织 organisation'), name: Text('名称 name', 200) }),
    output: ${Entity}Schema,
    failures: [F.NAME_TAKEN],
  }),
};
`,
  'contract/events.ts': (m) => `import { Type } from 'typebox';
import { defineEvent, Strict } from '#platform/contract';

const text = Type.String({ maxLength: 400 });

/** Facts of the ${m.name} module. */
export const ${m.name}Events = {
  ${m.entity}Added: defineEvent(
    '${m.entity}.added',
    1,
    { zh: '登记${m.zh}', en: '${m.entity} added' },
    Strict({ ${m.entity}Id: text, name: text }),
  ),
};
`,
  'contract/failures.ts': (m) => `import { defineFailure } from '#platform/contract';

/** Refusals of the ${m.name} module. */
export const ${m.name}Failures = {
  NAME_TAKEN: defineFailure(
    'NAME_TAKEN',
    409,
    '名称“{name}”已经登记过，请换一个。',
    'The name {name} is taken; choose another.',
  ),
};
`,
  'server/index.ts': (m) => `export { ${m.name}Module } from './module.ts';
`,
  'server/module.ts': (m) => `import { join } from 'node:path';
import type { ServerModule } from '#platform/server/module';
import { ${m.name}Events } from '#${m.name}/contract';
import { ${m.name}Routes } from './routes.ts';

export const ${m.name}Module: ServerModule = {
  name: '${m.name}',
  migrations: join(import.meta.dirname, 'migrations'),
  routes: ${m.name}Routes,
  feeds: [{ types: Object.values(${m.name}Events).map((e) => e.type), permission: '${m.name}.read' }],
};
`,
  'server/routes.ts': (m, Entity) => `import { route, type Route } from '#platform/server/module';
import { ${m.name}Operations as op } from '#${m.name}/contract';
import { add${Entity} } from './add-${kebab(m.entity)}.ts';
import { list${Entity}s } from './list-${kebab(m.entity)}s.ts';

export const ${m.name}Routes: readonly Route[] = [
  route(op.list${Entity}s, list${Entity}s),
  route(op.add${Entity}, add${Entity}),
];
`,
  'server/store.ts': (
    m,
    Entity,
  ) => `import { maybeOne, rows, sql, type Db, type Tx } from '#platform/server/db';

export interface ${Entity}Row {
  id: string;
  org_path: string;
  name: string;
  added_at: string;
}

const columns = sql\`id, org_path::text, name, added_at\`;

export const ${m.entity}Store = {
  list: (db: Db | Tx, scope: readonly string[], after: string | undefined, limit: number) =>
    rows<${Entity}Row>(
      db,
      sql\`select \${columns} from ${tableOf(m)} where org_path <@ any(\${scope as string[]}::ltree[])
        and (\${after ?? null}::uuid is null or id > \${after ?? null}::uuid) order by id limit \${limit}\`,
    ),
  byId: (db: Db | Tx, id: string) =>
    maybeOne<${Entity}Row>(
      db,
      sql\`select \${columns} from ${tableOf(m)} where id = \${id}\`,
    ),
};
`,
  'server/shape.ts': (m, Entity) => `import type { ${Entity} } from '#${m.name}/contract';
import type { ${Entity}Row } from './store.ts';

/** The only way out of the module. */
export const shape${Entity} = (row: ${Entity}Row): ${Entity} => ({
  id: row.id,
  orgPath: row.org_path,
  name: row.name,
  addedAt: row.added_at,
});
`,
};

const MORE: Readonly<Record<string, Part>> = {
  'server/list-ENTITYs.ts': (m, Entity) => `import type { InputOf, OutputOf } from '#platform/contract';
import type { Ctx } from '#platform/server/module';
import type { ${m.name}Operations } from '#${m.name}/contract';
import { shape${Entity} } from './shape.ts';
import { ${m.entity}Store } from './store.ts';

type Op = typeof ${m.name}Operations.list${Entity}s;

/** ${m.rules}-1: only what lies within the reader's branches. */
export async function list${Entity}s(ctx: Ctx, { query }: InputOf<Op>): Promise<OutputOf<Op>> {
  const limit = query.limit ?? 100;
  const found = await ${m.entity}Store.list(ctx.tx, ctx.scope('${m.name}.read'), query.after, limit + 1);
  const items = found.slice(0, limit).map(shape${Entity});
  return { items, ...(found.length > limit ? { next: items[items.length - 1].id } : {}) };
}
`,
  'server/add-ENTITY.ts': (
    m,
    Entity,
  ) => `import { Failure, NOT_FOUND, type InputOf, type OutputOf } from '#platform/contract';
import { isUniqueViolation, sql } from '#platform/server/db';
import type { Ctx } from '#platform/server/module';
import { ${m.name}Events, ${m.name}Failures, type ${m.name}Operations } from '#${m.name}/contract';
import { shape${Entity} } from './shape.ts';
import { ${m.entity}Store } from './store.ts';

type Op = typeof ${m.name}Operations.add${Entity};

/** ${m.rules}-1: only within the actor's branches; the name is unique in its organisation. */
export async function add${Entity}(ctx: Ctx, { body }: InputOf<Op>): Promise<OutputOf<Op>> {
  ctx.require('${m.name}.manage', body.orgPath);
  const id = ctx.newId();
  try {
    await sql\`insert into ${tableOf(m)} (id, org_path, name, added_at)
      values (\${id}, \${body.orgPath}::ltree, \${body.name}, \${new Date(ctx.now).toISOString()})\`.execute(ctx.tx);
  } catch (error) {
    if (isUniqueViolation(error)) throw new Failure(${m.name}Failures.NAME_TAKEN, { name: body.name });
    throw error;
  }
  ctx.announce(${m.name}Events.${m.entity}Added, {
    subject: \`${m.entity}:\${id}\`,
    orgPath: body.orgPath,
    payload: { ${m.entity}Id: id, name: body.name },
  });
  const row = await ${m.entity}Store.byId(ctx.tx, id);
  if (!row) throw new Failure(NOT_FOUND);
  return shape${Entity}(row);
}
`,
  'server/migrations/0001-MODULE.sql': (m) => `create table ${tableOf(m)} (
  id uuid primary key,
  org_path ltree not null,
  name text not null,
  added_at timestamptz not null,
  unique (org_path, name)
);
create index on ${tableOf(m)} using gist (org_path);
`,
  'web/index.ts': (m) => `import type { WebModule } from '#platform/web/shell-types';

/** Screens of the ${m.name} module. */
export const ${m.name}Web: WebModule = {
  name: '${m.name}',
  pages: [
    {
      path: '/${m.name}',
      title: { zh: '${m.zh}', en: '${m.name}' },
      permission: '${m.name}.read',
      menu: { icon: 'system', order: 80 },
      load: async () => (await import('./${kebab(m.entity)}s-page.tsx')).${pascal(m.entity)}sPage,
    },
  ],
};
`,
  'web/strings.zh.ts': (m) => `export const zh = {
  title: '${m.zh}',
  none: '还没有登记',
};
export type Strings = typeof zh;
`,
  'web/strings.en.ts': (m) => `import type { Strings } from './strings.zh.ts';

export const en: Strings = {
  title: '${m.name}',
  none: 'Nothing yet',
};
`,
  'web/ENTITYs-page.tsx': (m, Entity) => `import type { ReactNode } from 'react';
import { useOperation } from '#platform/web/client';
import { Screen } from '#platform/web/screens';
import { useText } from '#platform/web/text';
import { EmptyState, FailedState, LoadingState } from '#platform/web/ui';
import { ${m.name}Operations } from '#${m.name}/contract';
import { en } from './strings.en.ts';
import { zh } from './strings.zh.ts';

/** The list of ${m.entity}s. */
export function ${Entity}sPage(): ReactNode {
  const t = useText({ zh, en });
  const list = useOperation(${m.name}Operations.list${Entity}s, { query: {} });
  return (
    <Screen title={t.title}>
      {list.error ? (
        <FailedState failure={list.error} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <LoadingState />
      ) : list.data.items.length === 0 ? (
        <EmptyState title={t.none} />
      ) : (
        <ul>
          {list.data.items.map((item) => (
            <li key={item.id}>{item.name}</li>
          ))}
        </ul>
      )}
    </Screen>
  );
}
`,
  'test/ENTITYs.test.ts': (m, Entity) => `import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestApp, TREE, type TestApp } from '#testkit';
import { ${m.name}Operations as op } from '#${m.name}/contract';

let app: TestApp;
before(async () => {
  app = await startTestApp();
});
after(() => app.stop());

test('${m.rules}-1 what is added is seen in its branch and not beside it', async () => {
  const officer = await app.person('dutyOfficer');
  const added = await officer.call(op.add${Entity}, { body: { orgPath: TREE.township, name: '一号' } });
  const elsewhere = await app.person('dutyOfficer', TREE.otherCounty);
  assert.deepEqual((await officer.call(op.list${Entity}s)).items, [added]);
  assert.deepEqual((await elsewhere.call(op.list${Entity}s)).items, []);
});

test('${m.rules}-2 no defect was logged', () => assert.deepEqual(app.errors, []));
`,
};

/** Every file of a new module, by its path in the checkout. */
export function moduleFiles(m: NewModule): Record<string, string> {
  if (!/^[a-z]{2,20}$/.test(m.name))
    throw new ScaffoldProblem(`the module “${m.name}” must be lower-case letters only, e.g. resources`);
  if (!/^[A-Z]{3}$/.test(m.rules))
    throw new ScaffoldProblem(`the rule prefix “${m.rules}” must be three capital letters, e.g. RES`);
  requireCamel(m.entity, 'the entity');
  const files: Record<string, string> = {};
  for (const [path, part] of Object.entries({ ...PARTS, ...MORE })) {
    const named = path.replace('ENTITY', kebab(m.entity)).replace('MODULE', m.name);
    files[`modules/${m.name}/${named}`] = part(m, pascal(m.entity));
  }
  return files;
}

/** What is left to the person, in order. */
export const moduleSteps = (m: NewModule): string[] => [
  `modules/graph.ts: ${m.name}: { calls: [], hears: [] }, then node tools/gen-module-graph.ts`,
  `modules/identity/contract/policy-table.ts: rows ${m.name}.read and ${m.name}.manage`,
  `apps/server/modules.ts: ${m.name}Module, after the modules it calls`,
  `tools/boundaries.ts: ${m.name} among the owners of tables`,
  `tools/gen-glossary.ts: ${m.name}Events, then node tools/gen-glossary.ts; GLOSSARY.md: its words`,
  `node --test modules/${m.name}/test/${kebab(m.entity)}s.test.ts`,
];

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { validate, type Validator } from '@hyperjump/json-schema/openapi-3-1';
import { openApiOf } from '#platform/server/http';
import { VERSION } from './compose.ts';
import { modules } from './modules.ts';

interface Reply {
  readonly description: string;
  readonly content: Readonly<Record<string, { readonly schema?: object }>>;
}
interface Described {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: object }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly responses: Readonly<Record<string, Reply>>;
  readonly security: readonly Readonly<Record<string, unknown>>[];
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const operations = modules.flatMap((m) => m.routes.map((r) => r.operation));
/** As it leaves the server: what JSON leaves out is left out. */
const text = JSON.stringify(openApiOf(operations, VERSION));
const document = JSON.parse(text) as Document;
const described = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

let official: Validator;
before(async () => {
  official = await validate('https://spec.openapis.org/oas/3.1/schema-base');
});
const isOfficial = (candidate: unknown): boolean => official(candidate as never).valid;

type Tree = { [key: string]: Tree };

/** The document with one place changed, or taken out. */
function planted(at: readonly string[], value?: unknown): Tree {
  const copy = JSON.parse(text) as Tree;
  const last = at.at(-1) ?? '';
  let node = copy;
  for (const step of at.slice(0, -1)) node = node[step];
  if (value === undefined) delete node[last];
  else node[last] = value as Tree;
  return copy;
}

test('PLT-10 the OpenAPI document is one by the official schema of OpenAPI 3.1, which refuses planted faults', () => {
  assert.ok(isOfficial(document));
  const [{ path, method }] = described;
  const one = ['paths', path, method];
  const faults: [at: string[], value?: unknown][] = [
    [['info', 'title']],
    [['openapi'], '3.0.3'],
    [['paths', 'no-slash'], {}],
    [[...one, 'responses', '200', 'description']],
    [[...one, 'responses', '200', 'content', 'application/json', 'schema'], { type: 'text' }],
    [[...one, 'parameters'], [{ name: 'a', in: 'body', schema: {} }]],
    [[...one, 'security'], { session: [] }],
    [['components', 'securitySchemes', 'session'], { type: 'cookie' }],
  ];
  for (const [at, value] of faults)
    assert.ok(!isOfficial(planted(at, value)), `${at.join(' ')} was not found`);
});

test('PLT-11 every operation is described: a sentence in both languages, parameters, body, answer, failures, rights', () => {
  assert.equal(described.length, operations.length);
  assert.equal(new Set(described.map((d) => d.operation.operationId)).size, operations.length);
  for (const { path, method, operation } of described) {
    const at = `${method} ${path}`;
    assert.match(operation.summary, /\p{Script=Han}/u, at);
    assert.match(operation.description, /^[A-Za-z].*\n\nAccess: \S+/, at);
    const declared = operations.find((o) => o.id === operation.operationId);
    assert.ok(declared, at);
    const places = [...path.matchAll(/\{(\w+)\}/g)].map((m) => m[1]);
    const given = operation.parameters.filter((p) => p.in === 'path').map((p) => p.name);
    assert.deepEqual(given.sort(), places.sort(), at);
    assert.equal(operation.requestBody !== undefined, declared.body !== undefined, at);
    for (const media of Object.values(operation.requestBody?.content ?? {}))
      assert.ok(Object.keys(media.schema).length > 0, at);
    const { '200': good, default: bad, ...failures } = operation.responses;
    const [[type, media]] = Object.entries(good.content);
    assert.ok(
      type === 'application/json' ? Object.keys(media.schema ?? {}).length > 0 : type === declared.produces,
      at,
    );
    assert.deepEqual(bad.content['application/json'].schema, { $ref: '#/components/schemas/Failure' }, at);
    const said = Object.values(failures)
      .map((f) => f.description)
      .join('\n');
    for (const { code } of declared.failures ?? []) assert.ok(said.includes(`${code}: `), `${at} ${code}`);
    for (const failure of Object.values(failures))
      assert.deepEqual(
        failure.content['application/json'].schema,
        { $ref: '#/components/schemas/Failure' },
        at,
      );
    assert.equal(operation.security.length > 0, declared.access !== 'public', at);
  }
});

test('PLT-11 every reference and every security scheme leads somewhere inside the document', () => {
  for (const [, ref] of text.matchAll(/"\$ref":"([^"]+)"/g)) {
    const [root, ...steps] = ref.split('/');
    assert.equal(root, '#');
    let node: unknown = document;
    for (const step of steps) node = (node as Record<string, unknown> | undefined)?.[step];
    assert.ok(node, ref);
  }
  for (const { operation } of described)
    for (const scheme of operation.security.flatMap((s) => Object.keys(s)))
      assert.ok(document.components['securitySchemes'][scheme], scheme);
});

import { dirname, join, normalize } from 'node:path';
import type { ModuleEdges } from '#platform/contract';
import type { SourceFile } from './repository.ts';

/** A broken rule; the message says what to do instead. */
export interface Violation {
  readonly path: string;
  readonly rule:
    | 'place'
    | 'layer'
    | 'door'
    | 'realm'
    | 'graph'
    | 'purity'
    | 'database'
    | 'http'
    | 'sockets'
    | 'environment'
    | 'tables'
    | 'sm2';
  readonly message: string;
}

/** Every known place of a source file; anything else is refused until it is given one here. */
const PLACES: readonly RegExp[] = [
  /^kernels\/[a-z0-9-]+\/.*\.ts$/,
  /^codecs\/[a-z0-9-]+\/.*\.ts$/,
  /^platform\/(contract|testkit)\/[a-z-]+(\.test)?\.ts$/,
  /^platform\/(server|web)\/[a-z-]+\/.*\.tsx?$/,
  /^modules\/graph\.ts$/,
  /^modules\/[a-z]+\/(contract|server|test)\/.*\.ts$/,
  /^modules\/[a-z]+\/web\/.*\.tsx?$/,
  /^modules\/[a-z]+\/test\/.*\.spec\.ts$/,
  /^apps\/(server|cli|simulator)\/.*\.ts$/,
  /^apps\/web\/.*\.tsx?$/,
  /^(tools|bench|conformance|test)\/.*\.ts$/,
  /^vite\.config\.ts$/,
];

const isTest = (path: string): boolean =>
  /(\.(test|spec|bench)|\/fixture)\.ts$/.test(path) ||
  /^(test|bench|tools|conformance)\//.test(path) ||
  /^modules\/[a-z]+\/test\//.test(path) ||
  path.startsWith('platform/testkit/');
const layerOf = (path: string): string => path.split('/')[0];
const moduleOf = (path: string): string | undefined => /^modules\/([a-z]+)\//.exec(path)?.[1];
const realmOf = (path: string): string | undefined =>
  /^modules\/[a-z]+\/(contract|server|web|test)\//.exec(path)?.[1] ??
  /^platform\/(contract|server|web|testkit)\//.exec(path)?.[1];

/** Where a specifier leads, as a path in the checkout; undefined for packages and Node parts. */
export function targetOf(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return normalize(join(dirname(from), specifier.split('?')[0]));
  if (specifier === '#app') return 'apps/server/compose.ts';
  if (specifier === '#testkit') return 'test/support/index.ts';
  if (/^#(kernels|codecs|platform)\//.test(specifier)) return `${specifier.slice(1)}/index.ts`;
  const door = /^#([a-z]+)\/(contract|server|web)$/.exec(specifier);
  return door ? `modules/${door[1]}/${door[2]}/index.ts` : undefined;
}

const ALLOWED_LAYERS: Readonly<Record<string, readonly string[]>> = {
  kernels: ['kernels'],
  codecs: ['codecs', 'kernels'],
  platform: ['platform', 'kernels', 'codecs'],
  modules: ['modules', 'platform', 'kernels', 'codecs'],
};

function checkLayer(file: SourceFile, target: string): string | undefined {
  const allowed = ALLOWED_LAYERS[layerOf(file.path)];
  if (!allowed || isTest(file.path) || allowed.includes(layerOf(target))) return undefined;
  return `${layerOf(file.path)} may not import ${target}: arrows point down only (apps → modules → platform → kernels, codecs); move the code down or turn the call around`;
}

/** The folder a relative import may not leave: a kernel, a codec, a platform part, a module. */
function homeOf(path: string): string | undefined {
  return (
    /^(kernels|codecs)\/[a-z0-9-]+\//.exec(path)?.[0] ??
    /^platform\/(server|web)\/[a-z-]+\//.exec(path)?.[0] ??
    /^platform\/(contract|testkit)\//.exec(path)?.[0] ??
    /^modules\/[a-z]+\//.exec(path)?.[0]
  );
}

function checkDoor(file: SourceFile, specifier: string, target: string): string | undefined {
  const home = homeOf(file.path);
  if (!specifier.startsWith('.') || !home || target.startsWith(home) || isTest(file.path)) return undefined;
  return `${specifier} leaves ${home}: go through a door (#kernels/…, #codecs/…, #platform/…, #<module>/contract|server|web)`;
}

function checkRealm(file: SourceFile, target: string): string | undefined {
  const from = realmOf(file.path);
  const to = realmOf(target);
  if (!from || !to || from === 'test' || from === 'testkit' || isTest(file.path)) return undefined;
  const ok = from === to || to === 'contract';
  return ok
    ? undefined
    : `${from} may not see ${to}: contract ← server, contract ← web; put what both need into the contract`;
}

function checkGraph(
  file: SourceFile,
  target: string,
  graph: Readonly<Record<string, ModuleEdges>>,
): string | undefined {
  const from = moduleOf(file.path);
  const to = moduleOf(target);
  if (!from || !to || from === to || isTest(file.path)) return undefined;
  const edges = graph[from];
  if (!edges) return `module ${from} is not in modules/graph.ts: add it with its edges`;
  if (edges.calls.includes(to)) return undefined;
  if (edges.hears.includes(to) && realmOf(target) === 'contract') return undefined;
  return `${from} → ${to} is not a declared edge: add it to modules/graph.ts (calls or hears), or do without`;
}

const WEB_CONTRACT_EDGE = 'contract';

function checkPurity(file: SourceFile): string | undefined {
  if (
    !['kernels', 'codecs'].includes(layerOf(file.path)) ||
    isTest(file.path) ||
    file.path.endsWith('.test.ts')
  )
    return undefined;
  const foreign = file.imports.find((i) => !i.startsWith('.') && !i.startsWith('#'));
  if (foreign)
    return `imports ${foreign}: kernels and codecs take nothing but #kernels and #codecs; let the caller inject it`;
  const impure =
    /\b(Date\.now|new Date\(\)|Math\.random|performance\.now|process\.|globalThis\.|setTimeout|setInterval|fetch\()/.exec(
      stripComments(file.text),
    );
  return impure
    ? `uses ${impure[1]}: kernels and codecs have no clock, randomness or host; take it as an argument`
    : undefined;
}

function stripComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

function checkSights(file: SourceFile): Violation[] {
  if (isTest(file.path)) return [];
  const found: Violation[] = [];
  const add = (rule: Violation['rule'], message: string): void =>
    void found.push({ path: file.path, rule, message });
  const inModule = file.path.startsWith('modules/');
  const name = file.path.split('/').at(-1) ?? '';
  if (
    inModule &&
    file.imports.includes('#platform/server/db') &&
    /^(routes|shape|lifecycle|module|explain|describe)\.ts$/.test(name)
  )
    add('database', `${name} may not see the database: put the query into the store or the use case`);
  if (
    inModule &&
    file.imports.some((i) => i === 'fastify' || i === 'node:http' || i === '#platform/server/http') &&
    !/\/(listeners\/|authenticate\.ts$)/.test(file.path)
  )
    add('http', 'only the HTTP edge of the platform sees HTTP: declare an operation and a route');
  if (
    inModule &&
    file.imports.some((i) => ['node:net', 'node:dgram', 'node:tls'].includes(i)) &&
    !file.path.includes('/listeners/')
  )
    add('sockets', 'only listeners/ see sockets');
  if (
    /\bprocess\.env\b|\{ env \} = process/.test(stripComments(file.text)) &&
    file.path !== 'apps/server/config.ts'
  )
    add('environment', 'only apps/server/config.ts reads the environment: take the value as an argument');
  if (
    file.imports.includes('node:crypto') &&
    /\bimport \{[^}]*\b(sign|verify|createSign|createVerify)\b[^}]*\} from 'node:crypto'/.test(file.text) &&
    !/^platform\/server\/(xml-signature|tls)\//.test(file.path)
  )
    add(
      'sm2',
      'Node’s sign and verify do not speak SM2 with the standard identity: use #platform/server/crypto',
    );
  return found;
}

const PLATFORM_TABLES = /^(log|job|reaction|schema)(_|$)/;

/** Tables named after from, join, into, update in a module's SQL must be its own (or the platform's). */
function checkTables(file: SourceFile, modules: readonly string[]): Violation[] {
  const module = moduleOf(file.path);
  if (!module || realmOf(file.path) !== 'server' || isTest(file.path)) return [];
  const found: Violation[] = [];
  const tables = [
    ...stripComments(file.text).matchAll(
      /\b(?:from|join|insert into|update|delete from)\s+([a-z]+_[a-z_]+)\b/g,
    ),
  ].map((m) => m[1]);
  const owners = new Set(modules);
  for (const table of new Set(tables)) {
    const owner = table.split('_')[0];
    if (owner === module || PLATFORM_TABLES.test(table) || !owners.has(owner)) continue;
    found.push({
      path: file.path,
      rule: 'tables',
      message: `names ${table}, which belongs to ${owner}: call ${owner}'s server door`,
    });
  }
  return found;
}

/** Holds every source against the rules of ARCHITECTURE.md §3. */
export function findViolations(
  files: readonly SourceFile[],
  graph: Readonly<Record<string, ModuleEdges>>,
): Violation[] {
  const found: Violation[] = [];
  for (const file of files) {
    const add = (rule: Violation['rule'], message: string | undefined): void => {
      if (message) found.push({ path: file.path, rule, message });
    };
    if (!PLACES.some((p) => p.test(file.path)))
      add('place', 'has no known place: move it, or give its kind a place in tools/boundaries.ts');
    add('purity', checkPurity(file));
    found.push(...checkSights(file), ...checkTables(file, Object.keys(graph)));
    for (const specifier of file.imports) {
      const target = targetOf(file.path, specifier);
      if (!target) {
        if (specifier.startsWith('#')) add('door', `${specifier} is no door`);
        continue;
      }
      add('layer', checkLayer(file, target));
      add('door', checkDoor(file, specifier, target));
      add('realm', checkRealm(file, target));
      if (!(realmOf(file.path) === 'web' && realmOf(target) === WEB_CONTRACT_EDGE))
        add('graph', checkGraph(file, target, graph));
    }
  }
  return found;
}

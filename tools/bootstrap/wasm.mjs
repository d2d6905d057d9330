// Compiles every kernels/*/wasm/*.as.ts (AssemblyScript) into a content-addressed cache and compares its bytes with the committed hashes. Plain JavaScript, Node >= 20.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './runtime.mjs';

const FLAGS = ['-O3', '--runtime', 'stub', '--enable', 'simd', '--noAssert'];
const sha256 = (data) => createHash('sha256').update(data).digest('hex');
const readJson = (file, otherwise) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : otherwise);

function compilerVersion() {
  return readJson(join(root, 'node_modules/assemblyscript/package.json'), undefined)?.version;
}

/** Further compiler flags a source asks for in its first line: `// asc: --importMemory …`. */
function ownFlags(source) {
  const first = /^\/\/ asc:(.*)$/m.exec(source.split('\n', 1)[0]);
  return first ? first[1].trim().split(/\s+/) : [];
}

/** Every WebAssembly source of the checkout: kernel and file name, text, cache path and committed hash. */
export function wasmSources() {
  const version = compilerVersion();
  const kernels = join(root, 'kernels');
  return readdirSync(kernels)
    .sort()
    .flatMap((kernel) => {
      const folder = join(kernels, kernel, 'wasm');
      if (!existsSync(folder)) return [];
      const committed = readJson(join(folder, 'hashes.json'), {});
      return readdirSync(folder)
        .filter((name) => name.endsWith('.as.ts'))
        .sort()
        .map((name) => {
          const path = join(folder, name);
          const text = readFileSync(path, 'utf8');
          const file = name.slice(0, -'.as.ts'.length);
          const key = sha256(`${version}\n${FLAGS.join(' ')}\n${text}`);
          return {
            kernel,
            file,
            path,
            text,
            cached: join(root, '.cache/wasm', `${key}.wasm`),
            committed: committed[file],
          };
        });
    });
}

async function compile(source) {
  const { default: asc } = await import('assemblyscript/asc');
  let bytes;
  let messages = '';
  const { error } = await asc.main(
    [`${source.file}.ts`, '--outFile', 'out.wasm', ...FLAGS, ...ownFlags(source.text)],
    {
      readFile: (name) => (name === `${source.file}.ts` ? source.text : null),
      writeFile: (name, contents) => {
        if (name === 'out.wasm') bytes = contents;
      },
      listFiles: () => [],
      stdout: { write: (text) => (messages += text) },
      stderr: { write: (text) => (messages += text) },
    },
  );
  if (error || !bytes) throw new Error(`${source.path} does not compile:\n${messages || error?.message}`);
  return Buffer.from(bytes);
}

async function bytesOf(source) {
  if (existsSync(source.cached)) return readFileSync(source.cached);
  const bytes = await compile(source);
  try {
    mkdirSync(join(root, '.cache/wasm'), { recursive: true });
    const draft = `${source.cached}.${process.pid}`;
    writeFileSync(draft, bytes);
    renameSync(draft, source.cached);
  } catch {
    // A read-only checkout compiles at every start.
  }
  return bytes;
}

/** The compiled bytes of one kernel file, compiling them when the cache lacks them; undefined when the source, the compiler or a matching committed hash is missing. */
export async function kernelWasm(kernel, file) {
  const source = wasmSources().find((s) => s.kernel === kernel && s.file === file);
  if (!source || !compilerVersion()) return undefined;
  const bytes = await bytesOf(source);
  return sha256(bytes) === source.committed ? bytes : undefined;
}

/** Fills the cache for every kernel, so that nobody waits for the compiler later. Without a compiler, or for a source that does not compile, the TypeScript reference runs instead. */
export async function ensureWasm() {
  const missing = compilerVersion() ? wasmSources().filter((source) => !existsSync(source.cached)) : [];
  if (missing.length > 0)
    process.stderr.write('正在编译计算内核（只在首次或更新后进行）… Compiling kernels…\n');
  for (const source of missing) {
    try {
      await bytesOf(source);
    } catch (error) {
      process.stderr.write(`${error.message}\n`);
    }
  }
}

async function check(write, only) {
  if (!compilerVersion()) {
    process.stderr.write(
      '缺少 AssemblyScript 编译器：请运行 npm install。\nThe AssemblyScript compiler is missing: run npm install.\n',
    );
    return 1;
  }
  const wanted = new Map();
  let bad = 0;
  for (const source of wasmSources()) {
    if (only.length > 0 && !only.includes(source.kernel)) continue;
    const hash = sha256(await bytesOf(source));
    wanted.set(source.kernel, { ...wanted.get(source.kernel), [source.file]: hash });
    if (write || hash === source.committed) continue;
    bad += 1;
    process.stderr.write(
      `kernels/${source.kernel}/wasm/${source.file}.as.ts compiles to ${hash.slice(0, 12)}…, but hashes.json has ${source.committed?.slice(0, 12) ?? 'nothing'}: run node tools/bootstrap/wasm.mjs --write ${source.kernel} and commit hashes.json with the source.\n`,
    );
  }
  for (const [kernel, hashes] of wanted) {
    const file = join(root, 'kernels', kernel, 'wasm/hashes.json');
    const stale = Object.keys(readJson(file, {})).filter((name) => !(name in hashes));
    if (write) writeFileSync(file, `${JSON.stringify(hashes, null, 2)}\n`);
    else if (stale.length > 0) {
      bad += 1;
      process.stderr.write(
        `kernels/${kernel}/wasm/hashes.json names ${stale.join(', ')} without a source: run node tools/bootstrap/wasm.mjs --write and commit it.\n`,
      );
    }
  }
  if (bad === 0)
    process.stdout.write(
      `${[...wanted.values()].reduce((n, h) => n + Object.keys(h).length, 0)} WebAssembly files ${write ? 'written' : 'match'}\n`,
    );
  return bad === 0 ? 0 : 1;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    process.exitCode = await check(
      process.argv.includes('--write'),
      process.argv.slice(2).filter((a) => !a.startsWith('--')),
    );
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

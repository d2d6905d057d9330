import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { root } from './root.ts';

/** One source file with what it imports (types count, dynamic imports too). */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

/** Specifiers a TypeScript source imports or re-exports. */
export function importsOf(path: string, text: string): string[] {
  const { module, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0].message}`);
  const found = module.staticImports.map((i) => i.moduleRequest.value);
  for (const e of module.staticExports)
    for (const entry of e.entries) if (entry.moduleRequest) found.push(entry.moduleRequest.value);
  for (const d of module.dynamicImports) {
    const literal = /^['"]([^'"]+)['"]$/.exec(text.slice(d.moduleRequest.start, d.moduleRequest.end));
    if (literal) found.push(literal[1]);
  }
  return [...new Set(found)];
}

/** Paths git knows (tracked, or new and not ignored). */
export function listFiles(): string[] {
  return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
    .split('\n')
    .filter(Boolean);
}

/** Every TypeScript source of the checkout. Throws when fewer were read than git lists. */
export function readSources(): SourceFile[] {
  const paths = listFiles().filter(
    (p) => /\.(ts|tsx|mts)$/.test(p) && !p.endsWith('.as.ts') && !p.endsWith('.d.ts'),
  );
  const files: SourceFile[] = [];
  for (const path of paths) {
    let text: string;
    try {
      text = readFileSync(join(root, path), 'utf8');
    } catch {
      continue; // removed from the tree, not yet from the index
    }
    files.push({ path, text, imports: importsOf(path, text) });
  }
  const tracked = execFileSync('git', ['ls-files', '--deleted'], { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter(Boolean).length;
  if (files.length < paths.length - tracked)
    throw new Error(
      `read ${files.length} of ${paths.length} sources: a check that does not read everything proves nothing`,
    );
  return files;
}

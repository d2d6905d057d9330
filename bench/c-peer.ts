import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../shared/data/bench');
let builds: string | undefined;

/** A compiled C peer: run it with arguments and get its standard output. */
export interface CPeer {
  readonly source: string;
  readonly sha256: string;
  readonly flags: readonly string[];
  run(...args: readonly (string | number)[]): string;
}

/** Flags of the two peers every goal names. */
export const strictC: readonly string[] = ['-O3', '-march=native'];
export const fastC: readonly string[] = ['-O3', '-march=native', '-ffast-math'];
/** Fast mathematics at the vector width of WebAssembly (128 bits). */
export const sseC: readonly string[] = ['-O3', '-march=x86-64-v2', '-ffast-math'];

/** Compiles a source of the peer folder (or an absolute path); a sentence says why when gcc or the folder is absent. */
export function compilePeer(file: string, flags: readonly string[]): CPeer | string {
  const source = file.startsWith('/') ? file : join(folder, file);
  if (!existsSync(source)) return `peer ${file} is not here: the C comparison is skipped`;
  if (spawnSync('gcc', ['--version']).status !== 0)
    return 'gcc is not installed: the C comparison is skipped';
  if (builds === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'fengsui-bench-'));
    builds = made;
    process.on('exit', () => rmSync(made, { recursive: true, force: true }));
  }
  const sha256 = createHash('sha256').update(readFileSync(source)).digest('hex');
  const binary = join(
    builds,
    createHash('sha256')
      .update(`${sha256} ${flags.join(' ')}`)
      .digest('hex'),
  );
  if (!existsSync(binary)) execFileSync('gcc', [...flags, source, '-o', binary, '-lm'], { stdio: 'pipe' });
  return {
    source: file,
    sha256,
    flags,
    run: (...args) => execFileSync(binary, args.map(String), { encoding: 'utf8' }),
  };
}

/** The first number after `label` in a peer's output; NaN when it is not there. */
export function figureAfter(output: string, label: RegExp): number {
  const rest = output.slice(output.search(label)).replace(label, '');
  return Number(/-?\d+(\.\d+)?(e[+-]?\d+)?/i.exec(rest)?.[0] ?? Number.NaN);
}

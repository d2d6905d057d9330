import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { root } from '../root.ts';
import { ScaffoldProblem } from './names.ts';

/** Writes the files below `folder` and formats them. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const sources = Object.keys(files).filter((p) => /\.tsx?$/.test(p));
  spawnSync(
    join(root, 'node_modules', '.bin', 'oxfmt'),
    ['-c', join(root, '.oxfmtrc.json'), ...sources.map((p) => join(folder, p))],
    { cwd: folder },
  );
}

/** Runs a scaffold command: prints what was made and what is left, or what is wrong with the request. */
export function runScaffold(
  make: () => {
    files: Record<string, string>;
    /** Files that are there and change. */
    edits?: Record<string, string>;
    steps: string[];
    over: boolean;
  },
): void {
  try {
    const { files, edits = {}, steps, over } = make();
    const there = Object.keys(files).find((p) => !over && existsSync(join(root, p)));
    if (there) throw new ScaffoldProblem(`${there} is there already`);
    writeFiles(root, { ...files, ...edits });
    console.log(
      [
        ...Object.keys(files).map((p) => `written ${p}`),
        ...Object.keys(edits).map((p) => `changed ${p}`),
        '',
        'Left to you:',
        ...steps.map((s) => `- ${s}`),
      ].join('\n'),
    );
  } catch (error) {
    if (!(error instanceof ScaffoldProblem)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}

// `npm run bench [name…]`: runs every *.bench.ts (or the named ones), prints a table and writes .cache/bench.json.
import { globSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Bench, BenchResult, BenchRow } from '../bench/ratio.ts';
import { root } from './root.ts';

const figure = (value: number | undefined): string =>
  value === undefined ? '' : Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);

function verdict(row: BenchRow): string {
  if (row.target === undefined || row.ratio === undefined) return '';
  return row.ratio >= row.target ? 'met' : 'MISSED';
}

function printTable(result: BenchResult): void {
  const head = ['figure', 'ours', 'unit', 'peer', 'peer value', 'recorded', 'ratio', 'worst', 'target', ''];
  const lines = result.rows.map((row) => [
    row.name,
    figure(row.ours),
    row.unit,
    row.peerName ?? '',
    figure(row.peer),
    figure(row.recorded),
    figure(row.ratio),
    figure(row.worst),
    row.target === undefined ? '' : `≥ ${row.target}`,
    verdict(row),
  ]);
  const widths = head.map((title, i) => Math.max(title.length, ...lines.map((line) => line[i].length)));
  for (const line of [head, ...lines])
    console.log(`  ${line.map((cell, i) => cell.padEnd(widths[i])).join('  ')}`);
  for (const note of result.notes) console.log(`  · ${note}`);
}

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const files = globSync('**/*.bench.ts', { cwd: root, exclude: (name) => name === 'node_modules' }).sort();
  const done: Record<string, unknown>[] = [];
  for (const file of files) {
    if (wanted.length > 0 && !wanted.some((name) => file.includes(name))) continue;
    const { bench } = (await import(pathToFileURL(join(root, file)).href)) as { bench?: Bench };
    if (!bench) {
      console.log(`\n${file}: prints its own figures`);
      continue;
    }
    console.log(`\n${bench.name} — ${bench.goal}`);
    const started = performance.now();
    const result = await bench.run();
    const seconds = Number(((performance.now() - started) / 1000).toFixed(1));
    printTable(result);
    console.log(`  (${seconds} s)`);
    done.push({ file, name: bench.name, goal: bench.goal, seconds, ...result });
  }
  await mkdir(join(root, '.cache'), { recursive: true });
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    node: process.version,
  };
  await writeFile(
    join(root, '.cache/bench.json'),
    `${JSON.stringify({ machine, benches: done }, null, 2)}\n`,
  );
  if (done.length === 0 && wanted.length > 0) {
    console.error(`没有名字含“${wanted.join('、')}”的测速。No bench matches ${wanted.join(', ')}.`);
    process.exitCode = 2;
  }
}

await main();

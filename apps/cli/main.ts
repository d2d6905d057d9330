import { writeSync } from 'node:fs';
import { useReferenceKernels } from '#platform/server/wasm';
import { wantsReferenceKernels } from '../server/config.ts';
import { sentenceOf } from '../server/problem.ts';
import { UsageError, type Command, type Terminal } from './command.ts';
import { commands } from './commands.ts';

function write(fd: 1 | 2, data: Uint8Array): void {
  for (let at = 0; at < data.length;) {
    try {
      at += writeSync(fd, data, at);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EPIPE') process.exit(0);
      if (code !== 'EAGAIN') throw error;
    }
  }
}

async function readStdin(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function help(): string {
  const width = Math.max(...commands.map((c) => c.name.length));
  const rows = commands.map((c) => `  ${c.name.padEnd(width)}  ${c.summary.zh} ${c.summary.en}`);
  return `用法 usage: fengsui <command> …\n\n${rows.join('\n')}\n`;
}

async function main(): Promise<number> {
  const [name, ...args] = process.argv.slice(2);
  const terminal: Terminal = {
    args,
    readStdin,
    out: (text) => write(1, typeof text === 'string' ? Buffer.from(text) : text),
    err: (text) => write(2, Buffer.from(text)),
  };
  if (!name || name === 'help' || name === '--help') {
    terminal.out(help());
    return name ? 0 : 2;
  }
  const command: Command | undefined = commands.find((c) => c.name === name);
  if (!command) {
    terminal.err(`没有“${name}”这个命令。No such command: ${name}\n\n${help()}`);
    return 2;
  }
  try {
    return await command.run(terminal);
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.err(`${error.message}\n用法 usage: ${command.usage}\n`);
      return 2;
    }
    const sentence = sentenceOf(error);
    if (sentence === undefined) throw error;
    terminal.err(sentence);
    return 1;
  }
}

useReferenceKernels(wantsReferenceKernels());
process.exitCode = await main();

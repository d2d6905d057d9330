import { readFile } from 'node:fs/promises';
import { readWitness, verifyExport } from '#platform/server/log';
import { UsageError, type Command } from '../command.ts';

function option(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name);
  return at === -1 ? undefined : args[at + 1];
}

/** Needs no database and no network: only the export, and the key and witness if the verifier has them. */
export const verify: Command = {
  name: 'verify',
  summary: { zh: '离线校验导出的日志或证据链', en: 'verify an exported log or chain offline' },
  usage: 'fengsui verify FILE [--key PUBLIC_KEY_HEX] [--witness FILE]',
  async run(terminal) {
    const [file] = terminal.args;
    if (!file || file.startsWith('--')) throw new UsageError('请给出导出文件。');
    const witnessFile = option(terminal.args, '--witness');
    const trustedKey = option(terminal.args, '--key');
    try {
      const witness = witnessFile ? readWitness(await readFile(witnessFile, 'utf8')) : undefined;
      const verdict = verifyExport(await readFile(file, 'utf8'), {
        ...(trustedKey ? { trustedKey } : {}),
        ...(witness ? { witness } : {}),
      });
      terminal.out(`${JSON.stringify(verdict, null, 2)}\n`);
      const ok = verdict.faults.length === 0;
      const tail =
        verdict.untruncatedUpTo === undefined
          ? '没有见证文件，无法证明末尾没有被截去。Without a witness the tail cannot be proved.'
          : `到第 ${verdict.untruncatedUpTo} 条未被截断。Untruncated up to ${verdict.untruncatedUpTo}.`;
      terminal.err(
        ok
          ? `校验通过：${verdict.entries} 条，完整、有序、签名有效（到第 ${verdict.signedUpTo} 条）。${tail}\n`
          : `校验不通过 failed：\n${verdict.faults.map((f) => `  ${f}`).join('\n')}\n`,
      );
      return ok ? 0 : 1;
    } catch (error) {
      terminal.err(`读不了这个文件：${(error as Error).message}\nThe file cannot be read.\n`);
      return 1;
    }
  },
};

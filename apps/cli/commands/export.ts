import { exportTables } from '#platform/server/backup';
import { exportChain, exportLog } from '#platform/server/log';
import { UsageError, type Command } from '../command.ts';
import { openInstance } from '../instance.ts';

export const exportData: Command = {
  name: 'export',
  summary: { zh: '导出日志、一条证据链或全部表', en: 'export the log, one chain, or all tables' },
  usage: 'fengsui export log|tables|chain ID [--data DIR] > FILE',
  async run(terminal) {
    const [what, ...others] = terminal.args;
    const chain = what === 'chain' ? others.shift() : undefined;
    if (!what || !['log', 'tables', 'chain'].includes(what) || (what === 'chain' && !chain))
      throw new UsageError('请写明导出什么：log、tables 或 chain 编号。');
    const instance = await openInstance(others, { migrate: false });
    try {
      if (what === 'log') for await (const part of exportLog(instance.database.db)) terminal.out(part);
      else if (chain) {
        const found = await exportChain(instance.database.db, chain);
        if (!found) {
          terminal.err(
            '没有这条链，或还没有签名覆盖它（每 60 秒签名一次）。No such chain, or no signed head covers it yet.\n',
          );
          return 1;
        }
        terminal.out(`${JSON.stringify(found)}\n`);
      } else {
        const client = await instance.database.pool.connect();
        await client.query('begin isolation level repeatable read read only');
        for await (const line of exportTables(client)) terminal.out(line);
        await client.query('commit');
        client.release();
      }
      return 0;
    } finally {
      await instance.close();
    }
  },
};

import { readConfig } from '../../server/config.ts';
import { sentenceOf } from '../../server/problem.ts';
import { run, type Running } from '../../server/run.ts';
import type { Command, Terminal } from '../command.ts';
import { checkout } from '../checkout.ts';

function announce(terminal: Terminal, running: Running): void {
  const lines = [`烽燧已启动 Fengsui is running: ${running.url}（${running.seconds.toFixed(1)} s）`];
  if (running.node.app.settings.demo)
    lines.push('当前是演示数据，所有页面都有标记。Demo data; every page says so.');
  if (!running.hasWeb)
    lines.push(
      '页面没有构建成，只有接口可用：请运行 npm install，再运行 npm run build。The web is not built, only the API works: run npm install, then npm run build.',
    );
  if (running.setupLink)
    lines.push(
      `首次设置链接（只能在本机用一次，30 分钟内有效）One-time set-up link, this machine only, 30 minutes:\n  ${running.setupLink}`,
    );
  if (running.authority) {
    const { file, fingerprint } = running.authority;
    lines.push(
      `加密连接用的是本机自建的证书。请在每台要访问的电脑上信任它的颁发机构：下载 ${running.url}/ca.crt（或从本机复制 ${file}），先核对指纹，再装入“受信任的根证书颁发机构”。`,
      `TLS uses this node’s own authority: fetch ${running.url}/ca.pem (or copy ${file}), compare the fingerprint, then trust it on every computer.`,
      `  SHA-256 ${fingerprint}`,
    );
  }
  lines.push('按 Ctrl-C 停止。Ctrl-C stops it.');
  terminal.out(`${lines.join('\n')}\n`);
}

async function serveUntilStopped(terminal: Terminal, production: boolean): Promise<number> {
  let running: Running | undefined;
  try {
    running = await run(readConfig(terminal.args, checkout, production));
  } catch (error) {
    if (sentenceOf(error) !== undefined) throw error;
    const reason = (error as Error).message ?? String(error);
    terminal.err(`没有启动成功：${reason}\nCould not start: ${(error as Error).stack ?? reason}\n`);
    return 1;
  }
  announce(terminal, running);
  const started = running;
  await new Promise<void>((resolve) => {
    // Ctrl-C reaches the whole process group and its leader passes it on: a second signal must not cut the stop short.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
  terminal.out('正在停止… Stopping…\n');
  await started.stop();
  terminal.out('已停止。Stopped.\n');
  return 0;
}

export const start: Command = {
  name: 'start',
  summary: { zh: '启动（首次带演示城市）', en: 'start (with the demo city at first)' },
  usage: 'fengsui start [--data DIR] [--port N] [--host ADDR] [--no-demo]',
  run: (terminal) => serveUntilStopped(terminal, false),
};

export const serve: Command = {
  name: 'serve',
  summary: {
    zh: '正式运行（可用 DATABASE_URL 指定外部数据库）',
    en: 'serve production (external database by DATABASE_URL)',
  },
  usage: 'fengsui serve [--data DIR] [--port N] [--host ADDR] [--role api|worker|engine|hub]',
  run: (terminal) => serveUntilStopped(terminal, true),
};

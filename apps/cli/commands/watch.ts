import { UsageError, type Command } from '../command.ts';

const EVERY_MS = 5000;

/** Watches another node's `/readyz` and says when it changes; exits 1 when it stays unready with `--once`. */
export const watch: Command = {
  name: 'watch',
  summary: { zh: '从外面看着另一套烽燧', en: 'watch another Fengsui from outside' },
  usage: 'fengsui watch URL [--once]',
  async run(terminal) {
    const [url, flag] = terminal.args;
    if (!url || !/^https?:\/\//.test(url)) throw new UsageError('请给出网址，例如 http://127.0.0.1:8700。');
    let last = '';
    for (;;) {
      const started = performance.now();
      const state = await fetch(new URL('/readyz', url), { signal: AbortSignal.timeout(EVERY_MS) }).then(
        async (r) => ({ ready: r.ok, checks: ((await r.json()) as { checks?: unknown }).checks }),
        (error: unknown) => ({ ready: false, checks: { error: String((error as Error).cause ?? error) } }),
      );
      const line = {
        time: new Date().toISOString(),
        url,
        ...state,
        ms: Math.round(performance.now() - started),
      };
      if (String(state.ready) !== last || flag === '--once') terminal.out(`${JSON.stringify(line)}\n`);
      last = String(state.ready);
      if (flag === '--once') return state.ready ? 0 : 1;
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  },
};

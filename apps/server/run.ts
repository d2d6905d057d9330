import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { issueSetupLink, loadNationalRegions } from '#identity/server';
import { busAddress } from '#platform/server/bus';
import { realHost } from '#platform/server/host';
import { putWhole, realStorage } from '#platform/server/storage';
import { createLogger, serves, type Logger } from '#platform/server/module';
import { placeFor, type DataPlace } from '#platform/server/postgres';
import type { Authority } from '#platform/server/tls';
import { composeNode, webRootOf, type RunningNode } from './compose.ts';
import { checkRole, type Config } from './config.ts';
import { startDemo } from './demo/start-demo.ts';
import { holdInstance } from './instance-lock.ts';
import { listenersOf, listenProblem, nearest, urlOf } from './listeners.ts';
import { openPostgres } from './open-postgres.ts';
import { CannotStart } from './problem.ts';
import { openTls, watchTls } from './tls.ts';

export interface Running {
  readonly node: RunningNode;
  readonly url: string;
  readonly setupLink: string | undefined;
  /** Every listener by its role: `address:port`. */
  readonly listeners: Readonly<Record<string, string>>;
  /** The local certificate authority people are asked to trust, when one is used. */
  readonly authority: Authority | undefined;
  readonly hasWeb: boolean;
  readonly seconds: number;
  stop(): Promise<void>;
}

/** The demo marks its data directory; production never opens it. */
async function markDemo(place: DataPlace, demo: boolean, production: boolean): Promise<void> {
  const mark = join(place.data, 'DEMO');
  const isNew = !existsSync(join(place.data, 'INSTANCE'));
  if (production && existsSync(mark))
    throw new CannotStart(
      `${place.data} 是演示数据目录，不能用于正式运行：请用 --data 指定另一个目录。`,
      `${place.data} holds demo data and never serves production: give another directory with --data.`,
    );
  if (!isNew && !demo && existsSync(mark))
    throw new CannotStart(
      `${place.data} 里是演示数据：请用 --data 指定另一个目录，或去掉 --no-demo。`,
      `${place.data} holds demo data: give another directory with --data, or leave --no-demo out.`,
    );
  if (isNew) {
    // The mark first, each durable: a loss of power never leaves demo data unmarked.
    const text = '演示数据，不得用于正式运行 demo data, never for production\n';
    if (demo) await putWhole(realStorage, mark, Buffer.from(text));
    const now = `${new Date().toISOString()}\n`;
    await putWhole(realStorage, join(place.data, 'INSTANCE'), Buffer.from(now));
  }
}

export const isDemoPlace = (place: DataPlace): boolean => existsSync(join(place.data, 'DEMO'));

/** Production serves what `npm run build` made; otherwise the web is built when its sources changed. */
async function readyWeb(config: Config, log: Logger): Promise<string | undefined> {
  const { checkout, production } = config;
  const script = join(checkout, 'tools', 'build-web.ts');
  if (!production && existsSync(script)) {
    const code = await new Promise<number>((resolve) => {
      const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script], {
        cwd: checkout,
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      child.on('exit', (c) => resolve(c ?? 1));
      child.on('error', () => resolve(1));
    });
    if (code !== 0) log.warn('web build failed');
  }
  const root = webRootOf(checkout);
  return existsSync(join(root, 'index.html')) ? root : undefined;
}

/** Starts everything in order and listens; whatever was started is stopped again when a later step fails. */
export async function run(config: Config): Promise<Running> {
  const started = performance.now();
  checkRole(config);
  const place = placeFor(config.checkout, config.dataDir, config.dataHome);
  const log = createLogger(realHost, (line) => process.stderr.write(line));
  const screens = serves(config.role, 'api');
  const web = screens ? readyWeb(config, log) : Promise.resolve(undefined);
  const undo: (() => Promise<void> | void)[] = [];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse())
      await Promise.resolve(step()).catch((error: unknown) =>
        log.error('stop failed', { error: String(error) }),
      );
  };
  try {
    undo.push(holdInstance(place, config.role === 'all' ? undefined : config.processName));
    const tls = await openTls(config, place);
    const postgres = await openPostgres(config, place, { supervise: true });
    undo.push(() => postgres.stop());
    await markDemo(place, config.demo, config.production);
    const webRoot = await web;
    if (config.production && screens && webRoot === undefined)
      throw new CannotStart(
        '页面还没有构建：请先运行 npm run build。',
        'The web is not built yet: run npm run build first.',
      );
    const demo = isDemoPlace(place);
    const bus = config.natsUrl === undefined ? undefined : busAddress(config.natsUrl);
    const node = await composeNode({
      databaseUrl: postgres.url,
      host: realHost,
      log,
      place,
      webRoot,
      ...(bus && config.role !== 'all' ? { bus } : {}),
      ...(tls ? { tls } : {}),
      settings: {
        demo,
        role: config.role,
        checkReplies: false,
        basemap: config.basemap,
        mqttPort: config.mqttPort,
        ...(config.historyDays === undefined ? {} : { historyDays: config.historyDays }),
        ...(config.mqttUrl === undefined ? {} : { mqttUrl: config.mqttUrl }),
        processName: config.processName,
        ...(tls ? { mqttTls: { host: config.host, port: config.mqttsPort } } : {}),
        ...(config.gatewayPorts
          ? {
              gatewayPorts: config.gatewayPorts,
              gatewayHost: config.gatewayHost,
              gatewayTls: config.gatewayTls,
            }
          : {}),
      },
    });
    undo.push(() => node.stop());
    if (tls) {
      const watch = watchTls(tls, node.app);
      undo.push(() => watch.stop());
      await watch.look();
    }
    if (demo) undo.push(await startDemo(node, config, place));
    const port = await listen(node, config);
    if (serves(config.role, 'worker'))
      void loadNationalRegions(node.app).catch((error: unknown) =>
        log.error('regions not loaded', { error: String(error) }),
      );
    const token = screens ? await issueSetupLink(node.app) : undefined;
    const listeners = listenersOf(node, config, port);
    log.info('listening', listeners);
    return {
      node,
      url: urlOf(config.host, port, tls !== undefined),
      setupLink: token
        ? `${urlOf(nearest(config.host), port, tls !== undefined)}/setup?token=${token}`
        : undefined,
      listeners,
      authority: tls?.authority,
      hasWeb: webRoot !== undefined,
      seconds: (performance.now() - started) / 1000,
      stop,
    };
  } catch (error) {
    await stop();
    throw listenProblem(error, config);
  }
}

async function listen(node: RunningNode, config: Config): Promise<number> {
  await node.http.listen(config.host, config.port);
  return (node.http.server.server.address() as AddressInfo).port;
}

import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { SealedEvent } from '#platform/contract';
import type { Bus, BusAddress } from '#platform/server/bus';
import { migrate, one, openDatabase, sql, type Database, type MigrationFolder } from '#platform/server/db';
import { SteadyClock, type Host } from '#platform/server/host';
import { buildHttp, type Authenticate, type HttpEdge } from '#platform/server/http';
import { Jobs, jobMigrations, Reactions } from '#platform/server/jobs';
import { Live } from '#platform/server/live';
import { realStorage, type Storage } from '#platform/server/storage';
import { logMigrations, openSigner, Sealer, Witness } from '#platform/server/log';
import {
  Metrics,
  serves,
  Transactor,
  Troubles,
  type Actor,
  type App,
  type AppSettings,
  type Logger,
  type ServerModule,
} from '#platform/server/module';
import type { TlsSource } from '#platform/server/tls';
import { keepLog } from './keep-log.ts';
import { markDatabase, nodeMigrations } from './mark.ts';
import { openNodeBus } from './node-bus.ts';
import { spread } from './spread.ts';

/** What identity gives so that the platform knows who is asking. */
export interface NodeAuthenticator {
  readonly authenticate: Authenticate;
  refresh(actor: Actor): Promise<Actor | undefined>;
  forget(): void;
}

export interface NodeOptions {
  readonly databaseUrl: string;
  readonly host: Host;
  /** The machine's file system unless a test gives another. */
  readonly storage?: Storage;
  readonly log: Logger;
  readonly place: App['place'];
  readonly settings: AppSettings;
  readonly modules: readonly ServerModule[];
  readonly authenticator: (app: () => App) => NodeAuthenticator;
  readonly telemetryPermission: string;
  readonly webRoot: string | undefined;
  readonly version: string;
  readonly tls?: TlsSource;
  /** Signs heads at least this often; tests shorten it. */
  readonly headEveryMs?: number;
  readonly poolSize?: number;
  /** Where the processes of the node meet; needed by every role but `all`. */
  readonly bus?: BusAddress;
}

export interface RunningNode {
  readonly app: App;
  readonly http: HttpEdge;
  readonly live: Live;
  readonly applied: readonly string[];
  /** Waits until everything committed is sealed, every reaction has read it and every due job has run. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

const SAY_STEP_MS = 3_600_000;
const SYSTEM: Actor = { id: 'system', kind: 'system', name: '系统', orgPath: 'node', grants: [] };

/** Starts one node in its role: migrates, arms the modules, opens the log and the edges. Listening is the caller's. */
export async function startNode(options: NodeOptions): Promise<RunningNode> {
  const { modules, storage = realStorage } = options;
  const { role, processName = role } = options.settings;
  const host = new SteadyClock(options.host);
  const database = openDatabase(options.databaseUrl, options.poolSize ?? 20);
  const folders: MigrationFolder[] = [
    logMigrations,
    jobMigrations,
    nodeMigrations,
    ...modules.flatMap((m) => (m.migrations ? [{ module: m.name, folder: m.migrations }] : [])),
  ];
  let applied: string[];
  let bus: Bus;
  try {
    applied = await migrate(database, folders);
    await markDatabase(database, options.settings.demo, host.now());
    bus = await openNodeBus(database, options.bus, `fengsui ${role} ${processName}`);
  } catch (error) {
    await database.close();
    throw error;
  }
  const metrics = new Metrics();
  const troubles = new Troubles(host);
  watchClock(host, troubles);
  const transactor = new Transactor(() => app);
  const authenticator = options.authenticator(() => app);
  const permissions = new Map(
    modules.flatMap((m) => (m.feeds ?? []).flatMap((f) => f.types.map((t) => [t, f.permission] as const))),
  );
  const live = new Live({
    app: () => app,
    authenticate: authenticator.authenticate,
    permissionOf: (type) => permissions.get(type),
    telemetryPermission: options.telemetryPermission,
  });
  const reactions = new Reactions(
    () => app,
    modules.flatMap((m) => m.reactions ?? []),
  );
  const signer = await oneAtATime(database, () => openSigner(options.place.keys, storage));
  await sql`insert into log_key (key_id, public_key, since) values (${signer.keyId}, ${signer.publicKey}, ${new Date(host.now()).toISOString()}) on conflict (key_id) do nothing`.execute(
    database.db,
  );
  const stage = (name: string, seconds: number): void =>
    metrics.summarise(
      'fengsui_hot_path_seconds',
      'Time in each stage of the hot path',
      `stage="${name}"`,
      seconds,
    );
  const makeSealer = (onSealed: (events: readonly SealedEvent[]) => void): Sealer => {
    const sealer = new Sealer({
      database,
      host,
      signer,
      witness: new Witness(options.place.witness, storage),
      onSealed: (events) => {
        const began = host.monotonic();
        stage('seal', sealer.lagMs / 1000);
        onSealed(events);
        stage('fanOut', (host.monotonic() - began) / 1000);
      },
      onMissing: (entryIds) => {
        metrics.count(
          'fengsui_log_missing_total',
          'Committed log entries that vanished before sealing',
          '',
          entryIds.length,
        );
        options.log.error('log entries vanished before sealing', { entryIds });
        (app.parts.get('onLogEntriesMissing') as ((ids: readonly string[]) => void) | undefined)?.(entryIds);
      },
      onHeadFailed: (error) => {
        metrics.count(
          'fengsui_log_head_failures_total',
          'Signed heads that could not be recorded or witnessed',
        );
        options.log.error('log head not written', { error: String(error) });
        troubles.raise('log.head', {
          zh: `日志签名没有写入见证文件：${String(error)}。请检查见证目录所在磁盘。`,
          en: `A signed head could not be witnessed: ${String(error)}. Check the disk of the witness folder.`,
        });
      },
      onHead: () => troubles.clear('log.head'),
      ...(options.headEveryMs === undefined ? {} : { headEveryMs: options.headEveryMs }),
    });
    return sealer;
  };
  const logPart = keepLog({
    role,
    database,
    bus,
    makeSealer,
    onSealed: (events) => live.publish(events),
    reactions,
  });
  const { keeper } = logPart;
  const spreading = spread({
    role,
    bus,
    live,
    name: processName,
    troubles,
    rightsChanged: (what) => {
      authenticator.forget();
      void live.rightsChanged(what, (actor) => authenticator.refresh(actor));
    },
  });
  const jobs = new Jobs(
    () => app,
    modules.flatMap((m) => m.jobs ?? []),
  );
  const app: App = {
    database,
    host,
    clock: host,
    storage,
    log: options.log,
    metrics,
    troubles,
    sealer: keeper,
    bus,
    signer,
    place: options.place,
    settings: options.settings,
    ...(options.tls ? { tls: options.tls } : {}),
    system: SYSTEM,
    parts: new Map<string, unknown>(),
    act: (actor, work, chain) => transactor.act(actor, work, chain),
    committed: (entries) => keeper.committed(entries),
    telemetry: spreading.telemetry,
    rightsChanged: spreading.rightsChanged,
    schedule: (ctx, job, runAtMs, payload) => jobs.schedule(ctx, job, runAtMs, payload),
  };
  const loop = monitorEventLoopDelay({ resolution: 10 });
  loop.enable();
  metrics.gauge(
    'fengsui_event_loop_lag_seconds',
    'Event loop delay, 99th percentile',
    () => loop.percentile(99) / 1e9,
  );
  metrics.gauge('fengsui_seal_lag_seconds', 'Time the last sealed batch waited', () => keeper.lagMs / 1000);
  metrics.gauge('fengsui_consoles', 'Live consoles connected', () => live.clients);
  metrics.count(
    'fengsui_process_info',
    'This process, by role and name',
    `role="${role}",name="${processName}"`,
  );
  app.parts.set('live', live);
  app.parts.set('reactions', reactions);
  if (role !== 'all') app.parts.set('ready:bus', () => bus.state);
  app.parts.set('version', options.version);
  app.parts.set('eventLoopLagMs', () => loop.percentile(99) / 1e6);

  const stops: (() => Promise<void>)[] = [];
  let http: HttpEdge | undefined;
  const stop = async (): Promise<void> => {
    // A console's open socket would keep the server from closing: nobody new is let in, then those who are in are let go.
    const closed = http?.close().catch(() => undefined);
    await live.close();
    await closed;
    for (const each of stops.reverse())
      await each().catch((error: unknown) => options.log.error('stop failed', { error: String(error) }));
    await jobs.stop();
    await reactions.stop();
    await logPart.stop();
    spreading.stop();
    await bus.close();
    loop.disable();
    await database.close();
  };
  const works = serves(role, 'worker');
  try {
    for (const module of modules) if (module.start) stops.push(await module.start(app));
    await (app.parts.get('startHotPath') as (() => Promise<void>) | undefined)?.();
    http = await buildHttp({
      app: () => app,
      transactor,
      routes: serves(role, 'api') ? modules.flatMap((m) => m.routes) : [],
      authenticate: authenticator.authenticate,
      webRoot: options.webRoot,
      origins: modules.flatMap((m) => m.origins?.(options.settings) ?? []),
      version: options.version,
      checkReplies: options.settings.checkReplies,
      ready: () => readiness(app),
      ...(options.tls ? { tls: options.tls } : {}),
    });
    live.attach(http.server.server);
    await logPart.start();
    if (works) await jobs.start();
  } catch (error) {
    // What was started would keep the process alive, and what was opened others waiting.
    await stop();
    throw error;
  }
  return {
    app,
    http,
    live,
    applied,
    async settle() {
      for (let quiet = 0; quiet < 2;) {
        await keeper.settle();
        if (logPart.seals()) await reactions.settle();
        quiet = works && (await jobs.runDue()) > 0 ? 0 : quiet + 1;
      }
    },
    stop,
  };
}

/** A clock that was set is said: back until it is right again or the node starts afresh, forward for an hour. */
function watchClock(clock: SteadyClock, troubles: Troubles): void {
  clock.onStep((stepMs) => {
    const seconds = Math.round(Math.abs(stepMs) / 1000);
    if (clock.aheadMs > 0)
      troubles.raise('clock.back', {
        zh: `服务器时钟被调回 ${seconds} 秒，系统按原来的时间继续，比时钟快 ${Math.round(clock.aheadMs / 1000)} 秒：请核对时间，核对后重新启动。`,
        en: `The server’s clock was set back by ${seconds} s; the system goes on with its own time, ${Math.round(clock.aheadMs / 1000)} s ahead: check the clock, then restart.`,
      });
    else troubles.clear('clock.back');
    if (stepMs <= 0) return;
    troubles.raise('clock.forward', {
      zh: `服务器时钟向前跳了 ${seconds} 秒，报警计时已重新开始：请核对时间。`,
      en: `The server’s clock jumped forward by ${seconds} s; alarm timers began anew: check the clock.`,
    });
    setTimeout(() => troubles.clear('clock.forward'), SAY_STEP_MS).unref();
  });
}

const KEY_LOCK = 7_205_003;

/** Processes that start together find one signing key, not two. */
async function oneAtATime<T>(database: Database, work: () => Promise<T>): Promise<T> {
  return database.transaction(async (tx) => {
    await sql`select pg_advisory_xact_lock(${KEY_LOCK})`.execute(tx);
    return work();
  });
}

async function readiness(app: App): Promise<{ ready: boolean; checks: Record<string, unknown> }> {
  const checks: Record<string, unknown> = {};
  try {
    const { size } = await one<{ size: number }>(
      app.database.db,
      sql`select coalesce(max(seq), 0)::bigint as size from log_seal`,
    );
    checks['database'] = 'ok';
    checks['logSize'] = size;
  } catch {
    checks['database'] = 'unavailable';
    return { ready: false, checks };
  }
  let ready = true;
  for (const [name, part] of app.parts) {
    if (!name.startsWith('ready:')) continue;
    const state = await (part as () => unknown)();
    checks[name.slice(6)] = state;
    if (state === false) ready = false;
  }
  return { ready, checks };
}

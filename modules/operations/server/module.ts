import { join } from 'node:path';
import { operationsEvents, operationsOperations as op } from '#operations/contract';
import { route, type App, type ServerModule } from '#platform/server/module';
import { listBackups, nightlyBackup, recallBackup, startBackup } from './back-up.ts';
import { listParked, retryParked } from './parked.ts';
import { exportChain, readLog, verifyLog } from './read-log.ts';
import { scenarios, startScenario } from './scenarios.ts';
import { noteShift, shiftLog, state } from './state.ts';

/** OPS-8: beginnings and ends of troubles are facts; while the database is away only the desk shows them. */
function logTrouble(app: App, code: string, text: string | undefined): void {
  const about = { subject: 'system', orgPath: 'node' };
  app
    .act(app.system, async (ctx) => {
      if (text === undefined) ctx.announce(operationsEvents.recovered, { ...about, payload: { code } });
      else
        ctx.announce(operationsEvents.troubled, { ...about, payload: { code, text: text.slice(0, 2000) } });
    })
    .catch((error: unknown) => app.log.warn('trouble not logged', { code, error: String(error) }));
}

async function start(app: App): Promise<() => Promise<void>> {
  app.parts.set('startedAt', new Date(app.host.now()).toISOString());
  await recallBackup(app);
  app.parts.set('onLogEntriesMissing', (entryIds: readonly string[]) => {
    void app.act(
      app.system,
      async (ctx) =>
        void ctx.announce(operationsEvents.logEntryMissing, {
          subject: 'log',
          orgPath: 'node',
          payload: { entryIds: [...entryIds] },
        }),
    );
  });
  app.troubles.onChange(({ code, text }, stands) => logTrouble(app, code, stands ? text.zh : undefined));
  return async () => undefined;
}

export const operationsModule: ServerModule = {
  name: 'operations',
  migrations: join(import.meta.dirname, 'migrations'),
  routes: [
    route(op.readLog, readLog),
    route(op.verifyLog, verifyLog, 'read'),
    route(op.exportChain, exportChain, 'free'),
    route(op.state, state),
    route(op.listParked, listParked),
    route(op.retryParked, retryParked, 'free'),
    route(op.startBackup, startBackup, 'free'),
    route(op.listBackups, listBackups),
    route(op.noteShift, noteShift),
    route(op.shiftLog, shiftLog),
    route(op.scenarios, scenarios),
    route(op.startScenario, startScenario),
  ],
  jobs: [nightlyBackup],
  feeds: [
    {
      types: [operationsEvents.shiftNoted.type, operationsEvents.scenarioStarted.type],
      permission: 'duty.keep',
    },
    {
      types: [
        operationsEvents.backedUp.type,
        operationsEvents.backupFailed.type,
        operationsEvents.logEntryMissing.type,
        operationsEvents.started.type,
        operationsEvents.troubled.type,
        operationsEvents.recovered.type,
      ],
      permission: 'operations.read',
    },
  ],
  start,
};

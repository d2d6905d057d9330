import { join } from 'node:path';
import { serves, type App, type ServerModule } from '#platform/server/module';
import { sensingOf } from '#sensing/server';
import { alarmEvents } from '#alarms/contract';
import { RuleJudge } from './hot/rule-judge.ts';
import { keepTimers } from './jobs.ts';
import { contributeAlarmLayer } from './map-layer.ts';
import { alarmRoutes } from './routes.ts';

async function start(app: App): Promise<() => Promise<void>> {
  const sensing = sensingOf(app);
  const judge = new RuleJudge(app, sensing);
  sensing.useJudge(judge);
  app.parts.set('judge', judge);
  contributeAlarmLayer(app);
  app.metrics.gauge('fengsui_rules', 'Rules judged', () => judge.rules);
  if (serves(app.settings.role, 'engine'))
    app.metrics.gauge('fengsui_alarms_standing', 'Alarms whose condition holds', () => judge.writer.standing);
  return async () => undefined;
}

export const alarmsModule: ServerModule = {
  name: 'alarms',
  migrations: join(import.meta.dirname, 'migrations'),
  routes: alarmRoutes,
  jobs: [keepTimers],
  feeds: [{ types: Object.values(alarmEvents).map((e) => e.type), permission: 'alarms.read' }],
  start,
};

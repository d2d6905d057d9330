import { alarmsModule } from '#alarms/server';
import { incidentsModule } from '#incidents/server';
import { onemapModule } from '#onemap/server';
import { operationsModule } from '#operations/server';
import type { ServerModule } from '#platform/server/module';
import { identityModule } from '#identity/server';
import { sensingModule } from '#sensing/server';

/** THE list of modules, in migration order. */
export const modules: readonly ServerModule[] = [
  identityModule,
  sensingModule,
  alarmsModule,
  incidentsModule,
  onemapModule,
  operationsModule,
];

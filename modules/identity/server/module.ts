import { join } from 'node:path';
import type { ServerModule } from '#platform/server/module';
import { endStaleSessions } from './jobs.ts';
import { identityRoutes } from './routes.ts';

export const identityModule: ServerModule = {
  name: 'identity',
  migrations: join(import.meta.dirname, 'migrations'),
  routes: identityRoutes,
  jobs: [endStaleSessions],
};

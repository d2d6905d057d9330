import { join } from 'node:path';
import type { MigrationFolder } from '#platform/server/db';

export { Jobs } from './jobs.ts';
export { Reactions, type ParkedFact } from './reactions.ts';
export const jobMigrations: MigrationFolder = {
  module: 'jobs',
  folder: join(import.meta.dirname, 'migrations'),
};

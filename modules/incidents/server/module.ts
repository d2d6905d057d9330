import { join } from 'node:path';
import { incidentEvents, incidentOperations as op } from '#incidents/contract';
import { route, type ServerModule } from '#platform/server/module';
import { change, claim, close, merge, note, release, report } from './change-incident.ts';
import { noteOverdueReports } from './jobs.ts';
import { contributeIncidentLayer } from './map-layer.ts';
import { open } from './open-incident.ts';
import { duplicates, get, list, timeline } from './read-incidents.ts';

export const incidentsModule: ServerModule = {
  name: 'incidents',
  migrations: join(import.meta.dirname, 'migrations'),
  routes: [
    route(op.list, list),
    route(op.get, get),
    route(op.open, open),
    route(op.duplicates, duplicates),
    route(op.change, change),
    route(op.claim, claim),
    route(op.release, release),
    route(op.note, note),
    route(op.report, report),
    route(op.merge, merge),
    route(op.close, close),
    route(op.timeline, timeline),
  ],
  jobs: [noteOverdueReports],
  feeds: [{ types: Object.values(incidentEvents).map((e) => e.type), permission: 'incidents.read' }],
  async start(app) {
    contributeIncidentLayer(app);
    return async () => undefined;
  },
};

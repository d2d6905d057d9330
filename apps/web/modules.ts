import { alarmsWeb } from '#alarms/web';
import { identityWeb } from '#identity/web';
import { incidentsWeb } from '#incidents/web';
import { onemapWeb } from '#onemap/web';
import { operationsWeb } from '#operations/web';
import { sensingWeb } from '#sensing/web';
import type { WebModule } from '#platform/web/shell-types';
import { deskWeb } from './desk/index.ts';
import { wallWeb } from './wall/index.ts';

/** THE list of what the web is made of. */
export const webModules: readonly WebModule[] = [
  deskWeb,
  wallWeb,
  onemapWeb,
  alarmsWeb,
  incidentsWeb,
  sensingWeb,
  identityWeb,
  operationsWeb,
];

import { alarmOperations, ruleOperations } from '#alarms/contract';
import { identityOperations, sessionOperations } from '#identity/contract';
import { incidentOperations } from '#incidents/contract';
import { onemapOperations } from '#onemap/contract';
import { operationsOperations } from '#operations/contract';
import type { Operation } from '#platform/contract';
import { gatewayOperations, intakeOperations, sensingOperations, vehicleOperations } from '#sensing/contract';

/** Every operation of the product, for the tests that must leave none out. */
export const operations: readonly Operation[] = [
  sensingOperations,
  intakeOperations,
  gatewayOperations,
  vehicleOperations,
  alarmOperations,
  ruleOperations,
  incidentOperations,
  operationsOperations,
  onemapOperations,
  identityOperations,
  sessionOperations,
].flatMap((group) => Object.values(group) as Operation[]);

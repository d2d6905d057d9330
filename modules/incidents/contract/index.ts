export {
  IncidentSchema,
  type Incident,
  incidentClasses,
  levels,
  type Level,
  ReportSchema,
  type Report,
  reportKinds,
} from './entities.ts';
export { incidentOperations } from './operations.ts';
export { incidentEvents } from './events.ts';
export { incidentFailures } from './failures.ts';

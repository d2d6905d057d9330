export {
  Failure,
  type FailureKind,
  defineFailure,
  INPUT_INVALID,
  SIGN_IN_REQUIRED,
  FORBIDDEN,
  NOT_FOUND,
  TOO_MANY_REQUESTS,
  DATABASE_UNAVAILABLE,
} from './failure.ts';
export { type Access, type InputOf, type Operation, type OutputOf, defineOperation } from './operation.ts';
export { type EventKind, type PayloadOf, type SealedEvent, defineEvent } from './event.ts';
export {
  Done,
  type Grade,
  GradeSchema,
  grades,
  Id,
  Instant,
  OneOf,
  OrgPath,
  pageOf,
  pageQuery,
  Position,
  Strict,
  Text,
} from './schemas.ts';
export { type ModuleEdges, assertAcyclic } from './graph.ts';

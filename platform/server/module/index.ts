export type {
  Actor,
  App,
  Ctx,
  Fact,
  Grant,
  JobKind,
  LiveFeed,
  Reaction,
  Route,
  RouteInput,
  ServerModule,
  WebSide,
  AppSettings,
  Bytes,
} from './types.ts';
export { route, bytes, isBytes } from './route.ts';
export { Transactor } from './transactor.ts';
export { orgWithin } from './scope.ts';
export { Troubles, type Trouble } from './troubles.ts';
export { RoleProblem, serves } from './roles.ts';
export { Metrics } from './metrics.ts';
export { type Logger, createLogger } from './logger.ts';

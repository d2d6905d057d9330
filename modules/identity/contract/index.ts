export {
  orgLevels,
  type OrgLevel,
  OrgSchema,
  type Org,
  PersonSchema,
  type Person,
  PostSchema,
  type Post,
  RegionSchema,
  type Region,
  SessionSchema,
  type Session,
} from './entities.ts';
export { identityOperations } from './operations.ts';
export { sessionOperations } from './session-operations.ts';
export { identityEvents } from './events.ts';
export { identityFailures } from './failures.ts';
export {
  grantsOf,
  isAdministrator,
  permissionTitles,
  policyTable,
  type PolicyRow,
  roles,
  type Role,
  roleTitles,
} from './policy-table.ts';

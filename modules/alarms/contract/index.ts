export {
  AlarmSchema,
  type Alarm,
  alarmStates,
  type AlarmState,
  conditionKinds,
  type ConditionKind,
  EvidenceSchema,
  type Evidence,
  RuleSchema,
  type Rule,
  RuleBodySchema,
  type RuleBody,
  verdicts,
  type AlarmVerdict,
} from './entities.ts';
export { alarmOperations } from './operations.ts';
export { ruleOperations } from './rule-operations.ts';
export { alarmEvents } from './events.ts';
export { alarmFailures } from './failures.ts';

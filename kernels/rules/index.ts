export { compileRules, type RuleSet } from './compile.ts';
export type { RuleState, StateOptions } from './state-types.ts';
export { createState, episodesOf, latestOf } from './state.ts';
export { judgeBatch, ready, setMode, tick } from './judge.ts';
export { lookBack, useHistory } from './look-back.ts';
export { commit, rollback } from './undo.ts';
export { capture, type Captured } from './capture.ts';
export { restore, snapshot, snapshotPieces } from './snapshot.ts';
export { supersedes, valueHash } from './hash.ts';
export {
  GRADE_CODE,
  LIVE_WITHIN_MS,
  MAX_EVIDENCE,
  MAX_LATENESS_MS,
  type AlarmChange,
  type BatchTally,
  type ChangeKind,
  type Episode,
  type Evidence,
  type Grade,
  type HistoryLookup,
  type Mode,
  type Operand,
  type Rule,
  type RuleKind,
  type RuleLevel,
  type Step,
  type StoredReading,
} from './types.ts';
export { backTest, type BackTestEpisode, type BackTestResult, type PointReading } from './back-test.ts';
export { alarmHealth, type AlarmHealth, type AlarmRecord, type Flood } from './health.ts';
export { rulesModel } from './rules-model.ts';

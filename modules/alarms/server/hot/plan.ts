import type { PreparedEntry } from '#platform/server/log';
import type { ConditionKind } from '#alarms/contract';
import type { OpenAlarm } from './open-alarms.ts';
import type { AlarmUpdate, NewAlarm } from './write-alarms.ts';

export interface ShadowHit {
  readonly ruleId: string;
  readonly version: number;
  readonly pointId: number;
  readonly episode: number;
  readonly at: string;
  readonly grade: string;
}

export interface MemberChange {
  readonly alarmId: string;
  readonly pointId: number;
  readonly at: string;
  readonly open: boolean;
}

/** Everything one judgement wants written, and what memory becomes when it is committed. */
export class Plan {
  readonly inserts: NewAlarm[] = [];
  readonly updates: AlarmUpdate[] = [];
  readonly shadows: ShadowHit[] = [];
  readonly members: MemberChange[] = [];
  readonly entries: PreparedEntry[] = [];
  readonly opened: OpenAlarm[] = [];
  readonly after: (() => void)[] = [];

  /** For consoles while nothing can be stored. */
  unstored(): {
    orgPath: string;
    title: string;
    conditionKind: ConditionKind;
    grade: string;
    startedAt: string;
    pointId: number | null;
    value: number | null;
  }[] {
    return this.inserts.map(({ orgPath, title, conditionKind, grade, startedAt, pointId, value }) => ({
      orgPath,
      title,
      conditionKind,
      grade,
      startedAt,
      pointId,
      value,
    }));
  }
}

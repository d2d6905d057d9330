import { Type } from 'typebox';
import { defineEvent, GradeSchema, OneOf, Strict } from '#platform/contract';
import { conditionKinds, EvidenceSchema } from './entities.ts';

const text = Type.String({ maxLength: 400 });
const opt = Type.Optional;

/** Facts of an alarm's life. `alarm.raised` embeds its evidence. */
export const alarmEvents = {
  raised: defineEvent(
    'alarm.raised',
    1,
    { zh: '报警', en: 'alarm raised' },
    Strict({
      alarmId: text,
      number: Type.Integer(),
      grade: GradeSchema,
      title: text,
      conditionKind: OneOf(conditionKinds),
      ruleId: text,
      ruleVersion: Type.Integer(),
      pointId: opt(Type.Integer()),
      pointName: opt(text),
      value: opt(Type.Number()),
      unit: opt(text),
      threshold: opt(Type.Number()),
      enterpriseId: opt(text),
      enterpriseName: opt(text),
      installationId: opt(text),
      position: opt(Type.Array(Type.Number())),
      startedAt: text,
      flag: opt(text),
      suppressed: Type.Boolean(),
      exercise: Type.Boolean(),
      evidence: Type.Array(EvidenceSchema),
    }),
  ),
  escalated: defineEvent(
    'alarm.gradeChanged',
    1,
    { zh: '报警等级变化', en: 'alarm grade changed' },
    Strict({ alarmId: text, from: GradeSchema, to: GradeSchema, value: opt(Type.Number()), at: text }),
  ),
  cleared: defineEvent(
    'alarm.cleared',
    1,
    { zh: '报警消除', en: 'alarm cleared' },
    Strict({ alarmId: text, at: text, value: opt(Type.Number()) }),
  ),
  withdrawn: defineEvent(
    'alarm.withdrawnByLateData',
    1,
    { zh: '因迟到数据撤回', en: 'withdrawn by late data' },
    Strict({ alarmId: text, at: text }),
  ),
  acknowledged: defineEvent(
    'alarm.acknowledged',
    1,
    { zh: '确认报警', en: 'alarm acknowledged' },
    Strict({ alarmId: text, by: text }),
  ),
  verified: defineEvent(
    'alarm.verified',
    1,
    { zh: '核实报警', en: 'alarm verified' },
    Strict({ alarmId: text, by: text, verdict: text, reason: text, photoId: opt(text) }),
  ),
  handled: defineEvent(
    'alarm.handled',
    1,
    { zh: '处置报警', en: 'alarm handled' },
    Strict({ alarmId: text, by: text, note: text }),
  ),
  closed: defineEvent(
    'alarm.closed',
    1,
    { zh: '关闭报警', en: 'alarm closed' },
    Strict({ alarmId: text, by: text, note: opt(text) }),
  ),
  shelved: defineEvent(
    'alarm.shelved',
    1,
    { zh: '搁置报警', en: 'alarm shelved' },
    Strict({ alarmId: text, by: text, until: text, reason: text }),
  ),
  unshelved: defineEvent(
    'alarm.unshelved',
    1,
    { zh: '恢复报警', en: 'alarm unshelved' },
    Strict({ alarmId: text, by: text }),
  ),
  ladder: defineEvent(
    'alarm.escalated',
    1,
    { zh: '逾期升级', en: 'escalated up the ladder' },
    Strict({ alarmId: text, step: Type.Integer(), toOrgPath: text, reason: text }),
  ),
  linked: defineEvent(
    'alarm.linkedToIncident',
    1,
    { zh: '转为事件', en: 'linked to an incident' },
    Strict({ alarmId: text, incidentId: text }),
  ),
  ruleDrafted: defineEvent(
    'rule.drafted',
    1,
    { zh: '起草规则', en: 'rule drafted' },
    Strict({ ruleId: text, version: Type.Integer(), body: Type.Unknown() }),
  ),
  ruleShadowed: defineEvent(
    'rule.shadowed',
    1,
    { zh: '规则试运行', en: 'rule put in shadow' },
    Strict({ ruleId: text, version: Type.Integer() }),
  ),
  ruleArmed: defineEvent(
    'rule.armed',
    1,
    { zh: '启用规则', en: 'rule armed' },
    Strict({ ruleId: text, version: Type.Integer(), approvedBy: text }),
  ),
  ruleRetired: defineEvent(
    'rule.retired',
    1,
    { zh: '停用规则', en: 'rule retired' },
    Strict({ ruleId: text, version: Type.Integer() }),
  ),
};

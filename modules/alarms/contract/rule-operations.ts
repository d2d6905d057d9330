import { Type } from 'typebox';
import {
  defineOperation,
  Id,
  Instant,
  NOT_FOUND,
  OneOf,
  pageOf,
  pageQuery,
  Strict,
  Text,
} from '#platform/contract';
import { RuleBodySchema, RuleSchema } from './entities.ts';
import { alarmFailures as F } from './failures.ts';

const draft = { permission: 'alarms.draftRules' } as const;
const approve = { permission: 'alarms.approveRules' } as const;
const IdParam = Strict({ id: Id('编号') });
const BackTest = Strict({
  from: Instant('起'),
  to: Instant('止'),
  readings: Type.Integer(),
  alarms: Type.Integer(),
  alarmsPerDay: Type.Number(),
  minutesInAlarm: Type.Number(),
  chatter: Type.Integer(),
  hits: Type.Integer({ description: '与核实为真的报警重合 overlaps alarms verified true' }),
  misses: Type.Integer({ description: '漏掉核实为真的报警 misses alarms verified true' }),
  falseAlarms: Type.Integer({ description: '与核实为误报的重合 overlaps alarms verified false' }),
  perDay: Type.Array(Strict({ day: Type.String(), alarms: Type.Integer() })),
  episodes: Type.Array(
    Strict({
      pointId: Type.Integer(),
      from: Instant('起'),
      to: Type.Optional(Instant('止')),
      grade: Type.String(),
      peak: Type.Optional(Type.Number()),
    }),
    { maxItems: 2000 },
  ),
});

/** Alarm rules: drafting, back-test, shadow, approval by a second person. */
export const ruleOperations = {
  listRules: defineOperation({
    id: 'alarms.listRules',
    method: 'GET',
    path: '/rules',
    access: { permission: 'alarms.read' },
    summary: { zh: '规则列表', en: 'list rules' },
    query: Strict({
      ...pageQuery,
      pointId: Type.Optional(Type.Integer({ minimum: 1 })),
      state: Type.Optional(
        OneOf(
          ['draft', 'shadow', 'armed', 'retired'],
          '只列此状态的版本；draft 即待批准 versions in this state only',
        ),
      ),
    }),
    output: pageOf(RuleSchema),
  }),
  ruleVersions: defineOperation({
    id: 'alarms.ruleVersions',
    method: 'GET',
    path: '/rules/:id/versions',
    access: { permission: 'alarms.read' },
    summary: { zh: '规则各版本与差异', en: 'versions of a rule' },
    params: IdParam,
    output: Strict({ items: Type.Array(RuleSchema) }),
    failures: [NOT_FOUND],
  }),
  templates: defineOperation({
    id: 'alarms.templates',
    method: 'GET',
    path: '/rule-templates',
    access: { permission: 'alarms.read' },
    summary: { zh: '按监测量的规则模板', en: 'rule templates by quantity' },
    output: Strict({
      items: Type.Array(Strict({ quantity: Type.String(), title: Type.String(), body: RuleBodySchema })),
    }),
  }),
  draftRule: defineOperation({
    id: 'alarms.draftRule',
    method: 'POST',
    path: '/rules',
    access: draft,
    summary: { zh: '起草规则或新版本', en: 'draft a rule or a new version' },
    body: Strict({ ruleId: Type.Optional(Id('规则')), body: RuleBodySchema }),
    output: RuleSchema,
    failures: [NOT_FOUND, F.RULE_INVALID],
    maxBodyBytes: 512 * 1024,
  }),
  backTest: defineOperation({
    id: 'alarms.backTest',
    method: 'POST',
    path: '/rules/back-test',
    access: draft,
    summary: { zh: '用历史数据回测', en: 'back-test on stored history' },
    body: Strict({
      body: RuleBodySchema,
      compareWith: Type.Optional(Id('在用规则')),
      from: Instant('起'),
      to: Instant('止'),
    }),
    output: Strict({ candidate: BackTest, armed: Type.Optional(BackTest) }),
    failures: [F.RULE_INVALID, NOT_FOUND],
    maxBodyBytes: 512 * 1024,
  }),
  shadowRule: defineOperation({
    id: 'alarms.shadowRule',
    method: 'POST',
    path: '/rules/:id/shadow',
    access: draft,
    summary: { zh: '试运行（只记不报）', en: 'run in shadow' },
    params: IdParam,
    output: RuleSchema,
    failures: [NOT_FOUND, F.RULE_WRONG_STATE],
  }),
  shadowResult: defineOperation({
    id: 'alarms.shadowResult',
    method: 'GET',
    path: '/rules/:id/shadow',
    access: { permission: 'alarms.read' },
    summary: { zh: '试运行结果', en: 'shadow result' },
    params: IdParam,
    output: Strict({
      alarms: Type.Integer(),
      since: Type.Optional(Instant('起')),
      items: Type.Array(Strict({ pointId: Type.Integer(), at: Instant('时间'), grade: Type.String() })),
    }),
    failures: [NOT_FOUND],
  }),
  armRule: defineOperation({
    id: 'alarms.armRule',
    method: 'POST',
    path: '/rules/:id/arm',
    access: approve,
    summary: { zh: '批准并启用（须非起草人）', en: 'approve and arm (by a second person)' },
    params: IdParam,
    output: RuleSchema,
    failures: [NOT_FOUND, F.RULE_WRONG_STATE, F.SELF_APPROVAL],
  }),
  retireRule: defineOperation({
    id: 'alarms.retireRule',
    method: 'POST',
    path: '/rules/:id/retire',
    access: approve,
    summary: { zh: '停用', en: 'retire' },
    params: IdParam,
    output: RuleSchema,
    failures: [NOT_FOUND, F.RULE_WRONG_STATE],
  }),
  previewBulk: defineOperation({
    id: 'alarms.previewBulk',
    method: 'POST',
    path: '/rules/bulk/preview',
    access: draft,
    summary: { zh: '批量修改预览', en: 'preview a bulk change' },
    body: Strict({
      ruleIds: Type.Array(Id('规则'), { minItems: 1, maxItems: 500 }),
      change: Strict({
        durationS: Type.Optional(Type.Number({ minimum: 0, maximum: 86_400 })),
        hysteresis: Type.Optional(Type.Number({ minimum: 0 })),
        limitFactor: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 10 })),
      }),
      note: Type.Optional(Text('说明', 300)),
    }),
    output: Strict({
      items: Type.Array(
        Strict({ ruleId: Id('规则'), name: Type.String(), before: RuleBodySchema, after: RuleBodySchema }),
      ),
    }),
    failures: [NOT_FOUND, F.RULE_INVALID],
  }),
  draftBulk: defineOperation({
    id: 'alarms.draftBulk',
    method: 'POST',
    path: '/rules/bulk',
    access: draft,
    summary: { zh: '批量起草新版本（待第二人批准）', en: 'draft new versions in bulk' },
    body: Strict({
      ruleIds: Type.Array(Id('规则'), { minItems: 1, maxItems: 500 }),
      change: Strict({
        durationS: Type.Optional(Type.Number({ minimum: 0, maximum: 86_400 })),
        hysteresis: Type.Optional(Type.Number({ minimum: 0 })),
        limitFactor: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 10 })),
      }),
      note: Type.Optional(Text('说明', 300)),
    }),
    output: Strict({ drafted: Type.Integer() }),
    failures: [NOT_FOUND, F.RULE_INVALID],
  }),
};

import { Type, type Static } from 'typebox';
import { GradeSchema, Id, Instant, OrgPath, Position, Strict, Text, OneOf } from '#platform/contract';

/** 报警的一生: raised → acknowledged → verified → handled → cleared → closed. `cleared` tells the condition, kept apart. */
export const alarmStates = ['raised', 'acknowledged', 'verified', 'handled', 'closed'] as const;
export type AlarmState = (typeof alarmStates)[number];

/** 核实结论: 真实 true, 误报 false, 检修 maintenance. */
export const verdicts = ['true', 'false', 'maintenance'] as const;
export type AlarmVerdict = (typeof verdicts)[number];

/** 条件种类 what a rule watches for: a limit, a rate of change, silence, or several points together. */
export const conditionKinds = ['threshold', 'rate', 'silence', 'all', 'any', 'sequence'] as const;
export type ConditionKind = (typeof conditionKinds)[number];

/** 证据 the readings (at most 200) that made the rule fire, embedded in the log entry. */
export const EvidenceSchema = Strict({
  pointId: Type.Integer(),
  code: Type.String(),
  unit: Type.String(),
  readings: Type.Array(
    Strict({
      deviceTime: Instant('测量'),
      receivedAt: Instant('收到'),
      value: Type.Number(),
      quality: Type.Integer(),
    }),
    { maxItems: 200 },
  ),
});
export type Evidence = Static<typeof EvidenceSchema>;

/** 报警 alarm: one episode of one rule. */
export const AlarmSchema = Strict({
  id: Id('编号 id'),
  number: Type.Integer({ minimum: 1, description: '序号 number' }),
  grade: GradeSchema,
  highestGrade: GradeSchema,
  state: OneOf(alarmStates),
  active: Type.Boolean({ description: '条件仍在 the condition still holds' }),
  title: Text('标题 title', 300),
  conditionKind: OneOf(conditionKinds),
  ruleId: Id('规则 rule'),
  ruleVersion: Type.Integer(),
  pointId: Type.Optional(Type.Integer()),
  pointName: Type.Optional(Type.String()),
  value: Type.Optional(Type.Number()),
  unit: Type.Optional(Type.String()),
  threshold: Type.Optional(Type.Number()),
  enterpriseId: Type.Optional(Id('企业')),
  enterpriseName: Type.Optional(Type.String()),
  installationId: Type.Optional(Id('装置')),
  orgPath: OrgPath('组织'),
  position: Type.Optional(Position),
  startedAt: Instant('发生（设备时间） event time'),
  raisedAt: Instant('报出 raised'),
  clearedAt: Type.Optional(Instant('消除 cleared')),
  acknowledgedAt: Type.Optional(Instant('确认 acknowledged')),
  acknowledgedBy: Type.Optional(Type.String()),
  verdict: Type.Optional(OneOf(verdicts)),
  verifiedBy: Type.Optional(Type.String()),
  verifiedAt: Type.Optional(Instant('核实')),
  reason: Type.Optional(Type.String()),
  photoId: Type.Optional(Id('照片')),
  handledAt: Type.Optional(Instant('处置')),
  closedAt: Type.Optional(Instant('关闭')),
  shelvedUntil: Type.Optional(Instant('搁置到')),
  shelveReason: Type.Optional(Type.String()),
  escalation: Type.Integer({ minimum: 0, description: '已升级到的级 ladder step reached' }),
  dueAt: Type.Optional(Instant('本级须在此前处理 due')),
  flag: Type.Optional(
    Type.Union([Type.Literal('foundLate'), Type.Literal('withdrawnByLateData'), Type.Literal('unstored')]),
  ),
  suppressed: Type.Boolean({ description: '被抖动或洪泛抑制（不响） suppressed, not sounded' }),
  exercise: Type.Boolean({ description: '演练 exercise' }),
  incidentId: Type.Optional(Id('事件')),
  correlationId: Id('证据链 chain'),
});
export type Alarm = Static<typeof AlarmSchema>;

const Condition = Type.Union([
  Strict({
    kind: Type.Literal('threshold'),
    direction: Type.Union([Type.Literal('above'), Type.Literal('below')]),
    levels: Type.Array(Strict({ grade: GradeSchema, limit: Type.Number() }), { minItems: 1, maxItems: 4 }),
    hysteresis: Type.Number({ minimum: 0 }),
    durationS: Type.Number({ minimum: 0, maximum: 86_400 }),
  }),
  Strict({
    kind: Type.Literal('rate'),
    direction: Type.Union([Type.Literal('rise'), Type.Literal('fall')]),
    perMinute: Type.Array(Strict({ grade: GradeSchema, limit: Type.Number({ exclusiveMinimum: 0 }) }), {
      minItems: 1,
      maxItems: 4,
    }),
    windowS: Type.Number({ minimum: 1, maximum: 86_400 }),
  }),
  Strict({
    kind: Type.Literal('silence'),
    afterS: Type.Number({ minimum: 1, maximum: 604_800 }),
    grade: GradeSchema,
  }),
  Strict({
    kind: Type.Union([Type.Literal('all'), Type.Literal('any'), Type.Literal('sequence')]),
    windowS: Type.Number({ minimum: 0, maximum: 86_400 }),
    grade: GradeSchema,
    parts: Type.Array(
      Strict({
        pointId: Type.Integer({ minimum: 1 }),
        direction: Type.Union([Type.Literal('above'), Type.Literal('below')]),
        limit: Type.Number(),
      }),
      { minItems: 2, maxItems: 8 },
    ),
  }),
]);

/** 规则正文 what a rule version says. It applies to the listed points, or to every point of a quantity. */
export const RuleBodySchema = Strict({
  name: Text('名称 name', 200),
  points: Type.Optional(Type.Array(Type.Integer({ minimum: 1 }), { maxItems: 5000 })),
  quantity: Type.Optional(Text('监测量 quantity', 40)),
  /** Threshold taken from each point's own registered limits instead of the levels given here. */
  useRegisteredThresholds: Type.Optional(Type.Boolean()),
  modes: Type.Array(
    Type.Union([Type.Literal('normal'), Type.Literal('maintenance'), Type.Literal('exercise')]),
    { minItems: 1, maxItems: 3 },
  ),
  condition: Condition,
  verifyWithinMinutes: Type.Optional(Type.Number({ minimum: 1, maximum: 1440 })),
});
export type RuleBody = Static<typeof RuleBodySchema>;

/** 报警规则 rule with the version that is armed. */
export const RuleSchema = Strict({
  id: Id('编号'),
  orgPath: OrgPath('组织'),
  version: Type.Integer({ minimum: 1 }),
  state: Type.Union([
    Type.Literal('draft'),
    Type.Literal('shadow'),
    Type.Literal('armed'),
    Type.Literal('retired'),
  ]),
  body: RuleBodySchema,
  author: Type.String(),
  approvedBy: Type.Optional(Type.String()),
  createdAt: Instant('起草'),
  armedAt: Type.Optional(Instant('启用')),
  points: Type.Integer({ minimum: 0, description: '覆盖点数 points covered' }),
});
export type Rule = Static<typeof RuleSchema>;

import { Type, type Static } from 'typebox';
import { Id, Instant, OrgPath, Position, Strict, Text, OneOf } from '#platform/contract';

/** 突发事件四类 (突发事件应对法): 自然灾害、事故灾难、公共卫生、社会安全. */
export const incidentClasses = ['naturalDisaster', 'accident', 'publicHealth', 'socialSecurity'] as const;
/** 事件分级 I 特别重大、II 重大、III 较大、IV 一般. */
export const levels = ['I', 'II', 'III', 'IV'] as const;
export type Level = (typeof levels)[number];
/** 首报、续报、终报. */
export const reportKinds = ['first', 'followUp', 'final'] as const;

/** 信息报告 a report upwards. */
export const ReportSchema = Strict({
  id: Id('编号'),
  kind: OneOf(reportKinds),
  text: Text('内容', 5000),
  toOrgPath: OrgPath('报送单位'),
  dueAt: Type.Optional(Instant('应报时间')),
  sentAt: Type.Optional(Instant('报出时间')),
  sentBy: Type.Optional(Type.String()),
});
export type Report = Static<typeof ReportSchema>;

/** 突发事件 incident. */
export const IncidentSchema = Strict({
  id: Id('编号'),
  number: Type.String({ description: '事件号 number, e.g. 2026-0007' }),
  title: Text('标题', 200),
  class: OneOf(incidentClasses),
  kind: Text('种类', 60),
  level: OneOf(levels),
  state: Type.Union([Type.Literal('open'), Type.Literal('merged'), Type.Literal('closed')]),
  source: Type.Union([Type.Literal('alarm'), Type.Literal('call'), Type.Literal('person')]),
  orgPath: OrgPath('组织'),
  position: Type.Optional(Position),
  address: Type.Optional(Type.String()),
  description: Type.String(),
  caller: Type.Optional(Type.String({ description: '报告人（按权限遮盖） caller, masked by right' })),
  dead: Type.Integer({ minimum: 0 }),
  injured: Type.Integer({ minimum: 0 }),
  missing: Type.Integer({ minimum: 0 }),
  occurredAt: Instant('发生时间'),
  openedAt: Instant('登记时间'),
  openedBy: Type.String(),
  claimedBy: Type.Optional(Type.String()),
  claimedUntil: Type.Optional(Instant('锁定到')),
  mergedInto: Type.Optional(Id('并入')),
  closedAt: Type.Optional(Instant('结束')),
  alarmIds: Type.Array(Id('报警')),
  reports: Type.Array(ReportSchema),
  nextReportDueAt: Type.Optional(Instant('下一份报告期限')),
  minutesLeft: Type.Optional(
    Type.Integer({ description: '剩余分钟，负数为超期 minutes left, negative when overdue' }),
  ),
  version: Type.Integer({ minimum: 1 }),
  correlationId: Id('证据链'),
});
export type Incident = Static<typeof IncidentSchema>;

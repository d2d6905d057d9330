import { Type, type Static } from 'typebox';
import { Id, Instant, OrgPath, Strict, Text, OneOf } from '#platform/contract';

/** The five levels of government, their departments, and enterprises. */
export const orgLevels = [
  'province',
  'city',
  'county',
  'township',
  'village',
  'department',
  'enterprise',
] as const;
export type OrgLevel = (typeof orgLevels)[number];

const Level = OneOf(orgLevels, '层级 level');

/** 组织 organisation, a node of the tree of authority. */
export const OrgSchema = Strict({
  id: Id('组织编号 id'),
  path: OrgPath('组织路径 path'),
  name: Text('名称 name', 200),
  level: Level,
  regionCode: Type.Optional(Text('行政区划代码 region code (GB/T 2260, 12-digit below county)', 12)),
  validFrom: Instant('启用时间 valid from'),
  validTo: Type.Optional(Instant('停用时间 valid to')),
});
export type Org = Static<typeof OrgSchema>;

/** 行政区划 region with its authority, year and validity. */
export const RegionSchema = Strict({
  code: Text('代码 code', 12),
  name: Text('名称 name', 200),
  level: Level,
  parent: Type.Optional(Text('上级代码 parent code', 12)),
  authority: Text('发布机关 authority', 100),
  year: Type.Integer({ minimum: 1900, maximum: 2200, description: '年份 edition year' }),
  validFrom: Instant('启用时间 valid from'),
  validTo: Type.Optional(Instant('停用时间 valid to')),
});
export type Region = Static<typeof RegionSchema>;

/** 岗位 post: a person's role at an organisation. */
export const PostSchema = Strict({
  id: Id('岗位编号 id'),
  role: Text('角色 role', 40),
  orgPath: OrgPath('所在组织 organisation'),
  orgName: Text('组织名称 organisation name', 200),
  title: Text('职务 title', 100, 0),
});
export type Post = Static<typeof PostSchema>;

/** 人员 person. The telephone number is personal data (label 3) and masked for those without the right. */
export const PersonSchema = Strict({
  id: Id('人员编号 id'),
  name: Text('姓名 name', 100),
  account: Text('账号 account', 60),
  phone: Type.Optional(Text('手机 telephone, masked without the right', 30)),
  disabled: Type.Boolean({ description: '是否停用 disabled' }),
  totp: Type.Boolean({ description: '是否启用动态口令 second factor on' }),
  lastSignInAt: Type.Optional(Instant('最近登录 last sign-in')),
  posts: Type.Array(PostSchema),
});
export type Person = Static<typeof PersonSchema>;

/** 登录会话 the signed-in person as the screens need it. */
export const SessionSchema = Strict({
  personId: Id('人员编号 person'),
  name: Text('姓名 name', 100),
  account: Text('账号 account', 60),
  orgPath: OrgPath('所在组织 organisation'),
  orgName: Text('组织名称 organisation name', 200),
  roles: Type.Array(Text('角色 role', 40)),
  permissions: Type.Array(Text('权限 permission', 80)),
  totp: Type.Boolean({ description: '已启用动态口令 second factor on' }),
  mustEnrolTotp: Type.Boolean({ description: '须先启用动态口令 second factor must be enrolled' }),
  demo: Type.Boolean({ description: '演示数据 demo data' }),
  expiresAt: Instant('会话最晚结束时间 latest end of the session'),
});
export type Session = Static<typeof SessionSchema>;

import { Type } from 'typebox';
import {
  defineOperation,
  Done,
  Id,
  NOT_FOUND,
  OrgPath,
  pageOf,
  pageQuery,
  Strict,
  Text,
  OneOf,
} from '#platform/contract';
import { orgLevels, OrgSchema, PersonSchema, RegionSchema } from './entities.ts';
import { identityFailures as F } from './failures.ts';
import { roles } from './policy-table.ts';

const IdParam = Strict({ id: Id('编号 id') });
const Account = Type.String({ pattern: '^[A-Za-z0-9_.@-]{2,60}$', description: '账号 account' });
const RoleSchema = OneOf(roles, '角色 role');
const Level = OneOf(orgLevels, '层级 level');
const Title = Strict({ zh: Type.String(), en: Type.String() });

/** Organisations, regions, people and posts. */
export const identityOperations = {
  listOrgs: defineOperation({
    id: 'identity.listOrgs',
    method: 'GET',
    path: '/orgs',
    access: { permission: 'identity.readOrgs' },
    summary: { zh: '组织列表', en: 'list organisations' },
    query: Strict({
      ...pageQuery,
      parent: Type.Optional(OrgPath('上级路径 parent path')),
      level: Type.Optional(Level),
      q: Type.Optional(Text('名称包含 name contains', 100)),
    }),
    output: pageOf(OrgSchema),
  }),
  createOrg: defineOperation({
    id: 'identity.createOrg',
    method: 'POST',
    path: '/orgs',
    access: { permission: 'identity.manageOrgs' },
    summary: { zh: '新建组织', en: 'create an organisation' },
    body: Strict({
      parentPath: OrgPath('上级 parent'),
      label: Type.String({ pattern: '^[A-Za-z0-9_]{1,40}$', description: '路径标签 path label' }),
      name: Text('名称 name', 200),
      level: Level,
      regionCode: Type.Optional(Text('区划代码 region code', 12)),
    }),
    output: OrgSchema,
    failures: [NOT_FOUND, F.ORG_EXISTS],
  }),
  renameOrg: defineOperation({
    id: 'identity.renameOrg',
    method: 'PATCH',
    path: '/orgs/:id',
    access: { permission: 'identity.manageOrgs' },
    summary: { zh: '修改组织名称或停用', en: 'rename or retire an organisation' },
    params: IdParam,
    body: Strict({ name: Type.Optional(Text('名称 name', 200)), retired: Type.Optional(Type.Boolean()) }),
    output: OrgSchema,
    failures: [NOT_FOUND],
  }),
  listRegions: defineOperation({
    id: 'identity.listRegions',
    method: 'GET',
    path: '/regions',
    access: 'session',
    summary: { zh: '行政区划', en: 'regions' },
    query: Strict({ parent: Type.Optional(Text('上级代码 parent code', 12)) }),
    output: Strict({ items: Type.Array(RegionSchema) }),
  }),
  listPeople: defineOperation({
    id: 'identity.listPeople',
    method: 'GET',
    path: '/people',
    access: { permission: 'identity.readPeople' },
    summary: { zh: '人员列表', en: 'list people' },
    query: Strict({
      ...pageQuery,
      q: Type.Optional(Text('姓名或账号 name or account', 100)),
      orgPath: Type.Optional(OrgPath('组织 organisation')),
    }),
    output: pageOf(PersonSchema),
  }),
  createPerson: defineOperation({
    id: 'identity.createPerson',
    method: 'POST',
    path: '/people',
    access: { permission: 'identity.managePeople' },
    summary: {
      zh: '新建人员账号，返回一次性初始密码',
      en: 'create an account; answers its one-time initial password',
    },
    body: Strict({
      name: Text('姓名 name', 100),
      account: Account,
      phone: Type.Optional(Type.String({ pattern: '^[0-9+ -]{5,30}$' })),
      orgPath: OrgPath('所属组织 organisation'),
    }),
    output: Strict({ person: PersonSchema, initialPassword: Type.String() }),
    failures: [F.ACCOUNT_TAKEN, NOT_FOUND],
  }),
  changePerson: defineOperation({
    id: 'identity.changePerson',
    method: 'PATCH',
    path: '/people/:id',
    access: { permission: 'identity.managePeople' },
    summary: { zh: '修改或停用人员', en: 'change or disable a person' },
    params: IdParam,
    body: Strict({
      name: Type.Optional(Text('姓名 name', 100)),
      phone: Type.Optional(Type.String({ pattern: '^[0-9+ -]{5,30}$' })),
      disabled: Type.Optional(Type.Boolean()),
    }),
    output: PersonSchema,
    failures: [NOT_FOUND, F.LAST_ADMIN],
  }),
  resetPassword: defineOperation({
    id: 'identity.resetPassword',
    method: 'POST',
    path: '/people/:id/password',
    access: { permission: 'identity.managePeople' },
    summary: { zh: '重置密码', en: 'reset a password' },
    params: IdParam,
    output: Strict({ initialPassword: Type.String() }),
    failures: [NOT_FOUND],
  }),
  grantPost: defineOperation({
    id: 'identity.grantPost',
    method: 'POST',
    path: '/people/:id/posts',
    access: { permission: 'identity.grantPosts' },
    summary: { zh: '授予岗位角色', en: 'grant a post' },
    params: IdParam,
    body: Strict({
      role: RoleSchema,
      orgPath: OrgPath('组织 organisation'),
      title: Type.Optional(Text('职务 title', 100)),
    }),
    output: PersonSchema,
    failures: [NOT_FOUND, F.ADMIN_COMBINED, F.ROLE_NOT_HERE],
  }),
  revokePost: defineOperation({
    id: 'identity.revokePost',
    method: 'DELETE',
    path: '/people/:id/posts/:postId',
    access: { permission: 'identity.grantPosts' },
    summary: { zh: '撤销岗位角色', en: 'revoke a post' },
    params: Strict({ id: Id('人员 person'), postId: Id('岗位 post') }),
    output: PersonSchema,
    failures: [NOT_FOUND, F.LAST_ADMIN],
  }),
  endSessions: defineOperation({
    id: 'identity.endSessions',
    method: 'DELETE',
    path: '/people/:id/sessions',
    access: { permission: 'identity.endSessions' },
    summary: { zh: '结束某人的全部会话并解锁', en: 'end all sessions of a person and unlock' },
    params: IdParam,
    output: Done,
    failures: [NOT_FOUND],
  }),
  policy: defineOperation({
    id: 'identity.policy',
    method: 'GET',
    path: '/policy',
    access: 'session',
    summary: { zh: '权限表', en: 'the policy table' },
    output: Strict({
      roles: Type.Array(Strict({ role: Type.String(), title: Title })),
      rows: Type.Array(
        Strict({
          permission: Type.String(),
          title: Title,
          holders: Type.Record(Type.String(), Strict({ scope: Type.String(), label: Type.Integer() })),
        }),
      ),
    }),
  }),
};

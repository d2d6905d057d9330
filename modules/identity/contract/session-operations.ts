import { Type } from 'typebox';
import { defineOperation, Done, Strict, Text } from '#platform/contract';
import { SessionSchema } from './entities.ts';
import { identityFailures as F } from './failures.ts';

const Password = Type.String({ minLength: 1, maxLength: 200, description: '密码 password' });
const Account = Type.String({ pattern: '^[A-Za-z0-9_.@-]{2,60}$', description: '账号 account' });
const Code = Type.String({ pattern: '^\\d{6}$', description: '动态口令 one-time code' });
const NewAccount = Strict({ name: Text('姓名 name', 100), account: Account, password: Password });

/** Set-up, sign-in and everything a person does with their own account. */
export const sessionOperations = {
  setupState: defineOperation({
    id: 'identity.setupState',
    method: 'GET',
    path: '/setup',
    access: 'public',
    summary: { zh: '是否需要初次设置', en: 'whether set-up is needed' },
    output: Strict({ needed: Type.Boolean(), demo: Type.Boolean() }),
  }),
  setUp: defineOperation({
    id: 'identity.setUp',
    method: 'POST',
    path: '/setup',
    access: 'public',
    summary: { zh: '用一次性链接完成初次设置', en: 'set the system up with the one-time link' },
    body: Strict({
      token: Text('设置链接中的令牌 token of the link', 100),
      orgName: Type.Optional(Text('本单位名称 organisation name', 200)),
      regionCode: Type.Optional(Text('行政区划代码 region code', 12)),
      systemAdmin: NewAccount,
      securityAdmin: NewAccount,
      auditAdmin: NewAccount,
      dutyOfficer: Type.Optional(NewAccount),
      commander: Type.Optional(NewAccount),
    }),
    output: Done,
    failures: [F.SETUP_LINK_INVALID, F.SETUP_DONE, F.WEAK_PASSWORD, F.ADMIN_COMBINED, F.ACCOUNT_TAKEN],
  }),
  signIn: defineOperation({
    id: 'identity.signIn',
    method: 'POST',
    path: '/session',
    access: 'public',
    summary: { zh: '登录', en: 'sign in' },
    body: Strict({
      account: Text('账号 account', 60),
      password: Password,
      totp: Type.Optional(Code),
    }),
    output: SessionSchema,
    failures: [F.SIGN_IN_REFUSED, F.LOCKED, F.TOTP_REQUIRED],
  }),
  me: defineOperation({
    id: 'identity.me',
    method: 'GET',
    path: '/session',
    access: 'session',
    summary: { zh: '当前会话', en: 'current session' },
    output: SessionSchema,
  }),
  signOut: defineOperation({
    id: 'identity.signOut',
    method: 'DELETE',
    path: '/session',
    access: 'session',
    summary: { zh: '退出', en: 'sign out' },
    output: Done,
  }),
  changePassword: defineOperation({
    id: 'identity.changePassword',
    method: 'PUT',
    path: '/session/password',
    access: 'session',
    summary: { zh: '修改自己的密码', en: 'change own password' },
    body: Strict({ current: Password, next: Password }),
    output: Done,
    failures: [F.SIGN_IN_REFUSED, F.LOCKED, F.WEAK_PASSWORD],
  }),
  beginTotp: defineOperation({
    id: 'identity.beginTotp',
    method: 'POST',
    path: '/session/totp',
    access: 'session',
    summary: { zh: '开始启用动态口令', en: 'begin second-factor enrolment' },
    output: Strict({ secret: Type.String(), uri: Type.String() }),
  }),
  confirmTotp: defineOperation({
    id: 'identity.confirmTotp',
    method: 'PUT',
    path: '/session/totp',
    access: 'session',
    summary: { zh: '确认启用动态口令', en: 'confirm second-factor enrolment' },
    body: Strict({
      code: Code,
      oldCode: Type.Optional(Code),
      password: Type.Optional(Password),
    }),
    output: Done,
    failures: [F.TOTP_WRONG, F.OLD_FACTOR_REQUIRED, F.SIGN_IN_REFUSED, F.LOCKED],
  }),
};

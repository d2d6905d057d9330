import { Type } from 'typebox';
import { defineEvent, Strict } from '#platform/contract';

const text = Type.String({ maxLength: 400 });

/** Facts of the identity module. Passwords, secrets and tokens never appear in them. */
export const identityEvents = {
  setUp: defineEvent(
    'identity.setUp',
    1,
    { zh: '系统初次设置', en: 'system set up' },
    Strict({ accounts: Type.Array(text) }),
  ),
  signedIn: defineEvent(
    'identity.signedIn',
    1,
    { zh: '登录', en: 'signed in' },
    Strict({ personId: text, address: text }),
  ),
  signInRefused: defineEvent(
    'identity.signInRefused',
    1,
    { zh: '登录被拒', en: 'sign-in refused' },
    Strict({ account: text, address: text, reason: text }),
  ),
  signedOut: defineEvent(
    'identity.signedOut',
    1,
    { zh: '退出', en: 'signed out' },
    Strict({ personId: text }),
  ),
  sessionsEnded: defineEvent(
    'identity.sessionsEnded',
    1,
    { zh: '会话被结束', en: 'sessions ended' },
    Strict({ personId: text }),
  ),
  passwordChanged: defineEvent(
    'identity.passwordChanged',
    1,
    { zh: '修改密码', en: 'password changed' },
    Strict({ personId: text, by: text }),
  ),
  totpEnrolled: defineEvent(
    'identity.totpEnrolled',
    1,
    { zh: '启用动态口令', en: 'second factor enrolled' },
    Strict({ personId: text }),
  ),
  orgCreated: defineEvent(
    'identity.orgCreated',
    1,
    { zh: '新建组织', en: 'organisation created' },
    Strict({ path: text, name: text, level: text }),
  ),
  orgChanged: defineEvent(
    'identity.orgChanged',
    1,
    { zh: '修改组织', en: 'organisation changed' },
    Strict({ path: text, name: text }),
  ),
  personCreated: defineEvent(
    'identity.personCreated',
    1,
    { zh: '新建人员', en: 'person created' },
    Strict({ personId: text, account: text }),
  ),
  personChanged: defineEvent(
    'identity.personChanged',
    1,
    { zh: '修改人员', en: 'person changed' },
    Strict({ personId: text, disabled: Type.Boolean() }),
  ),
  postGranted: defineEvent(
    'identity.postGranted',
    1,
    { zh: '授予岗位', en: 'post granted' },
    Strict({ personId: text, role: text, orgPath: text }),
  ),
  postRevoked: defineEvent(
    'identity.postRevoked',
    1,
    { zh: '撤销岗位', en: 'post revoked' },
    Strict({ personId: text, role: text, orgPath: text }),
  ),
};

import { defineFailure } from '#platform/contract';

/** Refusals of the identity module. */
export const identityFailures = {
  SETUP_LINK_INVALID: defineFailure(
    'SETUP_LINK_INVALID',
    403,
    '设置链接无效或已过期（30 分钟内一次有效）。请重新启动程序取得新链接。',
    'The set-up link is invalid or has expired (single use, 30 minutes). Restart the program for a new one.',
  ),
  ROLE_NOT_HERE: defineFailure(
    'ROLE_NOT_HERE',
    422,
    '“企业安全负责人”只能授予在企业上，不能授予在行政区或部门上。',
    'An enterprise safety manager is appointed at an enterprise, not at a region or department.',
  ),
  SETUP_DONE: defineFailure(
    'SETUP_DONE',
    409,
    '系统已经设置完成，请直接登录。',
    'Set-up is already done; sign in.',
  ),
  SIGN_IN_REFUSED: defineFailure(
    'SIGN_IN_REFUSED',
    401,
    '账号、密码或动态口令不对。连续 5 次错误将锁定 15 分钟。',
    'Wrong account, password or one-time code. Five failures lock for 15 minutes.',
  ),
  LOCKED: defineFailure(
    'LOCKED',
    429,
    '错误次数过多，已锁定，请 {minutes} 分钟后再试，或请安全管理员解锁。',
    'Locked after too many failures; try again in {minutes} min or ask the security administrator.',
  ),
  TOTP_REQUIRED: defineFailure('TOTP_REQUIRED', 401, '请输入动态口令。', 'Enter the one-time code.'),
  WEAK_PASSWORD: defineFailure(
    'WEAK_PASSWORD',
    422,
    '密码太弱：至少 10 位，且不能与账号相同或是常见密码。',
    'The password is too weak: at least 10 characters, not the account, not a common one.',
  ),
  ACCOUNT_TAKEN: defineFailure(
    'ACCOUNT_TAKEN',
    409,
    '账号“{account}”已被使用，请换一个。',
    'The account {account} is taken; choose another.',
  ),
  ADMIN_COMBINED: defineFailure(
    'ADMIN_COMBINED',
    409,
    '系统、安全、审计三类管理员必须由不同的人担任，也不能兼任其他角色。',
    'The three administrators must be different persons and hold no other role.',
  ),
  LAST_ADMIN: defineFailure(
    'LAST_ADMIN',
    409,
    '这是最后一名该类管理员，不能停用或撤销。',
    'This is the last administrator of its kind and cannot be removed.',
  ),
  ORG_EXISTS: defineFailure(
    'ORG_EXISTS',
    409,
    '同一上级下已有同名或同代码的组织。',
    'An organisation with this name or code exists under the same parent.',
  ),
  OLD_FACTOR_REQUIRED: defineFailure(
    'OLD_FACTOR_REQUIRED',
    422,
    '更换动态口令前，请输入原来的动态口令或当前密码。',
    'Enter the old one-time code or the current password before another second factor takes its place.',
  ),
  TOTP_WRONG: defineFailure(
    'TOTP_WRONG',
    422,
    '动态口令不对，请核对手机时间后重新输入。',
    'The one-time code is wrong; check the clock of the phone and enter it again.',
  ),
};

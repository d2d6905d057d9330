/** How a failure is declared: once per module, in `contract/failures.ts`. `status` is the HTTP status it travels with. */
export interface FailureKind {
  readonly code: string;
  readonly status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 503;
  /** What happened and what to do, for the person who sees it. `{name}` places are filled from the details. */
  readonly zh: string;
  readonly en: string;
}

/** Declares a failure kind. */
export function defineFailure(
  code: string,
  status: FailureKind['status'],
  zh: string,
  en: string,
): FailureKind {
  return { code, status, zh, en };
}

function fill(text: string, details: Readonly<Record<string, unknown>>): string {
  return text.replace(/\{(\w+)\}/g, (_, key: string) => String(details[key] ?? ''));
}

/** A refusal an operation declares. Anything else thrown by a use case is a defect and answered with 500. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly kind: FailureKind;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(kind: FailureKind, details: Readonly<Record<string, unknown>> = {}) {
    super(fill(kind.en, details));
    this.kind = kind;
    this.details = details;
  }

  get zh(): string {
    return fill(this.kind.zh, this.details);
  }
}

/** Failures any operation may answer with. */
export const INPUT_INVALID: FailureKind = defineFailure(
  'INPUT_INVALID',
  400,
  '填写的内容不符合要求：{reason}。请改正后再提交。',
  'The input is not valid: {reason}. Correct it and send again.',
);
export const SIGN_IN_REQUIRED: FailureKind = defineFailure(
  'SIGN_IN_REQUIRED',
  401,
  '请先登录。',
  'Sign in first.',
);
export const FORBIDDEN: FailureKind = defineFailure(
  'FORBIDDEN',
  403,
  '您没有“{permission}”的权限，可请本单位安全管理员授予。',
  'You lack the right {permission}; the security administrator of your organisation can grant it.',
);
export const NOT_FOUND: FailureKind = defineFailure(
  'NOT_FOUND',
  404,
  '没有找到，或不在您的管辖范围内。',
  'Not found, or outside the area you answer for.',
);
export const TOO_MANY_REQUESTS: FailureKind = defineFailure(
  'TOO_MANY_REQUESTS',
  429,
  '请求太频繁，请 {retryAfterS} 秒后再试。',
  'Too many requests; try again in {retryAfterS} s.',
);
export const DATABASE_UNAVAILABLE: FailureKind = defineFailure(
  'DATABASE_UNAVAILABLE',
  503,
  '数据库暂时不可用，未保存。请稍候重试。',
  'The database is unavailable; nothing was saved. Try again shortly.',
);

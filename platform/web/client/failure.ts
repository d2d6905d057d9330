import type { Language } from '#platform/web/text';

/** A refusal or a broken link, in both languages. `status` 0 means the server was not reached. */
export class ClientFailure extends Error {
  override readonly name = 'ClientFailure';
  readonly code: string;
  readonly status: number;
  readonly zh: string;
  readonly en: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(given: {
    code: string;
    status: number;
    zh: string;
    en: string;
    details?: Record<string, unknown>;
  }) {
    super(given.en);
    this.code = given.code;
    this.status = given.status;
    this.zh = given.zh;
    this.en = given.en;
    this.details = given.details ?? {};
  }

  text(language: Language): string {
    return language === 'zh' ? this.zh : this.en;
  }
}

/** Any thrown thing as a failure a person can read. */
export function asFailure(error: unknown): ClientFailure {
  if (error instanceof ClientFailure) return error;
  return new ClientFailure({
    code: 'UNKNOWN',
    status: -1,
    zh: '页面出错，请刷新后重试。',
    en: 'The page failed; reload and try again.',
    details: { message: String(error) },
  });
}

/** The server was not reached. */
export function unreachable(): ClientFailure {
  return new ClientFailure({
    code: 'UNREACHABLE',
    status: 0,
    zh: '连不上服务器，内容没有保存。请检查网络后重试。',
    en: 'The server cannot be reached; nothing was saved. Check the network and try again.',
  });
}

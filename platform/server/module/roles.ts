import type { AppSettings } from './types.ts';

/** Another process already does the work this one was started for; the message is one plain sentence in each language. */
export class RoleProblem extends Error {
  override readonly name = 'RoleProblem';
  readonly zh: string;

  constructor(zh: string, en: string) {
    super(en);
    this.zh = zh;
  }
}

type Role = AppSettings['role'];

/** True when a process of this role does the work of `part`; the role `all` does everything. */
export function serves(role: Role, part: Exclude<Role, 'all'>): boolean {
  return role === 'all' || role === part;
}

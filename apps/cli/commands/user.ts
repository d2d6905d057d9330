import { rows, sql } from '#platform/server/db';
import { realHost } from '#platform/server/host';
import { hashPassword, randomPassword } from '#identity/server';
import { UsageError, type Command } from '../command.ts';
import { openInstance } from '../instance.ts';

interface Listed {
  account: string;
  name: string;
  disabled: boolean;
  roles: string[];
}

/** For the person at the machine when nobody can sign in any more. Passwords are set to random ones and shown once. */
export const user: Command = {
  name: 'user',
  summary: {
    zh: '列出账号、重置密码、解锁（在服务器本机）',
    en: 'list accounts, reset a password, unlock (on the server itself)',
  },
  usage: 'fengsui user list|reset ACCOUNT|unlock ACCOUNT [--data DIR]',
  async run(terminal) {
    const [what, ...others] = terminal.args;
    if (!['list', 'reset', 'unlock'].includes(what ?? ''))
      throw new UsageError('请写明 list、reset 或 unlock。');
    const account = what === 'list' ? undefined : others.shift();
    if (what !== 'list' && !account) throw new UsageError('请给出账号。');
    const instance = await openInstance(others, { migrate: false });
    const { db } = instance.database;
    try {
      if (what === 'list') {
        const found = await rows<Listed>(
          db,
          sql`select p.account, p.name, p.disabled, coalesce(array_agg(q.role) filter (where q.revoked_at is null and q.role is not null), '{}') as roles from identity_person p left join identity_post q on q.person_id = p.id group by p.id order by p.account`,
        );
        terminal.out(`${JSON.stringify(found, null, 2)}\n`);
        return 0;
      }
      const password = randomPassword(realHost);
      const changed =
        what === 'reset'
          ? await sql`update identity_person set password_hash = ${await hashPassword(realHost, password)}, must_change = true, totp_secret = null where account = ${account}`.execute(
              db,
            )
          : await sql`delete from identity_sign_in_failure where key = ${`account:${account}`}`.execute(db);
      if (what === 'reset' && changed.numAffectedRows === 0n) {
        terminal.err(`没有账号“${account}”。No such account.\n`);
        return 1;
      }
      terminal.out(
        `${JSON.stringify({ account, ...(what === 'reset' ? { newPassword: password } : { unlocked: true }) })}\n`,
      );
      return 0;
    } finally {
      await instance.close();
    }
  },
};

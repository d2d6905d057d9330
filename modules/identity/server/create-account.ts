import { Failure } from '#platform/contract';
import { isUniqueViolation, sql } from '#platform/server/db';
import type { Ctx } from '#platform/server/module';
import { identityEvents, identityFailures, isAdministrator, type Role } from '#identity/contract';
import { hashPassword } from './password.ts';

export interface NewAccount {
  readonly name: string;
  readonly account: string;
  readonly password: string;
  readonly phone?: string;
  readonly homePath: string;
}

/** Adds a person with an account; the password is hashed, never stored or logged. */
export async function createAccount(ctx: Ctx, account: NewAccount): Promise<string> {
  const id = ctx.newId();
  const hash = await hashPassword(ctx.host, account.password);
  try {
    await sql`insert into identity_person (id, name, account, phone, password_hash, home_path, created_at)
      values (${id}, ${account.name}, ${account.account}, ${account.phone ?? null}, ${hash}, ${account.homePath}::ltree, ${new Date(ctx.now).toISOString()})`.execute(
      ctx.tx,
    );
  } catch (error) {
    if (isUniqueViolation(error))
      throw new Failure(identityFailures.ACCOUNT_TAKEN, { account: account.account });
    throw error;
  }
  ctx.announce(identityEvents.personCreated, {
    subject: `person:${id}`,
    orgPath: account.homePath,
    payload: { personId: id, account: account.account },
  });
  return id;
}

/** Gives a person a role at an organisation. IDN-2: an administrator holds no other role. */
export async function grantRole(
  ctx: Ctx,
  personId: string,
  role: Role,
  orgPath: string,
  title: string,
): Promise<void> {
  const held = (
    await sql<{
      role: string;
    }>`select role from identity_post where person_id = ${personId} and revoked_at is null`.execute(ctx.tx)
  ).rows.map((r) => r.role);
  if (held.some((r) => r !== role && (isAdministrator(r) || isAdministrator(role))))
    throw new Failure(identityFailures.ADMIN_COMBINED);
  await sql`insert into identity_post (id, person_id, role, org_path, title, granted_at)
    values (${ctx.newId()}, ${personId}, ${role}, ${orgPath}::ltree, ${title}, ${new Date(ctx.now).toISOString()})`.execute(
    ctx.tx,
  );
  ctx.announce(identityEvents.postGranted, {
    subject: `person:${personId}`,
    orgPath,
    payload: { personId, role, orgPath },
  });
  ctx.afterCommit(() => ctx.app.rightsChanged({ personId }));
}

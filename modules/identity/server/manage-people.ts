import { Failure, NOT_FOUND, type InputOf, type OutputOf } from '#platform/contract';
import { one, sql } from '#platform/server/db';
import type { Ctx } from '#platform/server/module';
import {
  identityEvents,
  identityFailures,
  isAdministrator,
  policyTable,
  roles,
  roleTitles,
  type identityOperations,
  type Person,
} from '#identity/contract';
import { createAccount, grantRole } from './create-account.ts';
import { hashPassword, randomPassword } from './password.ts';
import { shapePerson } from './shape.ts';
import { identityStore, type PersonRow } from './store.ts';

const LAST_ADMIN_LOCK = 7_205_321;

async function personOf(ctx: Ctx, id: string): Promise<Person> {
  const row = await identityStore.personById(ctx.tx, id);
  if (!row) throw new Failure(NOT_FOUND);
  return shapePerson(ctx, row, await identityStore.postsOf(ctx.tx, [id]));
}

async function lock(ctx: Ctx, id: string, permission: string): Promise<PersonRow> {
  const row = await identityStore.lockPerson(ctx.tx, id, ctx.scope(permission));
  if (!row) throw new Failure(NOT_FOUND);
  return row;
}

/** IDN-3: the last administrator of a kind stays. */
async function keepLastAdmin(ctx: Ctx, personId: string, role: string): Promise<void> {
  if (!isAdministrator(role)) return;
  // Two that would remove each other decide one after the other.
  await sql`select pg_advisory_xact_lock(${LAST_ADMIN_LOCK})`.execute(ctx.tx);
  const { others } = await one<{ others: number }>(
    ctx.tx,
    sql`select count(*)::int as others from identity_post p join identity_person q on q.id = p.person_id
    where p.role = ${role} and p.revoked_at is null and not q.disabled and q.id <> ${personId}`,
  );
  if (others === 0) throw new Failure(identityFailures.LAST_ADMIN);
}

export async function listPeople(
  ctx: Ctx,
  { query }: InputOf<typeof identityOperations.listPeople>,
): Promise<OutputOf<typeof identityOperations.listPeople>> {
  const limit = query.limit ?? 100;
  const found = await identityStore.people(ctx.tx, ctx.scope('identity.readPeople'), {
    ...query,
    limit: limit + 1,
  });
  const page = found.slice(0, limit);
  const posts = await identityStore.postsOf(
    ctx.tx,
    page.map((p) => p.id),
  );
  return {
    items: page.map((p) => shapePerson(ctx, p, posts)),
    ...(found.length > limit ? { next: page[page.length - 1].account } : {}),
  };
}

export async function createPerson(
  ctx: Ctx,
  { body }: InputOf<typeof identityOperations.createPerson>,
): Promise<OutputOf<typeof identityOperations.createPerson>> {
  ctx.require('identity.managePeople', body.orgPath);
  if (!(await identityStore.orgByPath(ctx.tx, body.orgPath))) throw new Failure(NOT_FOUND);
  const initialPassword = randomPassword(ctx.host);
  const id = await createAccount(ctx, {
    name: body.name,
    account: body.account,
    password: initialPassword,
    homePath: body.orgPath,
    ...(body.phone ? { phone: body.phone } : {}),
  });
  return { person: await personOf(ctx, id), initialPassword };
}

export async function changePerson(
  ctx: Ctx,
  { params, body }: InputOf<typeof identityOperations.changePerson>,
): Promise<Person> {
  const person = await lock(ctx, params.id, 'identity.managePeople');
  if (body.disabled)
    for (const post of await identityStore.postsOf(ctx.tx, [person.id]))
      await keepLastAdmin(ctx, person.id, post.role);
  const disabled = body.disabled ?? person.disabled;
  await sql`update identity_person set name = ${body.name ?? person.name}, phone = ${body.phone ?? person.phone}, disabled = ${disabled} where id = ${person.id}`.execute(
    ctx.tx,
  );
  if (disabled) await sql`delete from identity_session where person_id = ${person.id}`.execute(ctx.tx);
  ctx.announce(identityEvents.personChanged, {
    subject: `person:${person.id}`,
    orgPath: person.home_path,
    payload: { personId: person.id, disabled },
  });
  ctx.afterCommit(() => ctx.app.rightsChanged({ personId: person.id }));
  return personOf(ctx, person.id);
}

export async function resetPassword(
  ctx: Ctx,
  { params }: InputOf<typeof identityOperations.resetPassword>,
): Promise<OutputOf<typeof identityOperations.resetPassword>> {
  const person = await lock(ctx, params.id, 'identity.managePeople');
  const initialPassword = randomPassword(ctx.host);
  await sql`update identity_person set password_hash = ${await hashPassword(ctx.host, initialPassword)}, must_change = true where id = ${person.id}`.execute(
    ctx.tx,
  );
  await sql`delete from identity_session where person_id = ${person.id}`.execute(ctx.tx);
  ctx.announce(identityEvents.passwordChanged, {
    subject: `person:${person.id}`,
    orgPath: person.home_path,
    payload: { personId: person.id, by: ctx.actor.id },
  });
  ctx.afterCommit(() => ctx.app.rightsChanged({ personId: person.id }));
  return { initialPassword };
}

export async function grantPost(
  ctx: Ctx,
  { params, body }: InputOf<typeof identityOperations.grantPost>,
): Promise<Person> {
  ctx.require('identity.grantPosts', body.orgPath);
  const person = await lock(ctx, params.id, 'identity.grantPosts');
  const org = await identityStore.orgByPath(ctx.tx, body.orgPath);
  if (!org) throw new Failure(NOT_FOUND);
  // Rights over the own organisation alone need an organisation with nothing below it.
  if (body.role === 'enterpriseManager' && org.level !== 'enterprise')
    throw new Failure(identityFailures.ROLE_NOT_HERE);
  await grantRole(ctx, person.id, body.role, body.orgPath, body.title ?? '');
  return personOf(ctx, person.id);
}

export async function revokePost(
  ctx: Ctx,
  { params }: InputOf<typeof identityOperations.revokePost>,
): Promise<Person> {
  const person = await lock(ctx, params.id, 'identity.grantPosts');
  const post = (await identityStore.postsOf(ctx.tx, [person.id])).find((p) => p.id === params.postId);
  if (!post) throw new Failure(NOT_FOUND);
  ctx.require('identity.grantPosts', post.org_path);
  await keepLastAdmin(ctx, person.id, post.role);
  await sql`update identity_post set revoked_at = ${new Date(ctx.now).toISOString()} where id = ${post.id}`.execute(
    ctx.tx,
  );
  ctx.announce(identityEvents.postRevoked, {
    subject: `person:${person.id}`,
    orgPath: post.org_path,
    payload: { personId: person.id, role: post.role, orgPath: post.org_path },
  });
  ctx.afterCommit(() => ctx.app.rightsChanged({ personId: person.id }));
  return personOf(ctx, person.id);
}

export async function endSessions(
  ctx: Ctx,
  { params }: InputOf<typeof identityOperations.endSessions>,
): Promise<{ ok: true }> {
  const person = await lock(ctx, params.id, 'identity.endSessions');
  await sql`delete from identity_session where person_id = ${person.id}`.execute(ctx.tx);
  await sql`delete from identity_sign_in_failure where key = ${`account:${person.account}`}`.execute(ctx.tx);
  ctx.announce(identityEvents.sessionsEnded, {
    subject: `person:${person.id}`,
    orgPath: person.home_path,
    payload: { personId: person.id },
  });
  ctx.afterCommit(() => ctx.app.rightsChanged({ personId: person.id }));
  return { ok: true };
}

export async function policy(): Promise<OutputOf<typeof identityOperations.policy>> {
  return {
    roles: roles.map((role) => ({ role, title: roleTitles[role] })),
    rows: policyTable.map(({ permission, title, holders }) => ({
      permission,
      title,
      holders: { ...holders } as Record<string, { scope: string; label: number }>,
    })),
  };
}

import { Failure, SIGN_IN_REQUIRED, type InputOf, type OutputOf } from '#platform/contract';
import { sql } from '#platform/server/db';
import type { Ctx } from '#platform/server/module';
import {
  grantsOf,
  identityEvents,
  identityFailures,
  type Role,
  type sessionOperations,
} from '#identity/contract';
import { hashPassword, isStrongPassword, verifyPassword } from './password.ts';
import { shapeSession } from './shape.ts';
import { identityStore, type PersonRow } from './store.ts';
import { base32, matchTotp } from './totp.ts';
import { noteTry, refuseLocked } from './count-failures.ts';
import { checkTotp, inTransaction, openSession } from './sign-in.ts';

type Ok = { ok: true };

async function self(ctx: Ctx): Promise<PersonRow> {
  const person = await identityStore.personById(ctx.tx, ctx.actor.id.replace('person:', ''));
  if (!person) throw new Failure(SIGN_IN_REQUIRED);
  return person;
}

export async function me(ctx: Ctx): Promise<OutputOf<typeof sessionOperations.me>> {
  const person = await self(ctx);
  const posts = await identityStore.postsOf(ctx.tx, [person.id]);
  const session = await identityStore.sessionById(ctx.tx, ctx.actor.sessionId ?? '');
  if (!session) throw new Failure(SIGN_IN_REQUIRED);
  const permissions = posts.flatMap((p) => grantsOf(p.role as Role, p.org_path)).map((g) => g.permission);
  return shapeSession(person, posts, permissions, session.expires_at, ctx.app.settings.demo);
}

export async function signOut(ctx: Ctx): Promise<Ok> {
  const { sessionId, id, orgPath } = ctx.actor;
  await sql`delete from identity_session where id = ${sessionId ?? ''}`.execute(ctx.tx);
  ctx.web?.setSession(undefined, 0);
  ctx.announce(identityEvents.signedOut, {
    subject: id,
    orgPath,
    payload: { personId: id.replace('person:', '') },
  });
  ctx.afterCommit(() => ctx.app.rightsChanged({ sessionId }));
  return { ok: true };
}

/** Refuses a wrong password of the person signed in; wrong ones count as those at the door do. */
async function provePassword(ctx: Ctx, person: PersonRow, password: string): Promise<void> {
  const tried = { account: person.account };
  await refuseLocked(ctx, tried);
  const right = await verifyPassword(password, person.password_hash);
  await noteTry(ctx, tried, right ? 'right' : 'wrong', 'own account');
  if (!right) throw new Failure(identityFailures.SIGN_IN_REFUSED);
}

/** IDN-9: changing the password ends every other session and gives this one a new token. */
export async function changePassword(
  ctx: Ctx,
  { body }: InputOf<typeof sessionOperations.changePassword>,
): Promise<Ok> {
  const person = await self(ctx);
  await provePassword(ctx, person, body.current);
  if (!isStrongPassword(body.next, person.account)) throw new Failure(identityFailures.WEAK_PASSWORD);
  const hash = await hashPassword(ctx.host, body.next);
  return inTransaction(ctx, async (own) => {
    await sql`update identity_person set password_hash = ${hash}, must_change = false where id = ${person.id}`.execute(
      own.tx,
    );
    await sql`delete from identity_session where person_id = ${person.id}`.execute(own.tx);
    await openSession(own, person);
    own.announce(identityEvents.passwordChanged, {
      subject: ctx.actor.id,
      orgPath: ctx.actor.orgPath,
      payload: { personId: person.id, by: ctx.actor.id },
    });
    own.afterCommit(() => ctx.app.rightsChanged({ personId: person.id }));
    return { ok: true };
  });
}

export async function beginTotp(ctx: Ctx): Promise<OutputOf<typeof sessionOperations.beginTotp>> {
  const person = await self(ctx);
  const secret = ctx.host.random(20);
  await sql`update identity_person set totp_pending = ${secret} where id = ${person.id}`.execute(ctx.tx);
  const text = base32(secret);
  return {
    secret: text,
    uri: `otpauth://totp/Fengsui:${encodeURIComponent(person.account)}?secret=${text}&issuer=Fengsui`,
  };
}

/** IDN-21: whoever has a second factor already shows it, or the password, before another takes its place. */
async function proveOwner(
  ctx: Ctx,
  person: PersonRow,
  { oldCode, password }: InputOf<typeof sessionOperations.confirmTotp>['body'],
): Promise<void> {
  if (!person.totp_secret) return;
  if (password !== undefined) return provePassword(ctx, person, password);
  if (oldCode === undefined) throw new Failure(identityFailures.OLD_FACTOR_REQUIRED);
  const tried = { account: person.account };
  await refuseLocked(ctx, tried);
  const right = (await checkTotp(ctx, person, oldCode)) === 'ok';
  await noteTry(ctx, tried, right ? 'right' : 'wrong', 'own account');
  if (!right) throw new Failure(identityFailures.TOTP_WRONG);
}

export async function confirmTotp(
  ctx: Ctx,
  { body }: InputOf<typeof sessionOperations.confirmTotp>,
): Promise<Ok> {
  const person = await self(ctx);
  await proveOwner(ctx, person, body);
  const step = person.totp_pending ? matchTotp(person.totp_pending, body.code, ctx.now, 0) : undefined;
  if (step === undefined) throw new Failure(identityFailures.TOTP_WRONG);
  return inTransaction(ctx, async (own) => {
    await sql`update identity_person set totp_secret = totp_pending, totp_pending = null, totp_last_step = ${step} where id = ${person.id}`.execute(
      own.tx,
    );
    own.announce(identityEvents.totpEnrolled, {
      subject: ctx.actor.id,
      orgPath: ctx.actor.orgPath,
      payload: { personId: person.id },
    });
    return { ok: true };
  });
}

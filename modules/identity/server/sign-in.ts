import { Failure, type InputOf, type OutputOf } from '#platform/contract';
import { sql } from '#platform/server/db';
import type { Ctx } from '#platform/server/module';
import {
  grantsOf,
  identityEvents,
  identityFailures,
  type Role,
  type sessionOperations,
} from '#identity/contract';
import { ABSOLUTE_MS, hashToken } from './authenticate.ts';
import { knowSource, noteTry, refuseLocked, sourceOf } from './count-failures.ts';
import { verifyPassword } from './password.ts';
import { shapeSession } from './shape.ts';
import { identityStore, type PersonRow } from './store.ts';
import { matchTotp } from './totp.ts';

export async function checkTotp(
  ctx: Ctx,
  person: PersonRow,
  code: string | undefined,
): Promise<'ok' | 'missing' | 'wrong'> {
  if (!person.totp_secret) return 'ok';
  if (code === undefined) return 'missing';
  const step = matchTotp(person.totp_secret, code, ctx.now, person.totp_last_step ?? 0);
  if (step === undefined) return 'wrong';
  await sql`update identity_person set totp_last_step = ${step} where id = ${person.id}`.execute(ctx.tx);
  return 'ok';
}

/**
 * The part of a use case that stands or falls together. What checks a password holds no connection while it computes
 * and counts in a transaction of its own: otherwise many tries at once would wait for each other's connections.
 */
export function inTransaction<T>(ctx: Ctx, work: (own: Ctx) => Promise<T>): Promise<T> {
  return ctx.app.act(ctx.actor, (own) => work(ctx.web ? { ...own, web: ctx.web } : own));
}

/** Opens a new session with a token never used before; the old cookie's session, if any, ends. */
export async function openSession(
  ctx: Ctx,
  person: PersonRow,
): Promise<OutputOf<typeof sessionOperations.signIn>> {
  const token = ctx.host.random(32).toString('base64url');
  const now = new Date(ctx.now).toISOString();
  const expiresAt = new Date(ctx.now + ABSOLUTE_MS).toISOString();
  if (ctx.actor.sessionId)
    await sql`delete from identity_session where id = ${ctx.actor.sessionId}`.execute(ctx.tx);
  await sql`insert into identity_session (token_hash, id, person_id, created_at, last_seen_at, expires_at, address, user_agent)
    values (${hashToken(token)}, ${ctx.newId()}, ${person.id}, ${now}, ${now}, ${expiresAt}, ${ctx.web?.address ?? ''}, ${ctx.web?.userAgent ?? ''})`.execute(
    ctx.tx,
  );
  await sql`update identity_person set last_sign_in_at = ${now} where id = ${person.id}`.execute(ctx.tx);
  ctx.web?.setSession(token, ABSOLUTE_MS / 1000);
  const posts = await identityStore.postsOf(ctx.tx, [person.id]);
  const permissions = posts.flatMap((p) => grantsOf(p.role as Role, p.org_path)).map((g) => g.permission);
  return shapeSession(person, posts, permissions, expiresAt, ctx.app.settings.demo);
}

/** IDN-4…7: password and second factor in uniform time; failures are counted by account and source. */
export async function signIn(
  ctx: Ctx,
  { body }: InputOf<typeof sessionOperations.signIn>,
): Promise<OutputOf<typeof sessionOperations.signIn>> {
  const tried = { account: body.account, source: sourceOf(ctx.web?.address ?? '') };
  await refuseLocked(ctx, tried);
  const person = await identityStore.personByAccount(ctx.tx, body.account);
  const right = await verifyPassword(body.password, person?.disabled ? undefined : person?.password_hash);
  if (!person || !right) {
    await noteTry(ctx, tried, 'wrong');
    throw new Failure(identityFailures.SIGN_IN_REFUSED);
  }
  const second = await checkTotp(ctx, person, body.totp);
  if (second === 'missing') {
    await noteTry(ctx, tried, 'unfinished');
    throw new Failure(identityFailures.TOTP_REQUIRED);
  }
  if (second === 'wrong') {
    await noteTry(ctx, tried, 'wrong', 'totp');
    throw new Failure(identityFailures.SIGN_IN_REFUSED);
  }
  await noteTry(ctx, tried, 'right');
  return inTransaction(ctx, async (own) => {
    await knowSource(own, person.id);
    const session = await openSession(own, person);
    own.announce(identityEvents.signedIn, {
      actor: `person:${person.id}`,
      subject: `person:${person.id}`,
      orgPath: session.orgPath,
      payload: { personId: person.id, address: ctx.web?.address ?? '' },
    });
    return session;
  });
}

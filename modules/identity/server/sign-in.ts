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
import { verifyPassword } from './password.ts';
import { shapeSession } from './shape.ts';
import { identityStore, type PersonRow } from './store.ts';
import { matchTotp } from './totp.ts';

const MAX_FAILURES = 5;
const LOCK_MS = 15 * 60_000;
const FORGET_MS = 15 * 60_000;

interface FailureRow {
  key: string;
  count: number;
  locked_until: string | null;
  last_at: string;
}

/** Refuses while the account or the source address is locked. */
async function refuseLocked(ctx: Ctx, keys: readonly string[]): Promise<void> {
  const found = (
    await sql<FailureRow>`select key, count, locked_until, last_at from identity_sign_in_failure where key = any(${keys as string[]})`.execute(
      ctx.app.database.db,
    )
  ).rows;
  const until = Math.max(0, ...found.map((row) => (row.locked_until ? Date.parse(row.locked_until) : 0)));
  if (until > ctx.now)
    throw new Failure(identityFailures.LOCKED, {
      minutes: Math.ceil((until - ctx.now) / 60_000),
      retryAfterS: Math.ceil((until - ctx.now) / 1000),
    });
}

/** Counts a failure for account and source in a transaction of its own, so that it outlives the refusal. */
async function countFailure(
  ctx: Ctx,
  account: string,
  keys: readonly string[],
  reason: string,
): Promise<void> {
  const { app } = ctx;
  await app.act(app.system, async (own) => {
    const now = new Date(ctx.now).toISOString();
    const forget = new Date(ctx.now - FORGET_MS).toISOString();
    for (const key of keys) {
      await sql`insert into identity_sign_in_failure (key, count, last_at) values (${key}, 1, ${now})
        on conflict (key) do update set count = case when identity_sign_in_failure.last_at < ${forget} then 1 else identity_sign_in_failure.count + 1 end, last_at = ${now}`.execute(
        own.tx,
      );
      const limit = key.startsWith('source:') ? MAX_FAILURES * 4 : MAX_FAILURES;
      await sql`update identity_sign_in_failure set locked_until = ${new Date(ctx.now + LOCK_MS).toISOString()}, count = 0 where key = ${key} and count >= ${limit}`.execute(
        own.tx,
      );
    }
    own.announce(identityEvents.signInRefused, {
      subject: `account:${account}`,
      orgPath: 'node',
      payload: { account, address: ctx.web?.address ?? '', reason },
    });
  });
}

async function checkTotp(
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

/** IDN-4…7: password and second factor in uniform time; five failures lock the account and slow the source. */
export async function signIn(
  ctx: Ctx,
  { body }: InputOf<typeof sessionOperations.signIn>,
): Promise<OutputOf<typeof sessionOperations.signIn>> {
  const keys = [`account:${body.account}`, `source:${ctx.web?.address ?? ''}`];
  await refuseLocked(ctx, keys);
  const person = await identityStore.personByAccount(ctx.tx, body.account);
  const right = await verifyPassword(body.password, person?.disabled ? undefined : person?.password_hash);
  if (!person || !right) {
    await countFailure(ctx, body.account, keys, 'password');
    throw new Failure(identityFailures.SIGN_IN_REFUSED);
  }
  const second = await checkTotp(ctx, person, body.totp);
  if (second === 'missing') throw new Failure(identityFailures.TOTP_REQUIRED);
  if (second === 'wrong') {
    await countFailure(ctx, body.account, keys, 'totp');
    throw new Failure(identityFailures.SIGN_IN_REFUSED);
  }
  await sql`delete from identity_sign_in_failure where key = ${keys[0]}`.execute(ctx.tx);
  const session = await openSession(ctx, person);
  ctx.announce(identityEvents.signedIn, {
    actor: `person:${person.id}`,
    subject: `person:${person.id}`,
    orgPath: session.orgPath,
    payload: { personId: person.id, address: ctx.web?.address ?? '' },
  });
  return session;
}

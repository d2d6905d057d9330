import { Failure } from '#platform/contract';
import { maybeOne, rows, sql, type Db, type Tx } from '#platform/server/db';
import type { Ctx } from '#platform/server/module';
import { identityEvents, identityFailures } from '#identity/contract';

const MAX_FAILURES = 5;
const LOCK_MS = 15 * 60_000;
/** Failures further apart than this do not add up. */
const FORGET_MS = 15 * 60_000;
/** A source a person signed in from stays known for so long. */
const KNOWN_MS = 30 * 86_400_000;

/** Who is being tried, and from where; no source for somebody who is signed in already. */
export interface Tried {
  readonly account: string;
  readonly source?: string;
}

/** `unfinished`: right so far, a second factor is still to come. */
export type Outcome = 'right' | 'wrong' | 'unfinished';

interface FailureRow {
  readonly key: string;
  readonly count: number;
  readonly locked_until: string | null;
  readonly last_at: string;
}

/** The address failures are counted by: an IPv6 network of 64 bits is one source. */
export function sourceOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
  if (!plain.includes(':')) return plain;
  const [head, tail = ''] = plain.split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail.split(':').filter(Boolean);
  const groups = plain.includes('::')
    ? [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right]
    : left;
  return `${groups.slice(0, 4).join(':')}::/64`;
}

const keysOf = ({ account, source }: Tried): string[] => [
  `account:${account}`,
  ...(source === undefined ? [] : [`source:${source}`]),
];

/** True when this account's person has signed in from this source of late: others' failures there do not lock them out. */
async function isKnown(db: Db | Tx, { account, source }: Tried, now: number): Promise<boolean> {
  const since = new Date(now - KNOWN_MS).toISOString();
  const found = await maybeOne(
    db,
    sql`select 1 from identity_known_source k join identity_person p on p.id = k.person_id
      where p.account = ${account} and k.source = ${source ?? ''} and k.last_at >= ${since}`,
  );
  return found !== undefined;
}

function lockedUntil(found: readonly FailureRow[], known: boolean): number {
  const bars = found.filter((row) => !(known && row.key.startsWith('source:')));
  return Math.max(0, ...bars.map((row) => (row.locked_until ? Date.parse(row.locked_until) : 0)));
}

function refuse(until: number, now: number): never {
  const left = until - now;
  throw new Failure(identityFailures.LOCKED, {
    minutes: Math.ceil(left / 60_000),
    retryAfterS: Math.ceil(left / 1000),
  });
}

/** Refuses while the account is locked, or the source for those who have not signed in from it before. */
export async function refuseLocked(ctx: Ctx, tried: Tried): Promise<void> {
  const { db } = ctx.app.database;
  const found = await rows<FailureRow>(
    db,
    sql`select key, count, locked_until, last_at from identity_sign_in_failure where key = any(${keysOf(tried)})`,
  );
  const until = lockedUntil(found, await isKnown(db, tried, ctx.now));
  if (until > ctx.now) refuse(until, ctx.now);
}

/**
 * IDN-5: notes how a try went, in a transaction of its own so that it outlives the refusal. Tries decide one after the
 * other: of any number made at once the first five wrong ones are answered, the rest, right or wrong, are locked.
 */
export async function noteTry(ctx: Ctx, tried: Tried, outcome: Outcome, reason = 'password'): Promise<void> {
  const { app, now } = ctx;
  const until = await app.act(app.system, async (own) => {
    const at = new Date(now).toISOString();
    const keys = keysOf(tried);
    await sql`insert into identity_sign_in_failure (key, count, last_at) select k, 0, ${at} from unnest(${keys}::text[]) as g(k) order by k on conflict (key) do nothing`.execute(
      own.tx,
    );
    const found = await rows<FailureRow>(
      own.tx,
      sql`select key, count, locked_until, last_at from identity_sign_in_failure where key = any(${keys}) order by key for update`,
    );
    const bar = lockedUntil(found, await isKnown(own.tx, tried, now));
    if (bar > now) return bar;
    if (outcome === 'right')
      await sql`delete from identity_sign_in_failure where key = ${keys[0]}`.execute(own.tx);
    if (outcome !== 'wrong') return 0;
    for (const row of found) {
      const count = (Date.parse(row.last_at) < now - FORGET_MS ? 0 : row.count) + 1;
      const locks = count >= MAX_FAILURES;
      await sql`update identity_sign_in_failure set count = ${locks ? 0 : count}, last_at = ${at},
          locked_until = ${locks ? new Date(now + LOCK_MS).toISOString() : row.locked_until} where key = ${row.key}`.execute(
        own.tx,
      );
    }
    own.announce(identityEvents.signInRefused, {
      subject: `account:${tried.account}`,
      orgPath: 'node',
      payload: { account: tried.account, address: ctx.web?.address ?? '', reason },
    });
    return 0;
  });
  if (until > now) refuse(until, now);
}

/** Remembers where a person signed in from. */
export async function knowSource(ctx: Ctx, personId: string): Promise<void> {
  const now = new Date(ctx.now).toISOString();
  await sql`insert into identity_known_source (person_id, source, last_at) values (${personId}, ${sourceOf(ctx.web?.address ?? '')}, ${now})
    on conflict (person_id, source) do update set last_at = excluded.last_at`.execute(ctx.tx);
}

/** Deletes counts and sources that no longer matter. */
export async function forgetOld(ctx: Ctx): Promise<void> {
  const failures = new Date(ctx.now - FORGET_MS - LOCK_MS).toISOString();
  const sources = new Date(ctx.now - KNOWN_MS).toISOString();
  await sql`delete from identity_sign_in_failure where last_at < ${failures}`.execute(ctx.tx);
  await sql`delete from identity_known_source where last_at < ${sources}`.execute(ctx.tx);
}

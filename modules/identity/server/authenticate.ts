import { createHash } from 'node:crypto';
import { sql } from '#platform/server/db';
import type { Authenticate, RequestFacts } from '#platform/server/http';
import type { Actor, App } from '#platform/server/module';
import { grantsOf, type Role } from '#identity/contract';
import { identityStore, type SessionRow } from './store.ts';

/** A session ends after half an hour without a request or a live heartbeat, and after sixteen hours in any case. */
export const IDLE_MS = 30 * 60_000;
export const ABSOLUTE_MS = 16 * 3_600_000;
const CACHE_MS = 1000;
const TOUCH_MS = 60_000;
const MAX_CACHED = 20_000;

export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

interface Cached {
  readonly actor: Actor;
  readonly at: number;
  touchedAt: number;
  readonly expiresAt: number;
}

/** Authenticates gateways (given by the sensing module). */
export type AuthenticateGateway = (id: string, secret: string, address: string) => Promise<Actor | undefined>;

export interface Authenticator {
  readonly authenticate: Authenticate;
  /** The same person's rights as they are now; undefined when the session has ended. */
  refresh(actor: Actor): Promise<Actor | undefined>;
  /** Forgets cached rights at once. */
  forget(): void;
}

/** Finds who is asking, by session cookie or gateway credential; rights are read afresh at least every second. */
export function createAuthenticator(app: () => App): Authenticator {
  const cache = new Map<string, Cached>();

  async function actorOf(session: SessionRow): Promise<Actor | undefined> {
    const { database, host } = app();
    const now = host.now();
    if (Date.parse(session.expires_at) <= now || Date.parse(session.last_seen_at) + IDLE_MS <= now)
      return undefined;
    const person = await identityStore.personById(database.db, session.person_id);
    if (!person || person.disabled) return undefined;
    const posts = await identityStore.postsOf(database.db, [person.id]);
    return {
      id: `person:${person.id}`,
      kind: 'person',
      name: person.name,
      orgPath: posts[0]?.org_path ?? person.home_path,
      sessionId: session.id,
      grants: posts.flatMap((post) => grantsOf(post.role as Role, post.org_path)),
    };
  }

  async function touch(session: SessionRow, nowMs: number): Promise<void> {
    if (nowMs - Date.parse(session.last_seen_at) < TOUCH_MS) return;
    await sql`update identity_session set last_seen_at = ${new Date(nowMs).toISOString()} where id = ${session.id}`.execute(
      app().database.db,
    );
  }

  async function byToken(token: string): Promise<Actor | undefined> {
    const { database, host } = app();
    const now = host.now();
    const mono = host.monotonic();
    const key = hashToken(token).toString('base64');
    const known = cache.get(key);
    if (known && mono - known.at < CACHE_MS && known.expiresAt > now) return known.actor;
    const session = await identityStore.sessionByHash(database.db, hashToken(token));
    const actor = session && (await actorOf(session));
    if (!session || !actor) {
      cache.delete(key);
      return undefined;
    }
    await touch(session, now);
    if (cache.size >= MAX_CACHED) cache.delete(cache.keys().next().value as string);
    cache.set(key, { actor, at: mono, touchedAt: mono, expiresAt: Date.parse(session.expires_at) });
    return actor;
  }

  async function authenticate({ cookie, authorization, address }: RequestFacts): Promise<Actor | undefined> {
    if (cookie) return byToken(cookie);
    const basic = /^Basic ([A-Za-z0-9+/=]{1,400})$/.exec(authorization ?? '');
    if (!basic) return undefined;
    const [id, ...secret] = Buffer.from(basic[1], 'base64').toString('utf8').split(':');
    const gateway = app().parts.get('authenticateGateway') as AuthenticateGateway | undefined;
    return gateway?.(id, secret.join(':'), address);
  }

  return {
    authenticate,
    forget: () => cache.clear(),
    async refresh(actor) {
      const session =
        actor.sessionId === undefined
          ? undefined
          : await identityStore.sessionById(app().database.db, actor.sessionId);
      return session && actorOf(session);
    },
  };
}

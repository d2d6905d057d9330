import { CompiledQuery } from 'kysely';
import { Failure, FORBIDDEN, type EventKind } from '#platform/contract';
import type { Tx } from '#platform/server/db';
import { newId } from '#platform/server/host';
import { appendEntries, prepareEntry, type PreparedEntry } from '#platform/server/log';
import { orgWithin } from './scope.ts';
import type { Actor, App, Ctx, Fact } from './types.ts';

/** Runs use cases in transactions: facts are buffered and written just before COMMIT, the sealer is woken after it. */
export class Transactor {
  readonly #app: () => App;

  constructor(app: () => App) {
    this.#app = app;
  }

  /** A read: facts may not be announced. */
  async read<T>(actor: Actor, work: (ctx: Ctx) => Promise<T>): Promise<T> {
    const app = this.#app();
    return work(this.#context(app, actor, app.database.db as Tx, undefined, [], {}));
  }

  async act<T>(
    actor: Actor,
    work: (ctx: Ctx) => Promise<T>,
    chain: { correlationId?: string; causationId?: string } = {},
  ): Promise<T> {
    const app = this.#app();
    const prepared: PreparedEntry[] = [];
    const after: (() => void | Promise<void>)[] = [];
    const result = await app.database.transaction(async (tx) => {
      const value = await work(this.#context(app, actor, tx, prepared, after, chain));
      await appendEntries((text, values) => tx.executeQuery(CompiledQuery.raw(text, [...values])), prepared);
      return value;
    });
    if (prepared.length > 0) app.committed(prepared);
    for (const work of after) await work();
    return result;
  }

  #context(
    app: App,
    actor: Actor,
    tx: Tx,
    prepared: PreparedEntry[] | undefined,
    after: (() => void | Promise<void>)[],
    chain: { correlationId?: string; causationId?: string },
  ): Ctx {
    const { host } = app;
    const now = host.now();
    const can = (permission: string, orgPath?: string): boolean =>
      actor.kind === 'system' ||
      actor.grants.some(
        (g) =>
          g.permission === permission &&
          (orgPath === undefined || (g.scope === 'own' ? g.path === orgPath : orgWithin(orgPath, g.path))),
      );
    return {
      tx,
      app,
      host,
      actor,
      now,
      newId: () => newId(host),
      announce: <E extends EventKind>(kind: E, fact: Fact<E>): string => {
        if (!prepared) throw new Error(`${kind.type} announced while reading`);
        const id = newId(host);
        const correlationId = fact.correlationId ?? chain.correlationId ?? id;
        const causationId = fact.causationId ?? chain.causationId;
        prepared.push(
          prepareEntry(
            host,
            id,
            {
              actor: fact.actor ?? actor.id,
              orgPath: fact.orgPath,
              type: kind.type,
              version: kind.version,
              subject: fact.subject,
              correlationId,
              ...(causationId ? { causationId } : {}),
              payload: fact.payload as Record<string, unknown>,
            },
            now,
          ),
        );
        return id;
      },
      afterCommit: (work) => void after.push(work),
      can,
      require: (permission, orgPath) => {
        if (!can(permission, orgPath)) throw new Failure(FORBIDDEN, { permission });
      },
      scope: (permission) => actor.grants.filter((g) => g.permission === permission).map((g) => g.path),
    };
  }
}

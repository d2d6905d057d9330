import { Failure, NOT_FOUND, type InputOf, type OutputOf } from '#platform/contract';
import type { Reactions } from '#platform/server/jobs';
import type { App, Ctx } from '#platform/server/module';
import { operationsEvents, type operationsOperations } from '#operations/contract';
import { titleOf } from './titles.ts';

type Op = typeof operationsOperations;

const reactionsOf = (app: App): Reactions => app.parts.get('reactions') as Reactions;

export async function listParked(ctx: Ctx): Promise<OutputOf<Op['listParked']>> {
  const found = await reactionsOf(ctx.app).parked();
  return { items: found.map((fact) => ({ ...fact, title: titleOf(fact.type) })) };
}

/** OPS-7: the try runs in a transaction of its own; that it was made, and how it went, is logged. */
export async function retryParked(
  ctx: Ctx,
  { body }: InputOf<Op['retryParked']>,
): Promise<OutputOf<Op['retryParked']>> {
  const { app, actor } = ctx;
  const taken = await reactionsOf(app).retry(body.reaction, body.seq);
  if (taken === undefined) throw new Failure(NOT_FOUND);
  await app.act(
    actor,
    async (own) =>
      void own.announce(operationsEvents.factRetried, {
        subject: `reaction:${body.reaction}`,
        orgPath: actor.orgPath,
        payload: { ...body, taken },
      }),
  );
  return { taken };
}

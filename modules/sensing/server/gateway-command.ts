import { Failure, type InputOf, type OutputOf } from '#platform/contract';
import type { Ctx } from '#platform/server/module';
import { sensingEvents, sensingFailures, type gatewayOperations } from '#sensing/contract';
import { deskOf, managedGateway } from './gateway-own.ts';

type Op = typeof gatewayOperations;

/** Sends a command over the device's own connection, waits for its answer, and logs both. */
export async function commandGateway(
  ctx: Ctx,
  { params, body }: InputOf<Op['commandGateway']>,
): Promise<OutputOf<Op['commandGateway']>> {
  const gateway = managedGateway(ctx, params.id);
  const sent = await deskOf(ctx).command(gateway.id, body);
  if (sent === 'NOT_CONNECTED') throw new Failure(sensingFailures.GATEWAY_NOT_CONNECTED);
  if (sent === 'NOT_SUPPORTED')
    throw new Failure(sensingFailures.COMMAND_NOT_SUPPORTED, { protocol: gateway.protocol });
  const { kind, ...detail } = body;
  await ctx.app.act(ctx.actor, async (inner) => {
    inner.announce(sensingEvents.gatewayCommanded, {
      subject: `gateway:${gateway.id}`,
      orgPath: gateway.orgPath,
      payload: {
        gatewayId: gateway.id,
        command: kind,
        detail: JSON.stringify(detail).slice(0, 400),
        ...sent,
      },
    });
  });
  return sent;
}

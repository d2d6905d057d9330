import { Failure, NOT_FOUND } from '#platform/contract';
import type { App, Ctx } from '#platform/server/module';
import type { GatewayState } from './hot/gateways.ts';
import type { GatewayFront } from './listeners/gateway/listeners.ts';
import { sensingOf } from './part.ts';

/** A gateway the actor may manage; NOT_FOUND otherwise. */
export function managedGateway(ctx: Ctx, id: string): GatewayState {
  const gateway = sensingOf(ctx).gateways.get(id);
  if (!gateway || !ctx.can('sensing.manageGateways', gateway.orgPath)) throw new Failure(NOT_FOUND);
  return gateway;
}

/** The running gateway listeners of this node. */
export function frontOf(from: App | Ctx): GatewayFront {
  const app = 'app' in from ? from.app : from;
  const part = app.parts.get('gatewayFront');
  if (!part) throw new Error('gateways are not running in this role');
  return part as GatewayFront;
}

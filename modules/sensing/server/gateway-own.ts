import { Failure, NOT_FOUND } from '#platform/contract';
import type { App, Ctx } from '#platform/server/module';
import type { GatewayState } from './hot/gateways.ts';
import type { GatewayFront } from './listeners/gateway/listeners.ts';
import type { GatewayDesk } from './roles/hub-desk.ts';
import { sensingOf } from './part.ts';

/** A gateway the actor may manage; NOT_FOUND otherwise. */
export function managedGateway(ctx: Ctx, id: string): GatewayState {
  const gateway = sensingOf(ctx).gateways.get(id);
  if (!gateway || !ctx.can('sensing.manageGateways', gateway.orgPath)) throw new Failure(NOT_FOUND);
  return gateway;
}

/** Positions of vehicles, and the links of this process if it is a hub. */
export function frontOf(from: App | Ctx): GatewayFront {
  const app = 'app' in from ? from.app : from;
  const part = app.parts.get('gatewayFront');
  if (!part) throw new Error('sensing is not running');
  return part as GatewayFront;
}

/** The links of gateways, in this process or in the hubs of the node. */
export function deskOf(from: App | Ctx): GatewayDesk {
  const app = 'app' in from ? from.app : from;
  const part = app.parts.get('gatewayDesk');
  if (!part) throw new Error('sensing is not running');
  return part as GatewayDesk;
}

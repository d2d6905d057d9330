import { Failure, type InputOf, type OutputOf } from '#platform/contract';
import type { Ctx } from '#platform/server/module';
import {
  sensingEvents,
  sensingFailures,
  type gatewayOperations,
  type GatewaySettings,
} from '#sensing/contract';
import { managedGateway } from './gateway-own.ts';
import { saveSettings } from './gateway-store.ts';
import { passwordHash } from './listeners/gateway/password.ts';
import { sensingOf } from './part.ts';
import { registryChanged } from './save-registry.ts';

type Op = typeof gatewayOperations;

/** Header values are often keys: they go in and never come out. A masked value given back keeps the old one. */
const MASK = '***';

function shape({
  passwordSha256,
  headers,
  ...settings
}: GatewaySettings): OutputOf<Op['getGatewaySettings']> {
  const masked = headers && Object.fromEntries(Object.keys(headers).map((name) => [name, MASK]));
  return {
    settings: { ...settings, ...(masked ? { headers: masked } : {}) },
    passwordSet: passwordSha256 !== undefined,
  };
}

function unmasked(given: GatewaySettings, old: GatewaySettings): GatewaySettings {
  if (!given.headers) return given;
  const headers = Object.entries(given.headers).flatMap(([name, value]) => {
    const kept = value === MASK ? old.headers?.[name] : value;
    return kept === undefined ? [] : [[name, kept]];
  });
  return { ...given, headers: Object.fromEntries(headers) as Record<string, string> };
}

export async function getGatewaySettings(
  ctx: Ctx,
  { params }: InputOf<Op['getGatewaySettings']>,
): Promise<OutputOf<Op['getGatewaySettings']>> {
  return shape(managedGateway(ctx, params.id).settings as GatewaySettings);
}

/** Refuses what would never work: a name another device of the protocol has, an address that is none. */
function refuseUnusable(ctx: Ctx, id: string, protocol: string, body: GatewaySettings): void {
  if (body.deviceId === undefined) return;
  for (const other of sensingOf(ctx).gateways.all())
    if (other.id !== id && other.protocol === protocol && other.settings['deviceId'] === body.deviceId)
      throw new Failure(sensingFailures.SETTINGS_INVALID, { reason: `设备标识已属于网关 ${other.id}` });
}

export async function configureGateway(
  ctx: Ctx,
  { params, body }: InputOf<Op['configureGateway']>,
): Promise<OutputOf<Op['configureGateway']>> {
  const gateway = managedGateway(ctx, params.id);
  const { password, ...given } = body;
  refuseUnusable(ctx, gateway.id, gateway.protocol, given);
  const old = gateway.settings as GatewaySettings;
  const hash = password === undefined ? old.passwordSha256 : passwordHash(password);
  const settings: GatewaySettings = {
    ...unmasked(given, old),
    ...(hash === undefined ? {} : { passwordSha256: hash }),
  };
  await saveSettings(ctx.tx, gateway.id, settings);
  ctx.announce(sensingEvents.gatewayConfigured, {
    subject: `gateway:${gateway.id}`,
    orgPath: gateway.orgPath,
    payload: { gatewayId: gateway.id, passwordChanged: password !== undefined },
  });
  const { app } = ctx;
  ctx.afterCommit(() => registryChanged(app));
  return shape(settings);
}

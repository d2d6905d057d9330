import { Failure, NOT_FOUND, type InputOf, type OutputOf } from '#platform/contract';
import { orgWithin, type Ctx } from '#platform/server/module';
import type { GatewaySettings, Vehicle, vehicleOperations } from '#sensing/contract';
import { frontOf } from './gateway-own.ts';
import type { GatewayState } from './hot/gateways.ts';
import { sensingOf } from './part.ts';
import { trackOf } from './vehicle-store.ts';
import { limitSOf, terminalOf } from './vehicles.ts';

type Op = typeof vehicleOperations;

const DEFAULT_LIMIT = 1000;
const DEFAULT_HOURS = 1;
const HOUR_MS = 3_600_000;
/** More positions than this are more than a line on a screen shows. */
const MOST_POSITIONS = 1500;
/** A line is not drawn across a silence longer than this, nor than the vehicle's own limit. */
const GAP_MS = 5 * 60_000;

function vehicleOf(ctx: Ctx, gateway: GatewayState, deviceId: string): Vehicle {
  const { tracks, vehicles } = frontOf(ctx);
  const terminal = terminalOf(deviceId);
  const registered = vehicles.of(gateway.id, terminal);
  const fix = tracks.latest(gateway.id);
  return {
    terminal,
    gatewayId: gateway.id,
    name: gateway.name,
    orgPath: gateway.orgPath,
    ...(registered ? { plate: registered.plate, plateColour: registered.plateColour } : {}),
    connected: sensingOf(ctx).everywhere(gateway).connections > 0,
    limitS: limitSOf(gateway),
    ...(fix?.terminal === terminal
      ? {
          fix: {
            at: new Date(fix.at).toISOString(),
            position: [fix.lng, fix.lat],
            speedKmh: fix.speedKmh,
            direction: fix.direction,
          },
        }
      : {}),
  };
}

/** The vehicles the reader may see whose gateway comes after `after`, in order of their gateways. */
async function vehiclesOf(ctx: Ctx, after = ''): Promise<Vehicle[]> {
  await frontOf(ctx).lookUp();
  const scope = ctx.scope('sensing.read');
  const found: Vehicle[] = [];
  for (const gateway of sensingOf(ctx).gateways.all()) {
    const { deviceId } = gateway.settings as GatewaySettings;
    if (gateway.protocol !== 'jt808' || !gateway.enabled || deviceId === undefined) continue;
    if (gateway.id > after && scope.some((s) => orgWithin(gateway.orgPath, s)))
      found.push(vehicleOf(ctx, gateway, deviceId));
  }
  return found.sort((a, b) => (a.gatewayId < b.gatewayId ? -1 : 1));
}

/** Vehicles by plate, name or terminal, for the search box. */
export async function findVehicles(ctx: Ctx, text: string, most: number): Promise<Vehicle[]> {
  const wanted = text.toLowerCase();
  const found = await vehiclesOf(ctx);
  return found
    .filter((v) => `${v.plate ?? ''} ${v.name} ${v.terminal}`.toLowerCase().includes(wanted))
    .slice(0, most);
}

/** GWY-37: the vehicles of the reader's organisations, each with its newest position. */
export async function listVehicles(
  ctx: Ctx,
  { query }: InputOf<Op['listVehicles']>,
): Promise<OutputOf<Op['listVehicles']>> {
  const limit = query.limit ?? DEFAULT_LIMIT;
  const found = await vehiclesOf(ctx, query.after);
  const items = found.slice(0, limit);
  return { items, ...(found.length > limit ? { next: items[limit - 1].gatewayId } : {}) };
}

/** GWY-37: where a vehicle has been; what it drove for another gateway is not its. */
export async function vehicleTrack(
  ctx: Ctx,
  { params, query }: InputOf<Op['vehicleTrack']>,
): Promise<OutputOf<Op['vehicleTrack']>> {
  const gateway = sensingOf(ctx).gateways.get(params.id);
  if (!gateway || !ctx.can('sensing.read', gateway.orgPath)) throw new Failure(NOT_FOUND);
  const since = ctx.now - (query.hours ?? DEFAULT_HOURS) * HOUR_MS;
  const gapMs = Math.max(GAP_MS, limitSOf(gateway) * 1000);
  const found = await trackOf(ctx.tx, gateway.id, since, MOST_POSITIONS, gapMs);
  return {
    gatewayId: gateway.id,
    fixes: found[0]?.n ?? 0,
    positions: found.map((f) => ({
      at: f.at,
      position: [f.lng, f.lat],
      speedKmh: f.speed_kmh,
      ...(f.gap ? { gap: true } : {}),
    })),
  };
}

import { Failure, NOT_FOUND, type InputOf, type OutputOf } from '#platform/contract';
import { isUniqueViolation, maybeOne, rows, sql } from '#platform/server/db';
import { orgWithin, type Ctx } from '#platform/server/module';
import { sensingEvents, sensingFailures, type sensingOperations } from '#sensing/contract';
import { hashSecret, type GatewayState } from './hot/gateways.ts';
import { sensingOf } from './part.ts';
import { registryChanged } from './save-registry.ts';
import { shapeGateway } from './shape.ts';

type Op = typeof sensingOperations;

export async function listGateways(
  ctx: Ctx,
  { query }: InputOf<Op['listGateways']>,
): Promise<OutputOf<Op['listGateways']>> {
  const sensing = sensingOf(ctx);
  const scope = ctx.scope('sensing.read');
  const limit = query.limit ?? 200;
  const found = [...sensing.gateways.all()]
    .filter(
      (g) =>
        scope.some((path) => orgWithin(g.orgPath, path)) && (query.after === undefined || g.id > query.after),
    )
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const items = found.slice(0, limit).map((g) => shapeGateway(sensing, g));
  return { items, ...(found.length > limit ? { next: items[items.length - 1].id } : {}) };
}

/** The secret leaves the system once, in this answer; only its hash is kept. */
export async function createGateway(
  ctx: Ctx,
  { body }: InputOf<Op['createGateway']>,
): Promise<OutputOf<Op['createGateway']>> {
  ctx.require('sensing.manageGateways', body.orgPath);
  const secret = ctx.host.random(24).toString('base64url');
  const { level = 'committed' } = body;
  try {
    await sql`insert into sensing_gateway (id, name, org_path, protocol, level, secret_hash) values (${body.id}, ${body.name}, ${body.orgPath}::ltree, ${body.protocol}, ${level}, ${hashSecret(secret)})`.execute(
      ctx.tx,
    );
  } catch (error) {
    if (isUniqueViolation(error)) throw new Failure(sensingFailures.GATEWAY_EXISTS, { id: body.id });
    throw error;
  }
  if (body.pointCodes?.length)
    await sql`update sensing_point set gateway_id = ${body.id} where code = any(${body.pointCodes}) and org_path <@ ${body.orgPath}::ltree`.execute(
      ctx.tx,
    );
  ctx.announce(sensingEvents.gatewayCreated, {
    subject: `gateway:${body.id}`,
    orgPath: body.orgPath,
    payload: { gatewayId: body.id, protocol: body.protocol },
  });
  const { app } = ctx;
  ctx.afterCommit(() => registryChanged(app));
  const state: GatewayState = {
    id: body.id,
    name: body.name,
    orgPath: body.orgPath,
    protocol: body.protocol,
    level,
    enabled: true,
    secretHash: undefined,
    settings: {},
    connections: 0,
    lastContactAt: 0,
    lastGoodAt: 0,
    clockOffsetMs: undefined,
    errors: new Map(),
  };
  return { gateway: shapeGateway(sensingOf(ctx), state), secret };
}

async function ownGateway(ctx: Ctx, id: string): Promise<GatewayState> {
  const gateway = sensingOf(ctx).gateways.get(id);
  if (!gateway || !ctx.can('sensing.manageGateways', gateway.orgPath)) throw new Failure(NOT_FOUND);
  return gateway;
}

export async function changeGateway(
  ctx: Ctx,
  { params, body }: InputOf<Op['changeGateway']>,
): Promise<OutputOf<Op['changeGateway']>> {
  const gateway = await ownGateway(ctx, params.id);
  const enabled = body.enabled ?? gateway.enabled;
  const secret = body.newSecret ? ctx.host.random(24).toString('base64url') : undefined;
  await sql`update sensing_gateway set enabled = ${enabled} where id = ${gateway.id}`.execute(ctx.tx);
  if (secret)
    await sql`update sensing_gateway set secret_hash = ${hashSecret(secret)} where id = ${gateway.id}`.execute(
      ctx.tx,
    );
  const fact = { subject: `gateway:${gateway.id}`, orgPath: gateway.orgPath };
  ctx.announce(sensingEvents.gatewayChanged, { ...fact, payload: { gatewayId: gateway.id, enabled } });
  if (secret)
    ctx.announce(sensingEvents.gatewaySecretChanged, { ...fact, payload: { gatewayId: gateway.id } });
  const { app } = ctx;
  ctx.afterCommit(() => registryChanged(app));
  return { gateway: shapeGateway(sensingOf(ctx), { ...gateway, enabled }), ...(secret ? { secret } : {}) };
}

export async function getMapping(
  ctx: Ctx,
  { params }: InputOf<Op['getMapping']>,
): Promise<OutputOf<Op['getMapping']>> {
  const gateway = await ownGateway(ctx, params.id);
  const found = await rows<{ element: string; point_id: number; scale: number; shift: number }>(
    ctx.tx,
    sql`select element, point_id, scale, shift from sensing_mapping where gateway_id = ${gateway.id} order by element`,
  );
  return {
    items: found.map((m) => ({ element: m.element, pointId: m.point_id, scale: m.scale, offset: m.shift })),
  };
}

export async function saveMapping(
  ctx: Ctx,
  { params, body }: InputOf<Op['saveMapping']>,
): Promise<{ ok: true }> {
  const gateway = await ownGateway(ctx, params.id);
  const ids = body.items.map((i) => i.pointId);
  const foreign = await maybeOne<{ id: number }>(
    ctx.tx,
    sql`select id from unnest(${ids}::int[]) as g(id) where not exists (select 1 from sensing_point p where p.id = g.id and p.org_path <@ ${gateway.orgPath}::ltree) limit 1`,
  );
  if (foreign) throw new Failure(NOT_FOUND);
  await sql`delete from sensing_mapping where gateway_id = ${gateway.id}`.execute(ctx.tx);
  await sql`insert into sensing_mapping (gateway_id, element, point_id, scale, shift)
    select ${gateway.id}, * from unnest(${body.items.map((i) => i.element)}::text[], ${ids}::int[], ${body.items.map((i) => i.scale ?? 1)}::float8[], ${body.items.map((i) => i.offset ?? 0)}::float8[])`.execute(
    ctx.tx,
  );
  await sql`update sensing_point set gateway_id = ${gateway.id} where id = any(${ids})`.execute(ctx.tx);
  const { app } = ctx;
  ctx.afterCommit(() => registryChanged(app));
  return { ok: true };
}

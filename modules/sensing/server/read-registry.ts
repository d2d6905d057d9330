import { Failure, NOT_FOUND, type InputOf, type OutputOf } from '#platform/contract';
import type { Ctx } from '#platform/server/module';
import type { sensingOperations } from '#sensing/contract';
import { sensingOf } from './part.ts';
import { shapeDevice, shapeEnterprise, shapeInstallation, shapePoint, shapeValue } from './shape.ts';
import { sensingStore } from './store.ts';

type Op = typeof sensingOperations;

export async function listEnterprises(
  ctx: Ctx,
  { query }: InputOf<Op['listEnterprises']>,
): Promise<OutputOf<Op['listEnterprises']>> {
  const limit = query.limit ?? 100;
  const found = await sensingStore.enterprises(ctx.tx, ctx.scope('sensing.read'), {
    ...query,
    limit: limit + 1,
  });
  const items = found.slice(0, limit).map(shapeEnterprise);
  return { items, ...(found.length > limit ? { next: items[items.length - 1].orgPath } : {}) };
}

export async function getEnterprise(
  ctx: Ctx,
  { params }: InputOf<Op['getEnterprise']>,
): Promise<OutputOf<Op['getEnterprise']>> {
  const row = await sensingStore.enterpriseById(ctx.tx, params.id, ctx.scope('sensing.read'));
  if (!row) throw new Failure(NOT_FOUND);
  const sensing = sensingOf(ctx);
  const [installations, devices, points] = await Promise.all([
    sensingStore.installationsOf(ctx.tx, row.id),
    sensingStore.devicesOf(ctx.tx, row.id),
    sensingStore.points(ctx.tx, ctx.scope('sensing.read'), { enterpriseId: row.id, limit: 2000 }),
  ]);
  return {
    enterprise: shapeEnterprise(row),
    installations: installations.map(shapeInstallation),
    devices: devices.map(shapeDevice),
    points: points.map((p) => ({ point: shapePoint(p), value: shapeValue(sensing, p.id) })),
  };
}

export async function listPoints(
  ctx: Ctx,
  { query }: InputOf<Op['listPoints']>,
): Promise<OutputOf<Op['listPoints']>> {
  const limit = query.limit ?? 100;
  const sensing = sensingOf(ctx);
  const after = query.after === undefined ? 0 : Number(query.after);
  const ids =
    query.state === undefined
      ? undefined
      : [...sensing.points.all()]
          .filter((p) => p.id > after && sensing.stateOf(p) === query.state)
          .map((p) => p.id);
  const found = await sensingStore.points(ctx.tx, ctx.scope('sensing.read'), {
    ...query,
    after,
    ...(ids ? { ids } : {}),
    limit: limit + 1,
  });
  const page = found.slice(0, limit);
  return {
    items: page.map((p) => ({ point: shapePoint(p), value: shapeValue(sensing, p.id) })),
    ...(found.length > limit ? { next: String(page[page.length - 1].id) } : {}),
  };
}

export async function getPoint(
  ctx: Ctx,
  { params }: InputOf<Op['getPoint']>,
): Promise<OutputOf<Op['getPoint']>> {
  const scope = ctx.scope('sensing.read');
  const row = await sensingStore.pointById(ctx.tx, params.id, scope);
  const enterprise = row && (await sensingStore.enterpriseById(ctx.tx, row.enterprise_id, scope));
  const installation = row && (await sensingStore.installationById(ctx.tx, row.installation_id));
  if (!row || !enterprise || !installation) throw new Failure(NOT_FOUND);
  return {
    point: shapePoint(row),
    value: shapeValue(sensingOf(ctx), row.id),
    enterprise: shapeEnterprise(enterprise),
    installation: shapeInstallation(installation),
  };
}

import type { InputOf, OutputOf } from '#platform/contract';
import { orgWithin, type Ctx } from '#platform/server/module';
import type { gatewayOperations, sensingOperations } from '#sensing/contract';
import { countedOut, feedItemsWithin, quarantined } from './gateway-store.ts';
import { sensingOf } from './part.ts';

const NEWEST = 500;

/** Data put aside, newest first. What came from devices nobody knows is shown to those who may manage gateways. */
export async function quarantine(ctx: Ctx): Promise<OutputOf<(typeof sensingOperations)['quarantine']>> {
  const sensing = sensingOf(ctx);
  await sensing.quarantine.flush();
  const scope = ctx.scope('sensing.read');
  const ids = [...sensing.gateways.all()]
    .filter((g) => scope.some((s) => orgWithin(g.orgPath, s)))
    .map((g) => g.id);
  const strangers = ctx.scope('sensing.manageGateways').length > 0;
  const items = await quarantined(ctx.tx, ids, strangers, NEWEST);
  const [{ n }] = await countedOut(ctx.tx, ids);
  return {
    items: items.map((i) => ({
      id: i.id,
      gatewayId: i.gateway_id,
      receivedAt: i.received_at,
      reason: i.reason,
      sample: i.sample,
    })),
    countedOut: n,
  };
}

type FeedOp = (typeof gatewayOperations)['feedItems'];

/** Alerts and earthquakes other services published, newest first. */
export async function feedItems(ctx: Ctx, { query }: InputOf<FeedOp>): Promise<OutputOf<FeedOp>> {
  const found = await feedItemsWithin(ctx.tx, ctx.scope('sensing.read'), {
    ...query,
    limit: query.limit ?? 100,
  });
  return {
    items: found.map((f) => ({
      gatewayId: f.gateway_id,
      externalId: f.external_id,
      orgPath: f.org_path,
      kind: f.kind,
      title: f.title,
      at: f.at,
      updatedAt: f.updated_at,
      ...(f.severity === null ? {} : { severity: f.severity }),
      ...(f.magnitude === null ? {} : { magnitude: f.magnitude }),
      ...(f.lng === null || f.lat === null ? {} : { position: [f.lng, f.lat] }),
      ...(f.expires_at === null ? {} : { expiresAt: f.expires_at }),
    })),
  };
}

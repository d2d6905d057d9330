import { Failure, NOT_FOUND, type InputOf } from '#platform/contract';
import { insertOrgs } from '#identity/server';
import { maybeOne, sql } from '#platform/server/db';
import type { Ctx } from '#platform/server/module';
import {
  sensingEvents,
  sensingFailures,
  type Enterprise,
  type Installation,
  type Mode,
  type Point,
  type sensingOperations,
} from '#sensing/contract';
import { sensingOf } from './part.ts';
import { shapeEnterprise, shapeInstallation, shapePoint } from './shape.ts';
import { sensingStore } from './store.ts';

type Op = typeof sensingOperations;

/** An answer waits this long at most for the hot path to take a changed registry in. */
const RELOAD_WAIT_MS = 2000;

/** Registers an enterprise; it is an organisation of its own below its authority. */
export async function saveEnterprise(ctx: Ctx, { body }: InputOf<Op['saveEnterprise']>): Promise<Enterprise> {
  ctx.require('sensing.manage', body.parentPath);
  const id = ctx.newId();
  const path = `${body.parentPath}.e${id.replaceAll('-', '').slice(-16)}`;
  await insertOrgs(
    ctx.tx,
    [{ id: ctx.newId(), path, name: body.name, level: 'enterprise' }],
    new Date(ctx.now).toISOString(),
  );
  await sql`insert into sensing_enterprise (id, org_path, name, credit_code, field, industry, address, lng, lat, dust_workers, wet_dust_removal)
    values (${id}, ${path}::ltree, ${body.name}, ${body.creditCode ?? null}, ${body.field}, ${body.industry}, ${body.address ?? null}, ${body.position[0]}, ${body.position[1]}, ${body.dustWorkers ?? null}, ${body.wetDustRemoval ?? null})`.execute(
    ctx.tx,
  );
  ctx.announce(sensingEvents.enterpriseSaved, {
    subject: `enterprise:${id}`,
    orgPath: path,
    payload: { enterpriseId: id, name: body.name },
  });
  const row = await sensingStore.enterpriseById(ctx.tx, id, [path]);
  if (!row) throw new Failure(NOT_FOUND);
  return shapeEnterprise(row);
}

export async function saveInstallation(
  ctx: Ctx,
  { body }: InputOf<Op['saveInstallation']>,
): Promise<Installation> {
  const enterprise = await sensingStore.enterpriseById(
    ctx.tx,
    body.enterpriseId,
    ctx.scope('sensing.manage'),
  );
  if (!enterprise) throw new Failure(NOT_FOUND);
  const id = ctx.newId();
  await sql`insert into sensing_installation (id, enterprise_id, name, kind, lng, lat, major_hazard, chemicals, alpha, height_m)
    values (${id}, ${enterprise.id}, ${body.name}, ${body.kind}, ${body.position[0]}, ${body.position[1]}, ${body.majorHazard}, ${JSON.stringify(body.chemicals)}::jsonb, ${body.alpha ?? null}, ${body.heightM ?? null})`.execute(
    ctx.tx,
  );
  const row = await sensingStore.installationById(ctx.tx, id);
  if (!row) throw new Failure(NOT_FOUND);
  return shapeInstallation(row);
}

/** Registers a point with its device; the hot path knows it from the commit on. */
export async function savePoint(ctx: Ctx, { body }: InputOf<Op['savePoint']>): Promise<Point> {
  const installation = await sensingStore.installationById(ctx.tx, body.installationId);
  const enterprise =
    installation &&
    (await sensingStore.enterpriseById(ctx.tx, installation.enterprise_id, ctx.scope('sensing.manage')));
  if (!installation || !enterprise) throw new Failure(NOT_FOUND);
  const known = await maybeOne<{ device_id: string }>(
    ctx.tx,
    sql`select device_id from sensing_point where code = ${body.code} for update`,
  );
  const deviceId = known?.device_id ?? ctx.newId();
  if (!known)
    await sql`insert into sensing_device (id, installation_id, name, kind, gateway_id) values (${deviceId}, ${installation.id}, ${body.deviceName}, ${body.deviceKind}, ${body.gatewayId ?? null})`.execute(
      ctx.tx,
    );
  const saved = await maybeOne<{ id: number }>(
    ctx.tx,
    sql`insert into sensing_point (code, device_id, installation_id, enterprise_id, org_path, name, quantity, unit, range_low, range_high, thresholds, period_s, calibrated_until, gateway_id, lng, lat)
      values (${body.code}, ${deviceId}, ${installation.id}, ${enterprise.id}, ${enterprise.org_path}::ltree, ${body.name}, ${body.quantity}, ${body.unit}, ${body.rangeLow ?? null}, ${body.rangeHigh ?? null},
        ${body.thresholds ? JSON.stringify(body.thresholds) : null}::jsonb, ${body.periodS}, ${body.calibratedUntil ?? null}, ${body.gatewayId ?? null}, ${installation.lng}, ${installation.lat})
      on conflict (code) do update set name = excluded.name, quantity = excluded.quantity, unit = excluded.unit, range_low = excluded.range_low, range_high = excluded.range_high,
        thresholds = excluded.thresholds, period_s = excluded.period_s, calibrated_until = excluded.calibrated_until, gateway_id = excluded.gateway_id
      where sensing_point.enterprise_id = excluded.enterprise_id returning id`,
  );
  if (!saved) throw new Failure(sensingFailures.CODE_TAKEN, { code: body.code });
  const { id } = saved;
  ctx.announce(sensingEvents.pointSaved, {
    subject: `point:${id}`,
    orgPath: enterprise.org_path,
    payload: { pointId: id, code: body.code },
  });
  const { app } = ctx;
  ctx.afterCommit(() => registryChanged(app));
  const row = await sensingStore.pointById(ctx.tx, id, [enterprise.org_path]);
  if (!row) throw new Failure(NOT_FOUND);
  return shapePoint(row);
}

/** Makes the hot path, and whoever hears it, take the new registry. */
export async function registryChanged(app: Ctx['app']): Promise<void> {
  const done = sensingOf(app)
    .changed()
    .catch((error: unknown) => app.log.error('registry not reloaded', { error: String(error) }));
  await Promise.race([done, new Promise<void>((resolve) => setTimeout(resolve, RELOAD_WAIT_MS).unref())]);
}

/** SEN-12: maintenance and exercise are set by the enterprise itself or by the duty desk above it, with reason and end. */
export async function setPointMode(ctx: Ctx, { params, body }: InputOf<Op['setPointMode']>): Promise<Point> {
  const row = await sensingStore.pointById(ctx.tx, params.id, ctx.scope('sensing.manageOwn'));
  if (!row) throw new Failure(NOT_FOUND);
  await applyMode(ctx, row.id, row.org_path, body.mode, body.until, body.reason);
  return shapePoint({ ...row, mode: body.mode, mode_until: body.until ?? null, mode_reason: body.reason });
}

export async function applyMode(
  ctx: Ctx,
  pointId: number,
  orgPath: string,
  mode: Mode,
  until: string | undefined,
  reason: string,
): Promise<void> {
  await sql`update sensing_point set mode = ${mode}, mode_until = ${until ?? null}, mode_reason = ${reason} where id = ${pointId}`.execute(
    ctx.tx,
  );
  ctx.announce(sensingEvents.pointModeChanged, {
    subject: `point:${pointId}`,
    orgPath,
    payload: { pointId, mode, reason, ...(until ? { until } : {}) },
  });
  const { app } = ctx;
  ctx.afterCommit(() => {
    void sensingOf(app)
      .setMode(pointId, mode)
      .then(
        () => registryChanged(app),
        (error: unknown) => app.log.error('mode not applied', { pointId, error: String(error) }),
      );
  });
}

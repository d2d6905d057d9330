import { Failure, NOT_FOUND, type InputOf, type OutputOf } from '#platform/contract';
import { isUniqueViolation, rows, sql } from '#platform/server/db';
import type { Ctx } from '#platform/server/module';
import {
  identityEvents,
  identityFailures,
  orgLevels,
  type identityOperations,
  type OrgLevel,
} from '#identity/contract';
import { insertOrgs } from './load-orgs.ts';
import { shapeOrg } from './shape.ts';
import { identityStore } from './store.ts';

export async function listOrgs(
  ctx: Ctx,
  { query }: InputOf<typeof identityOperations.listOrgs>,
): Promise<OutputOf<typeof identityOperations.listOrgs>> {
  const limit = query.limit ?? 200;
  const found = await identityStore.orgs(ctx.tx, ctx.scope('identity.readOrgs'), {
    ...query,
    limit: limit + 1,
  });
  const items = found.slice(0, limit).map(shapeOrg);
  return { items, ...(found.length > limit ? { next: items[items.length - 1].path } : {}) };
}

export async function createOrg(
  ctx: Ctx,
  { body }: InputOf<typeof identityOperations.createOrg>,
): Promise<OutputOf<typeof identityOperations.createOrg>> {
  ctx.require('identity.manageOrgs', body.parentPath);
  if (!(await identityStore.orgByPath(ctx.tx, body.parentPath))) throw new Failure(NOT_FOUND);
  const path = `${body.parentPath}.${body.label}`;
  if (await identityStore.orgByPath(ctx.tx, path)) throw new Failure(identityFailures.ORG_EXISTS);
  try {
    await insertOrgs(
      ctx.tx,
      [
        {
          id: ctx.newId(),
          path,
          name: body.name,
          level: body.level,
          ...(body.regionCode ? { regionCode: body.regionCode } : {}),
        },
      ],
      new Date(ctx.now).toISOString(),
    );
  } catch (error) {
    if (isUniqueViolation(error)) throw new Failure(identityFailures.ORG_EXISTS);
    throw error;
  }
  ctx.announce(identityEvents.orgCreated, {
    subject: `org:${path}`,
    orgPath: path,
    payload: { path, name: body.name, level: body.level },
  });
  const made = await identityStore.orgByPath(ctx.tx, path);
  if (!made) throw new Failure(NOT_FOUND);
  return shapeOrg(made);
}

export async function renameOrg(
  ctx: Ctx,
  { params, body }: InputOf<typeof identityOperations.renameOrg>,
): Promise<OutputOf<typeof identityOperations.renameOrg>> {
  const org = await identityStore.orgById(ctx.tx, params.id, ctx.scope('identity.manageOrgs'));
  if (!org) throw new Failure(NOT_FOUND);
  const validTo =
    body.retired === undefined ? org.valid_to : body.retired ? new Date(ctx.now).toISOString() : null;
  await sql`update identity_org set name = ${body.name ?? org.name}, valid_to = ${validTo} where id = ${org.id}`.execute(
    ctx.tx,
  );
  ctx.announce(identityEvents.orgChanged, {
    subject: `org:${org.path}`,
    orgPath: org.path,
    payload: { path: org.path, name: body.name ?? org.name },
  });
  return shapeOrg({ ...org, name: body.name ?? org.name, valid_to: validTo });
}

interface RegionRow {
  code: string;
  name: string;
  level: string;
  parent: string | null;
  authority: string;
  year: number;
  valid_from: string;
  valid_to: string | null;
}

export async function listRegions(
  ctx: Ctx,
  { query }: InputOf<typeof identityOperations.listRegions>,
): Promise<OutputOf<typeof identityOperations.listRegions>> {
  const found = await rows<RegionRow>(
    ctx.tx,
    sql`select code, name, level, parent, authority, year, valid_from, valid_to from identity_region r
      where case when ${query.parent ?? null}::text is null then not exists (select 1 from identity_region p where p.code = r.parent) else parent = ${query.parent ?? ''} end
      order by code limit 1000`,
  );
  return {
    items: found.map((r) => ({
      code: r.code,
      name: r.name,
      level: orgLevels.find((l) => l === r.level) as OrgLevel,
      ...(r.parent ? { parent: r.parent } : {}),
      authority: r.authority,
      year: r.year,
      validFrom: r.valid_from,
      ...(r.valid_to ? { validTo: r.valid_to } : {}),
    })),
  };
}

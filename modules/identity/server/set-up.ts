import { timingSafeEqual } from 'node:crypto';
import { Failure, type InputOf, type OutputOf } from '#platform/contract';
import { one, sql } from '#platform/server/db';
import type { App, Ctx } from '#platform/server/module';
import { identityEvents, identityFailures, type Role, type sessionOperations } from '#identity/contract';
import { hashToken } from './authenticate.ts';
import { createAccount, grantRole } from './create-account.ts';
import { insertOrgs } from './load-orgs.ts';
import { isStrongPassword } from './password.ts';

const VALID_MS = 30 * 60_000;

interface SetupRow {
  token_hash: Buffer | null;
  expires_at: string | null;
  done_at: string | null;
  root_path: string | null;
}

const read = (ctx: Pick<Ctx, 'tx'>, lock: boolean): Promise<SetupRow> =>
  one<SetupRow>(
    ctx.tx,
    lock
      ? sql`select token_hash, expires_at, done_at, root_path::text from identity_setup for update`
      : sql`select token_hash, expires_at, done_at, root_path::text from identity_setup`,
  );

/** A fresh single-use token for the set-up link, or undefined when set-up is done. Only the process that starts the node calls this. */
export async function issueSetupLink(app: App): Promise<string | undefined> {
  const token = app.host.random(24).toString('base64url');
  const expires = new Date(app.host.now() + VALID_MS).toISOString();
  const changed =
    await sql`update identity_setup set token_hash = ${hashToken(token)}, expires_at = ${expires} where done_at is null`.execute(
      app.database.db,
    );
  return changed.numAffectedRows === 1n ? token : undefined;
}

export async function setupState(ctx: Ctx): Promise<OutputOf<typeof sessionOperations.setupState>> {
  return { needed: (await read(ctx, false)).done_at === null, demo: ctx.app.settings.demo };
}

const PEOPLE: readonly (readonly [
  'systemAdmin' | 'securityAdmin' | 'auditAdmin' | 'dutyOfficer' | 'commander',
  Role,
])[] = [
  ['systemAdmin', 'systemAdmin'],
  ['securityAdmin', 'securityAdmin'],
  ['auditAdmin', 'auditAdmin'],
  ['dutyOfficer', 'dutyOfficer'],
  ['commander', 'commander'],
];

/** IDN-1: from this machine only, once, within 30 minutes; makes the three separate administrators and the first posts. */
export async function setUp(
  ctx: Ctx,
  { body }: InputOf<typeof sessionOperations.setUp>,
): Promise<OutputOf<typeof sessionOperations.setUp>> {
  const state = await read(ctx, true);
  if (state.done_at !== null) throw new Failure(identityFailures.SETUP_DONE);
  const valid =
    state.token_hash !== null &&
    timingSafeEqual(state.token_hash, hashToken(body.token)) &&
    Date.parse(state.expires_at ?? '') > ctx.now;
  if (ctx.web?.local !== true || !valid) throw new Failure(identityFailures.SETUP_LINK_INVALID);
  const accounts = PEOPLE.flatMap(([key]) => (body[key] ? [body[key].account] : []));
  if (new Set(accounts).size !== accounts.length) throw new Failure(identityFailures.ADMIN_COMBINED);
  const root = state.root_path ?? `r${(body.regionCode ?? '000000').replace(/\W/g, '')}`;
  const orgName = body.orgName ?? '应急管理局';
  if (state.root_path === null)
    await insertOrgs(
      ctx.tx,
      [
        {
          id: ctx.newId(),
          path: root,
          name: orgName,
          level: 'county',
          ...(body.regionCode ? { regionCode: body.regionCode } : {}),
        },
      ],
      new Date(ctx.now).toISOString(),
    );
  for (const [key, role] of PEOPLE) {
    const given = body[key];
    if (!given) continue;
    if (!isStrongPassword(given.password, given.account)) throw new Failure(identityFailures.WEAK_PASSWORD);
    const id = await createAccount(ctx, { ...given, homePath: root });
    await grantRole(ctx, id, role, root, '');
  }
  await sql`update identity_setup set done_at = ${new Date(ctx.now).toISOString()}, token_hash = null, root_path = ${root}::ltree`.execute(
    ctx.tx,
  );
  ctx.announce(identityEvents.setUp, { subject: 'system', orgPath: root, payload: { accounts } });
  return { ok: true };
}

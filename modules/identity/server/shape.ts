import {
  orgLevels,
  permissionTitles,
  type Org,
  type OrgLevel,
  type Person,
  type Session,
} from '#identity/contract';
import type { Ctx } from '#platform/server/module';
import { orgWithin } from '#platform/server/module';
import type { OrgRow, PersonRow, PostRow } from './store.ts';

export function shapeOrg(row: OrgRow): Org {
  const level = orgLevels.find((l) => l === row.level) as OrgLevel;
  return {
    id: row.id,
    path: row.path,
    name: row.name,
    level,
    ...(row.region_code ? { regionCode: row.region_code } : {}),
    validFrom: row.valid_from,
    ...(row.valid_to ? { validTo: row.valid_to } : {}),
  };
}

/** 138****5678 */
function maskPhone(phone: string): string {
  return phone.length < 7 ? '****' : `${phone.slice(0, 3)}****${phone.slice(-4)}`;
}

/** The only way a person leaves the module: the telephone number is masked unless the viewer holds label 3 there. */
export function shapePerson(ctx: Ctx, row: PersonRow, posts: readonly PostRow[]): Person {
  const open = ctx.actor.grants.some(
    (g) => g.label >= 3 && g.permission.startsWith('identity.') && orgWithin(row.home_path, g.path),
  );
  return {
    id: row.id,
    name: row.name,
    account: row.account,
    ...(row.phone ? { phone: open ? row.phone : maskPhone(row.phone) } : {}),
    disabled: row.disabled,
    totp: row.totp_secret !== null,
    ...(row.last_sign_in_at ? { lastSignInAt: row.last_sign_in_at } : {}),
    posts: posts
      .filter((p) => p.person_id === row.id)
      .map((p) => ({
        id: p.id,
        role: p.role,
        orgPath: p.org_path,
        orgName: p.org_name ?? p.org_path,
        title: p.title,
      })),
  };
}

export function shapeSession(
  person: PersonRow,
  posts: readonly PostRow[],
  permissions: readonly string[],
  expiresAt: string,
  demo: boolean,
): Session {
  return {
    personId: person.id,
    name: person.name,
    account: person.account,
    orgPath: posts[0]?.org_path ?? person.home_path,
    orgName: posts[0]?.org_name ?? posts[0]?.org_path ?? person.home_path,
    roles: posts.map((p) => p.role),
    permissions: [...new Set(permissions)].filter((p) => p in permissionTitles),
    totp: person.totp_secret !== null,
    mustEnrolTotp: false,
    demo,
    expiresAt,
  };
}

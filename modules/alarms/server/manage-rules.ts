import { KernelFailure } from '#kernels/model';
import { compileRules } from '#kernels/rules';
import { Failure, NOT_FOUND, type InputOf, type OutputOf } from '#platform/contract';
import { namesOf } from '#identity/server';
import { one, rows, sql } from '#platform/server/db';
import type { Ctx } from '#platform/server/module';
import { registryChanged, sensingOf } from '#sensing/server';
import { alarmEvents, alarmFailures, type Rule, type RuleBody, type ruleOperations } from '#alarms/contract';
import { kernelRuleOf, pointsOf } from './hot/expand-rules.ts';
import { judgeOf } from './part.ts';
import { ruleTemplates } from './rule-templates.ts';
import { shapeRule } from './shape.ts';
import { alarmStore, type RuleRow } from './store.ts';

type Op = typeof ruleOperations;

async function shape(ctx: Ctx, found: readonly RuleRow[]): Promise<Rule[]> {
  const covered = judgeOf(ctx).pointsCovered();
  const names = await namesOf(
    ctx.tx,
    found.flatMap((r) => (r.approved_by ? [r.author, r.approved_by] : [r.author])),
  );
  return found.map((row) =>
    shapeRule(
      row,
      row.state === 'armed' ? (covered.get(row.rule_id) ?? wouldCover(ctx, row)) : wouldCover(ctx, row),
      names,
    ),
  );
}

/** Points a version judges once it runs. */
function wouldCover(ctx: Ctx, { rule_id, version, org_path, body }: RuleRow): number {
  const { points } = sensingOf(ctx);
  const running = { ruleId: rule_id, version, shadow: false, orgPath: org_path, body };
  return pointsOf(running, [...points.all()], (id) => points.get(id)).filter(
    (p) => kernelRuleOf(running, p) !== undefined,
  ).length;
}

export async function listRules(
  ctx: Ctx,
  { query }: InputOf<Op['listRules']>,
): Promise<OutputOf<Op['listRules']>> {
  const limit = query.limit ?? 200;
  const found = await alarmStore.rules(ctx.tx, ctx.scope('alarms.read'), { ...query, limit: limit + 1 });
  const point = query.pointId === undefined ? undefined : sensingOf(ctx).points.get(query.pointId);
  const relevant = point
    ? found.filter((r) =>
        pointsOf(
          { ruleId: r.rule_id, version: r.version, shadow: false, orgPath: r.org_path, body: r.body },
          [point],
          (id) => sensingOf(ctx).points.get(id),
        ).some((p) => p.id === point.id),
      )
    : found;
  const items = await shape(ctx, relevant.slice(0, limit));
  return { items, ...(found.length > limit ? { next: found[limit - 1].rule_id } : {}) };
}

export async function ruleVersions(
  ctx: Ctx,
  { params }: InputOf<Op['ruleVersions']>,
): Promise<OutputOf<Op['ruleVersions']>> {
  const found = await alarmStore.versions(ctx.tx, params.id, ctx.scope('alarms.read'));
  if (found.length === 0) throw new Failure(NOT_FOUND);
  return { items: await shape(ctx, found) };
}

export async function templates(): Promise<OutputOf<Op['templates']>> {
  return { items: ruleTemplates.map((t) => ({ quantity: t.quantity, title: t.title, body: t.body })) };
}

/** ALM-12: a rule that cannot be judged is refused when it is drafted, not when it is armed. */
export function checkBody(ctx: Ctx, body: RuleBody, orgPath: string): number {
  if (!body.points && !body.quantity && !('parts' in body.condition))
    throw new Failure(alarmFailures.RULE_INVALID, {
      reason: '没有指定监测点或监测量 no points and no quantity',
    });
  const sensing = sensingOf(ctx);
  const version = { ruleId: 'check', version: 1, shadow: false, orgPath, body };
  const points = pointsOf(version, [...sensing.points.all()], (id) => sensing.points.get(id));
  if ((body.points || 'parts' in body.condition) && points.length === 0)
    throw new Failure(alarmFailures.RULE_INVALID, {
      reason: '所选监测点不存在或不在管辖范围 the points are unknown or outside your area',
    });
  try {
    compileRules(
      points.slice(0, 50).flatMap((p) => kernelRuleOf(version, p) ?? []),
      sensing.points.capacity,
    );
  } catch (error) {
    if (error instanceof KernelFailure)
      throw new Failure(alarmFailures.RULE_INVALID, { reason: error.message });
    throw error;
  }
  return points.length;
}

async function insertDraft(ctx: Ctx, ruleId: string, orgPath: string, body: RuleBody): Promise<number> {
  const now = new Date(ctx.now).toISOString();
  await sql`insert into alarms_rule (id, org_path, created_at) values (${ruleId}, ${orgPath}::ltree, ${now}) on conflict (id) do nothing`.execute(
    ctx.tx,
  );
  const { version } = await one<{ version: number }>(
    ctx.tx,
    sql`select coalesce(max(version), 0)::int + 1 as version from alarms_rule_version where rule_id = ${ruleId}`,
  );
  await sql`insert into alarms_rule_version (rule_id, version, state, body, author, created_at) values (${ruleId}, ${version}, 'draft', ${JSON.stringify(body)}::jsonb, ${ctx.actor.id}, ${now})`.execute(
    ctx.tx,
  );
  ctx.announce(alarmEvents.ruleDrafted, {
    subject: `rule:${ruleId}`,
    orgPath,
    payload: { ruleId, version, body },
  });
  return version;
}

export async function draftRule(ctx: Ctx, { body }: InputOf<Op['draftRule']>): Promise<Rule> {
  const known = body.ruleId
    ? (await alarmStore.versions(ctx.tx, body.ruleId, ctx.scope('alarms.draftRules')))[0]
    : undefined;
  if (body.ruleId && !known) throw new Failure(NOT_FOUND);
  const orgPath = known?.org_path ?? ctx.scope('alarms.draftRules')[0];
  checkBody(ctx, body.body, orgPath);
  const ruleId = known?.rule_id ?? ctx.newId();
  const version = await insertDraft(ctx, ruleId, orgPath, body.body);
  const row = await alarmStore.version(ctx.tx, ruleId, version);
  if (!row) throw new Failure(NOT_FOUND);
  return (await shape(ctx, [row]))[0];
}

async function lockNewest(
  ctx: Ctx,
  id: string,
  permission: string,
  states: readonly string[],
): Promise<RuleRow> {
  await sql`select id from alarms_rule where id = ${id} for update`.execute(ctx.tx);
  const versions = await alarmStore.versions(ctx.tx, id, ctx.scope(permission));
  if (versions.length === 0) throw new Failure(NOT_FOUND);
  const found = versions.find((v) => states.includes(v.state));
  if (!found) throw new Failure(alarmFailures.RULE_WRONG_STATE, { state: versions[0].state });
  return found;
}

async function changeState(
  ctx: Ctx,
  row: RuleRow,
  state: RuleRow['state'],
  stamp: 'shadow_at' | 'armed_at' | 'retired_at',
): Promise<Rule> {
  const now = new Date(ctx.now).toISOString();
  await sql`update alarms_rule_version set state = ${state}, ${sql.ref(stamp)} = ${now} where rule_id = ${row.rule_id} and version = ${row.version}`.execute(
    ctx.tx,
  );
  const { app } = ctx;
  ctx.afterCommit(() => registryChanged(app));
  const fresh = await alarmStore.version(ctx.tx, row.rule_id, row.version);
  return (await shape(ctx, [fresh ?? row]))[0];
}

export async function shadowRule(ctx: Ctx, { params }: InputOf<Op['shadowRule']>): Promise<Rule> {
  const row = await lockNewest(ctx, params.id, 'alarms.draftRules', ['draft']);
  ctx.announce(alarmEvents.ruleShadowed, {
    subject: `rule:${row.rule_id}`,
    orgPath: row.org_path,
    payload: { ruleId: row.rule_id, version: row.version },
  });
  return changeState(ctx, row, 'shadow', 'shadow_at');
}

export async function shadowResult(
  ctx: Ctx,
  { params }: InputOf<Op['shadowResult']>,
): Promise<OutputOf<Op['shadowResult']>> {
  const row = (await alarmStore.versions(ctx.tx, params.id, ctx.scope('alarms.read'))).find(
    (v) => v.shadow_at !== null,
  );
  if (!row) throw new Failure(NOT_FOUND);
  const hits = await rows<{ point_id: number; at: string; grade: string }>(
    ctx.tx,
    sql`select point_id, at, grade from alarms_shadow_hit where rule_id = ${row.rule_id} and rule_version = ${row.version} order by at desc limit 1000`,
  );
  return {
    alarms: hits.length,
    ...(row.shadow_at ? { since: row.shadow_at } : {}),
    items: hits.map((h) => ({ pointId: h.point_id, at: h.at, grade: h.grade })),
  };
}

/** ALM-13: armed by a second person; the version before it retires in the same transaction. */
export async function armRule(ctx: Ctx, { params }: InputOf<Op['armRule']>): Promise<Rule> {
  const row = await lockNewest(ctx, params.id, 'alarms.approveRules', ['draft', 'shadow']);
  if (row.author === ctx.actor.id) throw new Failure(alarmFailures.SELF_APPROVAL);
  await sql`update alarms_rule_version set state = 'retired', retired_at = ${new Date(ctx.now).toISOString()} where rule_id = ${row.rule_id} and state = 'armed'`.execute(
    ctx.tx,
  );
  await sql`update alarms_rule_version set approved_by = ${ctx.actor.id} where rule_id = ${row.rule_id} and version = ${row.version}`.execute(
    ctx.tx,
  );
  ctx.announce(alarmEvents.ruleArmed, {
    subject: `rule:${row.rule_id}`,
    orgPath: row.org_path,
    payload: { ruleId: row.rule_id, version: row.version, approvedBy: ctx.actor.id },
  });
  return changeState(ctx, row, 'armed', 'armed_at');
}

export async function retireRule(ctx: Ctx, { params }: InputOf<Op['retireRule']>): Promise<Rule> {
  const row = await lockNewest(ctx, params.id, 'alarms.approveRules', ['armed', 'shadow', 'draft']);
  ctx.announce(alarmEvents.ruleRetired, {
    subject: `rule:${row.rule_id}`,
    orgPath: row.org_path,
    payload: { ruleId: row.rule_id, version: row.version },
  });
  return changeState(ctx, row, 'retired', 'retired_at');
}

type Change = InputOf<Op['previewBulk']>['body']['change'];

function applyChange(body: RuleBody, change: Change): RuleBody {
  const { condition } = body;
  if (condition.kind !== 'threshold') return body;
  const factor = change.limitFactor ?? 1;
  return {
    ...body,
    condition: {
      ...condition,
      durationS: change.durationS ?? condition.durationS,
      hysteresis: change.hysteresis ?? condition.hysteresis,
      levels: condition.levels.map((l) => ({ ...l, limit: l.limit * factor })),
    },
  };
}

export async function previewBulk(
  ctx: Ctx,
  { body }: InputOf<Op['previewBulk']>,
): Promise<OutputOf<Op['previewBulk']>> {
  const items = [];
  for (const ruleId of body.ruleIds) {
    const row = (await alarmStore.versions(ctx.tx, ruleId, ctx.scope('alarms.draftRules')))[0];
    if (!row) throw new Failure(NOT_FOUND);
    const after = applyChange(row.body, body.change);
    checkBody(ctx, after, row.org_path);
    items.push({ ruleId, name: row.body.name, before: row.body, after });
  }
  return { items };
}

export async function draftBulk(
  ctx: Ctx,
  input: InputOf<Op['draftBulk']>,
): Promise<OutputOf<Op['draftBulk']>> {
  const { items } = await previewBulk(ctx, input);
  for (const { ruleId, after } of items) {
    const row = (await alarmStore.versions(ctx.tx, ruleId, ctx.scope('alarms.draftRules')))[0];
    await insertDraft(ctx, ruleId, row.org_path, after);
  }
  return { drafted: items.length };
}

/** Adds an armed rule without a drafter: the standing rules a node starts with. */
export async function installRule(ctx: Ctx, orgPath: string, body: RuleBody): Promise<string> {
  const ruleId = ctx.newId();
  const now = new Date(ctx.now).toISOString();
  await sql`insert into alarms_rule (id, org_path, created_at) values (${ruleId}, ${orgPath}::ltree, ${now})`.execute(
    ctx.tx,
  );
  await sql`insert into alarms_rule_version (rule_id, version, state, body, author, approved_by, created_at, armed_at) values (${ruleId}, 1, 'armed', ${JSON.stringify(body)}::jsonb, 'system', 'system', ${now}, ${now})`.execute(
    ctx.tx,
  );
  ctx.announce(alarmEvents.ruleArmed, {
    subject: `rule:${ruleId}`,
    orgPath,
    payload: { ruleId, version: 1, approvedBy: 'system' },
  });
  return ruleId;
}

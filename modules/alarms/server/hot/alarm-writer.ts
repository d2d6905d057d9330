import type { Client } from 'pg';
import type { AlarmChange } from '#kernels/rules';
import type { EventKind, Grade, PayloadOf } from '#platform/contract';
import { one, rows, sql } from '#platform/server/db';
import { newId } from '#platform/server/host';
import { appendEntries, prepareEntry, type PreparedEntry } from '#platform/server/log';
import type { App } from '#platform/server/module';
import type { Sensing } from '#sensing/server';
import { alarmEvents } from '#alarms/contract';
import { evidenceOf, limitAt, titleOf } from './describe.ts';
import type { RuleOrigin } from './expand-rules.ts';
import { GatewayLoss } from './gateway-loss.ts';
import { RANK, RESPOND_WITHIN_MIN, type OpenAlarm } from './open-alarms.ts';
import { Plan } from './plan.ts';
import { Suppression } from './suppress.ts';
import { insertAlarms, insertShadowHits, updateAlarms, writeMember } from './write-alarms.ts';

/** A lower grade is shown only after it has lasted this long. */
const DOWNGRADE_AFTER_MS = 60_000;

/** Ended alarms kept in memory, and how far back they are read at start (lateness of seven days and a margin). */
const MAX_PAST = 50_000;
const PAST_MS = 9 * 86_400_000;

const iso = (ms: number): string => new Date(ms).toISOString();
const keyOf = (change: Pick<AlarmChange, 'ruleId' | 'ruleVersion' | 'episode'>): string =>
  `${change.ruleId} ${change.ruleVersion} ${change.episode}`;

/** Turns changes of episodes into alarm rows and log entries, written in the readings' own transaction. */
export class AlarmWriter {
  readonly #app: App;
  readonly #sensing: Sensing;
  readonly #open = new Map<string, OpenAlarm>();
  /** Alarms that ended: late data may still withdraw, revise or find them again. Oldest first, bounded. */
  readonly #past = new Map<string, OpenAlarm>();
  readonly #suppression = new Suppression();
  readonly #loss: GatewayLoss;
  #nextNumber = 1;
  #pending: Plan[] = [];

  constructor(app: App, sensing: Sensing) {
    this.#app = app;
    this.#sensing = sensing;
    this.#loss = new GatewayLoss(sensing);
  }

  get standing(): number {
    return this.#open.size;
  }

  /** Reads what stands; called once before the replay. */
  async loadOpen(): Promise<void> {
    const { db } = this.#app.database;
    this.#nextNumber =
      (await one<{ n: number }>(db, sql`select coalesce(max(number), 0)::bigint as n from alarms_alarm`)).n +
      1;
    const found = await rows<{
      id: string;
      number: number;
      rule_key: string;
      rule_version: number;
      episode: number;
      grade: Grade;
      highest_grade: Grade;
      org_path: string;
      installation_id: string | null;
      correlation_id: string;
      raised_entry: string;
      state: string;
      active: boolean;
    }>(
      db,
      sql`select id, number, rule_key, rule_version, episode, grade, highest_grade, org_path::text, installation_id, correlation_id, raised_entry, state, active from alarms_alarm where active or state <> 'closed'`,
    );
    this.#open.clear();
    for (const row of found) {
      const key = `${row.rule_key} ${row.rule_version} ${row.episode}`;
      this.#open.set(key, {
        id: row.id,
        number: row.number,
        key,
        grade: row.grade,
        highestGrade: row.highest_grade,
        orgPath: row.org_path,
        installationId: row.installation_id ?? undefined,
        correlationId: row.correlation_id,
        raisedEntry: row.raised_entry,
        acknowledged: row.state !== 'raised',
        active: row.active,
      });
    }
    await this.#loadPast();
    await this.#loss.load(db, (key) => this.#open.get(key));
  }

  #entry<E extends EventKind>(
    plan: Plan,
    kind: E,
    id: string,
    alarm: { id: string; orgPath: string; correlationId: string; raisedEntry?: string },
    payload: PayloadOf<E>,
  ): void {
    plan.entries.push(
      prepareEntry(
        this.#app.host,
        id,
        {
          actor: 'system',
          orgPath: alarm.orgPath,
          type: kind.type,
          version: kind.version,
          subject: `alarm:${alarm.id}`,
          correlationId: alarm.correlationId,
          ...(alarm.raisedEntry ? { causationId: alarm.raisedEntry } : {}),
          payload: payload as Record<string, unknown>,
        },
        this.#app.host.now(),
      ),
    );
  }

  /** Decides what to write; memory changes only when the transaction commits. */
  plan(
    changes: readonly AlarmChange[],
    originOf: (key: string) => RuleOrigin | undefined,
    receivedAt: number,
  ): Plan {
    const plan = new Plan();
    const lost = this.#loss.gather(changes, originOf);
    for (const change of changes) {
      const origin = originOf(change.ruleId);
      if (!origin) continue;
      if (origin.version.shadow) this.#shadow(plan, change, origin);
      else if (lost.takes(change)) this.#lossMember(plan, change, origin, lost, receivedAt);
      else if (change.kind === 'raised' || change.kind === 'foundLate')
        this.#raise(plan, change, origin, receivedAt);
      else this.#change(plan, change, origin, receivedAt);
    }
    this.#pending.push(plan);
    return plan;
  }

  #shadow(plan: Plan, change: AlarmChange, { version, point }: RuleOrigin): void {
    if (change.kind === 'raised')
      plan.shadows.push({
        ruleId: version.ruleId,
        version: version.version,
        pointId: point.id,
        episode: change.episode,
        at: iso(change.at),
        grade: change.grade,
      });
  }

  #find(plan: Plan, key: string): OpenAlarm | undefined {
    return this.#open.get(key) ?? plan.opened.find((a) => a.key === key) ?? this.#past.get(key);
  }

  #raise(plan: Plan, change: AlarmChange, origin: RuleOrigin, receivedAt: number): void {
    const known = this.#find(plan, keyOf(change));
    if (known) return this.#reopen(plan, known, change);
    const { version, point } = origin;
    const late = change.kind === 'foundLate';
    this.#insert(plan, {
      key: keyOf(change),
      ruleKey: change.ruleId,
      ruleId: version.ruleId,
      ruleVersion: version.version,
      episode: change.episode,
      grade: change.grade,
      active: change.open,
      title: titleOf(change, origin),
      origin,
      value: change.value ?? null,
      threshold: limitAt(origin, change.grade) ?? null,
      startedAt: change.at,
      receivedAt,
      flag: late ? 'foundLate' : null,
      suppressed:
        late || this.#suppression.raise(change.ruleId, point.installationId, change.grade, receivedAt),
      exercise: point.mode === 'exercise',
      evidence: evidenceOf(change, this.#sensing),
    });
  }

  #insert(
    plan: Plan,
    a: {
      key: string;
      ruleKey: string;
      ruleId: string | null;
      ruleVersion: number;
      episode: number;
      grade: Grade;
      active: boolean;
      title: string;
      origin: RuleOrigin;
      value: number | null;
      threshold: number | null;
      startedAt: number;
      receivedAt: number;
      flag: string | null;
      suppressed: boolean;
      exercise: boolean;
      evidence: PayloadOf<typeof alarmEvents.raised>['evidence'];
      gateway?: boolean;
    },
  ): OpenAlarm {
    const { point, version } = a.origin;
    const conditionKind = version.body.condition.kind;
    const id = newId(this.#app.host);
    const entryId = newId(this.#app.host);
    const number = this.#nextNumber + plan.inserts.length;
    const gateway = a.gateway === true;
    const orgPath = gateway
      ? (this.#sensing.gateways.get(point.gatewayId ?? '')?.orgPath ?? point.orgPath)
      : point.orgPath;
    plan.inserts.push({
      id,
      number,
      ruleId: a.ruleId,
      ruleVersion: a.ruleVersion,
      ruleKey: a.ruleKey,
      episode: a.episode,
      grade: a.grade,
      active: a.active,
      title: a.title,
      conditionKind,
      pointId: gateway ? null : point.id,
      pointName: gateway ? null : point.name,
      value: a.value,
      unit: gateway ? null : point.unit,
      threshold: a.threshold,
      enterpriseId: point.enterpriseId,
      enterpriseName: point.enterpriseName,
      installationId: gateway ? null : point.installationId,
      orgPath,
      lng: point.lng,
      lat: point.lat,
      startedAt: iso(a.startedAt),
      raisedAt: iso(a.receivedAt),
      dueAt: a.flag === 'foundLate' ? null : iso(a.receivedAt + RESPOND_WITHIN_MIN[a.grade] * 60_000),
      flag: a.flag,
      suppressed: a.suppressed,
      exercise: a.exercise,
      correlationId: entryId,
      raisedEntry: entryId,
    });
    const open: OpenAlarm = {
      id,
      number,
      key: a.key,
      grade: a.grade,
      highestGrade: a.grade,
      orgPath,
      installationId: point.installationId,
      correlationId: entryId,
      raisedEntry: entryId,
      acknowledged: false,
      active: a.active,
    };
    plan.opened.push(open);
    this.#entry(
      plan,
      alarmEvents.raised,
      entryId,
      { id, orgPath, correlationId: entryId },
      {
        alarmId: id,
        number,
        grade: a.grade,
        title: a.title,
        conditionKind,
        ruleId: a.ruleId ?? a.ruleKey,
        ruleVersion: a.ruleVersion,
        ...(gateway
          ? {}
          : {
              pointId: point.id,
              pointName: point.name,
              unit: point.unit,
              installationId: point.installationId,
            }),
        ...(a.value === null ? {} : { value: a.value }),
        ...(a.threshold === null ? {} : { threshold: a.threshold }),
        enterpriseId: point.enterpriseId,
        enterpriseName: point.enterpriseName,
        position: [point.lng, point.lat],
        startedAt: iso(a.startedAt),
        ...(a.flag ? { flag: a.flag } : {}),
        suppressed: a.suppressed,
        exercise: a.exercise,
        evidence: a.evidence,
      },
    );
    return open;
  }

  /** Found late before and now confirmed by a live reading (it sounds from here on), or withdrawn before and found again. */
  #reopen(plan: Plan, alarm: OpenAlarm, change: AlarmChange): void {
    plan.updates.push({
      id: alarm.id,
      active: change.open,
      startedAt: iso(change.at),
      ...(change.kind === 'foundLate' ? { flag: 'foundLate' } : {}),
      grade: change.grade,
      ...(RANK[change.grade] > RANK[alarm.highestGrade] ? { highestGrade: change.grade } : {}),
    });
    this.#entry(plan, alarmEvents.escalated, newId(this.#app.host), alarm, {
      alarmId: alarm.id,
      from: alarm.grade,
      to: change.grade,
      at: iso(change.at),
      ...(change.value === undefined ? {} : { value: change.value }),
    });
    plan.after.push(() => {
      alarm.grade = change.grade;
      if (!change.open || this.#open.has(alarm.key)) return;
      alarm.active = true;
      this.#past.delete(alarm.key);
      this.#open.set(alarm.key, alarm);
    });
  }

  #change(plan: Plan, change: AlarmChange, origin: RuleOrigin, receivedAt: number): void {
    const alarm = this.#find(plan, keyOf(change));
    if (!alarm) return;
    const value = change.value === undefined ? {} : { value: change.value };
    if (change.kind === 'cleared') {
      plan.updates.push({ id: alarm.id, active: false, clearedAt: iso(change.at), ...value });
      this.#entry(plan, alarmEvents.cleared, newId(this.#app.host), alarm, {
        alarmId: alarm.id,
        at: iso(change.at),
        ...value,
      });
      plan.after.push(() => this.#ended(alarm));
    } else if (change.kind === 'withdrawnByLateData') {
      plan.updates.push({
        id: alarm.id,
        active: false,
        clearedAt: iso(receivedAt),
        flag: 'withdrawnByLateData',
      });
      this.#entry(plan, alarmEvents.withdrawn, newId(this.#app.host), alarm, {
        alarmId: alarm.id,
        at: iso(receivedAt),
      });
      plan.after.push(() => this.#ended(alarm));
    } else {
      if (change.kind === 'revised') plan.updates.push({ id: alarm.id, startedAt: iso(change.at) });
      this.#regrade(plan, alarm, change, origin, receivedAt);
    }
  }

  #regrade(plan: Plan, alarm: OpenAlarm, change: AlarmChange, origin: RuleOrigin, receivedAt: number): void {
    const from = alarm.grade;
    const value = change.value === undefined ? {} : { value: change.value };
    if (change.grade === from) return;
    if (RANK[change.grade] < RANK[from]) {
      plan.updates.push({
        id: alarm.id,
        downgradeTo: change.grade,
        downgradeAt: iso(receivedAt + DOWNGRADE_AFTER_MS),
        ...value,
      });
      return;
    }
    const threshold = limitAt(origin, change.grade);
    const higher = RANK[change.grade] > RANK[alarm.highestGrade] ? { highestGrade: change.grade } : {};
    plan.updates.push({
      id: alarm.id,
      grade: change.grade,
      ...higher,
      ...value,
      title: titleOf(change, origin),
      ...(threshold === undefined ? {} : { threshold }),
    });
    this.#entry(plan, alarmEvents.escalated, newId(this.#app.host), alarm, {
      alarmId: alarm.id,
      from,
      to: change.grade,
      at: iso(change.at),
      ...value,
    });
    plan.after.push(() => {
      alarm.grade = change.grade;
      if (higher.highestGrade) alarm.highestGrade = change.grade;
    });
  }

  #ended(alarm: OpenAlarm): void {
    alarm.active = false;
    this.#open.delete(alarm.key);
    this.#remember(alarm);
  }

  #remember(alarm: OpenAlarm): void {
    this.#past.delete(alarm.key);
    this.#past.set(alarm.key, alarm);
    if (this.#past.size > MAX_PAST) this.#past.delete(this.#past.keys().next().value ?? '');
  }

  /** Those late data can still reach (RUL-17): after a restart they are found again instead of raised twice. */
  async #loadPast(): Promise<void> {
    const since = iso(this.#app.host.now() - PAST_MS);
    const found = await rows<Omit<OpenAlarm, 'acknowledged' | 'active'>>(
      this.#app.database.db,
      sql`select id, number, rule_key || ' ' || rule_version || ' ' || episode as key, grade, highest_grade as "highestGrade", org_path::text as "orgPath",
          installation_id as "installationId", correlation_id as "correlationId", raised_entry as "raisedEntry"
        from (select * from alarms_alarm where not active and started_at >= ${since} order by number desc limit ${MAX_PAST}) a order by number`,
    );
    this.#past.clear();
    for (const alarm of found)
      if (!this.#open.has(alarm.key))
        this.#past.set(alarm.key, { ...alarm, acknowledged: true, active: false });
  }

  /** A silent point of a lost gateway: one alarm for the gateway, its points listed. */
  #lossMember(
    plan: Plan,
    change: AlarmChange,
    origin: RuleOrigin,
    lost: ReturnType<GatewayLoss['gather']>,
    receivedAt: number,
  ): void {
    const gatewayId = origin.point.gatewayId ?? '';
    const at = iso(change.at);
    if (change.kind === 'raised' || change.kind === 'foundLate') {
      let alarm =
        lost.alarmOf(gatewayId) ??
        plan.opened.find((a) => a.key === `gateway:${gatewayId} 0 ${change.episode}`);
      const standing = plan.opened.find((a) => a.key.startsWith(`gateway:${gatewayId} `));
      alarm ??= standing;
      alarm ??= this.#insert(plan, {
        key: `gateway:${gatewayId} 0 ${change.episode}`,
        ruleKey: `gateway:${gatewayId}`,
        ruleId: origin.version.ruleId,
        ruleVersion: 0,
        episode: change.episode,
        grade: change.grade,
        active: true,
        title: `网关“${this.#sensing.gateways.get(gatewayId)?.name ?? gatewayId}”失联，${this.#sensing.points.ofGateway(gatewayId).length} 个监测点无数据`,
        origin,
        value: null,
        threshold: null,
        startedAt: change.at,
        receivedAt,
        flag: null,
        suppressed: false,
        exercise: false,
        evidence: [],
        gateway: true,
      });
      const found = alarm;
      plan.members.push({ alarmId: found.id, pointId: origin.point.id, at, open: true });
      plan.after.push(() => this.#loss.joined(gatewayId, found, origin.point.id, keyOf(change)));
      return;
    }
    const left = this.#loss.leave(keyOf(change));
    if (!left) return;
    plan.members.push({ alarmId: left.alarm.id, pointId: origin.point.id, at, open: false });
    plan.after.push(() => this.#loss.left(keyOf(change)));
    const goneInPlan = plan.members.filter((m) => m.alarmId === left.alarm.id && !m.open).length;
    if (left.remaining - goneInPlan > 0) return;
    plan.updates.push({ id: left.alarm.id, active: false, clearedAt: at });
    this.#entry(plan, alarmEvents.cleared, newId(this.#app.host), left.alarm, { alarmId: left.alarm.id, at });
    plan.after.push(() => this.#ended(left.alarm));
  }

  /** Sends everything in one burst; fails with the first statement that does. */
  async write(client: Client, plan: Plan): Promise<readonly PreparedEntry[]> {
    await Promise.all([
      insertAlarms(client, plan.inserts),
      updateAlarms(client, plan.updates),
      ...plan.members.map((m) => writeMember(client, m)),
      insertShadowHits(client, plan.shadows),
      appendEntries(
        (text, values) => client.query({ name: 'log-append', text, values: values as unknown[] }),
        plan.entries,
      ),
    ]);
    return plan.entries;
  }

  settle(outcome: 'committed' | 'dropped'): void {
    const plans = this.#pending;
    if (plans.length === 0) return;
    this.#pending = [];
    if (outcome === 'dropped') return;
    for (const plan of plans) {
      this.#nextNumber += plan.inserts.length;
      for (const alarm of plan.opened)
        if (alarm.active) this.#open.set(alarm.key, alarm);
        else this.#remember(alarm);
      for (const work of plan.after) work();
    }
  }
}

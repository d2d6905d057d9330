import type { AlarmChange } from '#kernels/rules';
import { rows, sql, type Db } from '#platform/server/db';
import type { Sensing } from '#sensing/server';
import type { RuleOrigin } from './expand-rules.ts';
import type { OpenAlarm } from './open-alarms.ts';

/** A gateway counts as lost when this share of its points falls silent together. */
const LOST_SHARE = 0.5;

interface Membership {
  readonly gatewayId: string;
  readonly alarm: OpenAlarm;
}

/** Which changes of one judgement belong to lost gateways. */
export interface Gathered {
  takes(change: AlarmChange): boolean;
  alarmOf(gatewayId: string): OpenAlarm | undefined;
}

const keyOf = (change: Pick<AlarmChange, 'ruleId' | 'ruleVersion' | 'episode'>): string =>
  `${change.ruleId} ${change.ruleVersion} ${change.episode}`;

/** ALM-9: a lost gateway is one alarm with its points listed, not a thousand. */
export class GatewayLoss {
  readonly #sensing: Sensing;
  readonly #alarms = new Map<string, OpenAlarm>();
  readonly #members = new Map<string, Membership>();

  constructor(sensing: Sensing) {
    this.#sensing = sensing;
  }

  /** Reads standing gateway alarms and their silent points after a restart. */
  async load(db: Db, openOf: (key: string) => OpenAlarm | undefined): Promise<void> {
    this.#alarms.clear();
    this.#members.clear();
    const found = await rows<{ rule_key: string; episode: number; point_id: number; rule_id: string }>(
      db,
      sql`select a.rule_key, a.episode, m.point_id, a.rule_id from alarms_alarm a join alarms_member m on m.alarm_id = a.id where a.active and a.rule_key like 'gateway:%' and m.until is null`,
    );
    for (const row of found) {
      const alarm = openOf(`${row.rule_key} 0 ${row.episode}`);
      if (!alarm) continue;
      const gatewayId = row.rule_key.slice(8);
      this.#alarms.set(gatewayId, alarm);
      this.#members.set(`${row.rule_id}#${row.point_id}`, { gatewayId, alarm });
    }
  }

  gather(changes: readonly AlarmChange[], originOf: (key: string) => RuleOrigin | undefined): Gathered {
    const silent = new Map<string, number>();
    for (const change of changes) {
      const origin = originOf(change.ruleId);
      if (
        !isSilence(origin) ||
        origin?.version.shadow ||
        (change.kind !== 'raised' && change.kind !== 'foundLate')
      )
        continue;
      const gatewayId = origin?.point.gatewayId;
      if (gatewayId) silent.set(gatewayId, (silent.get(gatewayId) ?? 0) + 1);
    }
    const lost = new Set(this.#alarms.keys());
    for (const [gatewayId, count] of silent) {
      const all = this.#sensing.points.ofGateway(gatewayId).length;
      if (all >= 2 && count >= Math.max(2, all * LOST_SHARE)) lost.add(gatewayId);
    }
    return {
      takes: (change) => {
        const origin = originOf(change.ruleId);
        if (!isSilence(origin)) return false;
        if (change.kind === 'raised' || change.kind === 'foundLate')
          return lost.has(origin?.point.gatewayId ?? '');
        return this.#find(keyOf(change)) !== undefined;
      },
      alarmOf: (gatewayId) => this.#alarms.get(gatewayId),
    };
  }

  /** By full episode key, or by rule and point for members read after a restart. */
  #find(key: string): readonly [string, Membership] | undefined {
    const short = key.split(' ')[0];
    for (const k of [key, short]) {
      const found = this.#members.get(k);
      if (found) return [k, found];
    }
    return undefined;
  }

  joined(gatewayId: string, alarm: OpenAlarm, _pointId: number, key: string): void {
    this.#alarms.set(gatewayId, alarm);
    this.#members.set(key, { gatewayId, alarm });
  }

  /** The alarm a point leaves and how many points are silent before it does. */
  leave(key: string): { alarm: OpenAlarm; remaining: number } | undefined {
    const found = this.#find(key)?.[1];
    if (!found) return undefined;
    let remaining = 0;
    for (const m of this.#members.values()) if (m.alarm === found.alarm) remaining += 1;
    return { alarm: found.alarm, remaining };
  }

  left(key: string): void {
    const found = this.#find(key);
    if (!found) return;
    this.#members.delete(found[0]);
    const { gatewayId, alarm } = found[1];
    for (const m of this.#members.values()) if (m.alarm === alarm) return;
    this.#alarms.delete(gatewayId);
  }
}

function isSilence(origin: RuleOrigin | undefined): boolean {
  return origin?.version.body.condition.kind === 'silence';
}

import type { OutputOf } from '#platform/contract';
import { rows, sql, type Tx } from '#platform/server/db';
import type { Ctx } from '#platform/server/module';
import type { sensingOperations } from '#sensing/contract';
import { sensingOf } from './part.ts';

type Op = typeof sensingOperations;
type Lists = OutputOf<Op['mustConnect']>['lists'];

const MAX_MISSING = 2000;
/**
 * 应急〔2021〕31号 (六) names who must be connected without a date; the provincial plans that bind it to figures (天津“十四五”应急管理信息化
 * 规划 核心指标 6, 宁夏 专栏1-5) run to the end of 2025. 100 % of major hazards on line is a standing state (天津“十四五” 科技创新规划).
 */
const DEADLINE = { plan: '2025-12-31', standing: '持续 standing' } as const;

interface Listed {
  readonly enterprise_id: string;
  readonly name: string;
  readonly installation: string | null;
  readonly reason: string;
  /** Points registered there that have ever reported. */
  readonly point_ids: number[] | null;
}

interface Rule {
  readonly rule: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly find: (tx: Tx, scope: readonly string[]) => Promise<Listed[]>;
}

const within = (scope: readonly string[]) => sql`e.org_path <@ any(${scope as string[]}::ltree[])`;
const pointsOf = sql`(select array_agg(p.id) from sensing_point p where p.installation_id = i.id)`;

/** The four chemicals named by 应急〔2021〕31号 (六); other spellings contain the name. */
const FOUR = ['硝酸铵', '氯酸钾', '氯酸钠', '硝化棉'];

const rules: readonly Rule[] = [
  {
    rule: 'T37',
    title: {
      zh: '涉粉作业人数超过 30 人的粉尘涉爆企业',
      en: 'dust-explosion enterprises with more than 30 dust workers',
    },
    find: (tx, scope) =>
      rows<Listed>(
        tx,
        sql`select e.id as enterprise_id, e.name, null as installation, '涉粉作业 ' || e.dust_workers || ' 人' as reason,
          (select array_agg(p.id) from sensing_point p where p.enterprise_id = e.id) as point_ids
          from sensing_enterprise e where ${within(scope)} and e.dust_workers > 30 order by e.dust_workers desc, e.id`,
      ),
  },
  {
    rule: 'T38',
    title: { zh: '边坡高度超过 200 米的金属非金属露天矿山', en: 'open pits with a slope higher than 200 m' },
    find: (tx, scope) =>
      rows<Listed>(
        tx,
        sql`select e.id as enterprise_id, e.name, i.name as installation, '边坡 ' || i.height_m || ' 米' as reason, ${pointsOf} as point_ids
          from sensing_enterprise e join sensing_installation i on i.enterprise_id = e.id
          where ${within(scope)} and i.kind in ('openPit', 'slope') and i.height_m > 200 order by i.height_m desc, i.id`,
      ),
  },
  {
    rule: 'T39',
    title: {
      zh: '储存硝酸铵、氯酸钾、氯酸钠、硝化棉并构成重大危险源的仓库',
      en: 'warehouses of the four named chemicals that are major hazards',
    },
    find: (tx, scope) =>
      rows<Listed>(
        tx,
        sql`select e.id as enterprise_id, e.name, i.name as installation,
            (select string_agg((c ->> 'name') || ' ' || (c ->> 'quantityT') || ' 吨', '、') from jsonb_array_elements(i.chemicals) c where c ->> 'name' like any(${FOUR.map((f) => `%${f}%`)})) as reason,
            ${pointsOf} as point_ids
          from sensing_enterprise e join sensing_installation i on i.enterprise_id = e.id
          where ${within(scope)} and i.kind = 'warehouse'
            and exists (select 1 from jsonb_array_elements(i.chemicals) c where c ->> 'name' like any(${FOUR.map((f) => `%${f}%`)}))
            and (i.major_hazard or (select sum((c ->> 'quantityT')::float8 / nullif((c ->> 'criticalT')::float8, 0)) from jsonb_array_elements(i.chemicals) c) >= 1)
          order by e.name, i.id`,
      ),
  },
  {
    rule: 'T39',
    title: { zh: '涉及重大危险源的危险化学品装卸站台', en: 'loading platforms of major hazards' },
    find: (tx, scope) =>
      rows<Listed>(
        tx,
        sql`select e.id as enterprise_id, e.name, i.name as installation, '装卸站台' as reason, ${pointsOf} as point_ids
          from sensing_enterprise e join sensing_installation i on i.enterprise_id = e.id
          where ${within(scope)} and i.kind = 'loadingPlatform'
            and (i.major_hazard or exists (select 1 from sensing_installation o where o.enterprise_id = e.id and o.major_hazard)) order by e.name, i.id`,
      ),
  },
  {
    rule: 'T40',
    title: { zh: '重大危险源在线监测率 100%', en: 'major hazards, all monitored on line' },
    find: (tx, scope) =>
      rows<Listed>(
        tx,
        sql`select e.id as enterprise_id, e.name, i.name as installation, '重大危险源' as reason, ${pointsOf} as point_ids
          from sensing_enterprise e join sensing_installation i on i.enterprise_id = e.id where ${within(scope)} and i.major_hazard order by e.name, i.id`,
      ),
  },
];

/**
 * SEN-31: who must be connected by the ministry's documents, who is, and who is missing and why. Connected: a point there
 * reported within two of its periods, never "has a device".
 */
export async function mustConnect(ctx: Ctx): Promise<OutputOf<Op['mustConnect']>> {
  const scope = ctx.scope('sensing.read');
  const sensing = sensingOf(ctx);
  const states = new Map([...sensing.points.all()].map((p) => [p.id, sensing.stateOf(p)]));
  const lists: Lists = [];
  for (const { rule, title, find } of rules) {
    const due = await find(ctx.tx, scope);
    const missing: Lists[number]['missing'] = [];
    let connected = 0;
    for (const { enterprise_id, name, installation, reason, point_ids } of due) {
      const ids = point_ids ?? [];
      if (ids.some((id) => states.get(id) === 'live')) {
        connected += 1;
        continue;
      }
      const why =
        ids.length === 0
          ? '未登记监测点'
          : ids.some((id) => states.get(id) === 'silent')
            ? '监测点中断'
            : '监测点从未上报';
      if (missing.length < MAX_MISSING)
        missing.push({
          enterpriseId: enterprise_id,
          name: installation === null ? name : `${name} ${installation}`,
          reason: `${reason}；${why}`,
        });
    }
    lists.push({
      rule,
      title,
      deadline: rule === 'T40' ? DEADLINE.standing : DEADLINE.plan,
      due: due.length,
      connected,
      missing,
    });
  }
  const mine = await rows<{ id: number }>(
    ctx.tx,
    sql`select p.id from sensing_point p join sensing_installation i on i.id = p.installation_id where i.major_hazard and p.org_path <@ any(${scope as string[]}::ltree[])`,
  );
  const online = mine.filter(({ id }) => states.get(id) === 'live').length;
  return {
    lists,
    onlineRate: mine.length === 0 ? 0 : online / mine.length,
    pointsTotal: mine.length,
    pointsOnline: online,
  };
}

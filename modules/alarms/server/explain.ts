import type { RuleBody } from '#alarms/contract';
import type { AlarmRow } from './store.ts';

const GRADE_ZH: Readonly<Record<string, string>> = {
  red: '红色',
  orange: '橙色',
  yellow: '黄色',
  blue: '蓝色',
};

/** Six significant digits: what a sensor can mean, not what a float can print. */
const rounded = (value: number): number => Number(value.toPrecision(6));

/** Why it fired, as one sentence a duty officer can read to somebody on the telephone. */
export function explain(row: AlarmRow, body: RuleBody): { zh: string; en: string } {
  const { condition } = body;
  const point = row.point_name ?? row.title;
  const value = row.value === null ? '' : `${rounded(row.value)} ${row.unit ?? ''}`.trim();
  const limit = row.threshold === null ? '' : `${rounded(row.threshold)} ${row.unit ?? ''}`.trim();
  switch (condition.kind) {
    case 'threshold': {
      const lasted = condition.durationS > 0 ? `并持续 ${condition.durationS} 秒` : '';
      const lastedEn = condition.durationS > 0 ? ` for ${condition.durationS} s` : '';
      const above = condition.direction === 'above';
      return {
        zh: `规则“${body.name}”第 ${row.rule_version} 版：${point}为 ${value}，${above ? '达到或高于' : '达到或低于'} ${limit}${lasted}，报${GRADE_ZH[row.highest_grade]}。回到 ${condition.hysteresis > 0 ? `限值${above ? '以下' : '以上'} ${condition.hysteresis}` : '限值以内'}后消除。`,
        en: `Rule “${body.name}” v${row.rule_version}: ${point} was ${value}, ${above ? 'at or above' : 'at or below'} ${limit}${lastedEn}: ${row.highest_grade}.`,
      };
    }
    case 'rate':
      return {
        zh: `规则“${body.name}”第 ${row.rule_version} 版：${point}在 ${condition.windowS} 秒内${condition.direction === 'rise' ? '上升' : '下降'}速度达到每分钟 ${limit} 以上，报${GRADE_ZH[row.highest_grade]}。`,
        en: `Rule “${body.name}” v${row.rule_version}: ${point} changed faster than ${limit} per minute over ${condition.windowS} s: ${row.highest_grade}.`,
      };
    case 'silence':
      return {
        zh: `${row.title}。规则要求 ${condition.afterS} 秒内必有数据；请检查网络、网关和设备电源。`,
        en: `No reading for ${condition.afterS} s; check network, gateway and power.`,
      };
    default:
      return {
        zh: `规则“${body.name}”第 ${row.rule_version} 版：${condition.parts.length} 个条件在 ${condition.windowS} 秒内${condition.kind === 'any' ? '满足其一' : condition.kind === 'all' ? '同时满足' : '依次满足'}。`,
        en: `Rule “${body.name}” v${row.rule_version}: ${condition.kind} of ${condition.parts.length} conditions within ${condition.windowS} s.`,
      };
  }
}

import type { AlarmChange } from '#kernels/rules';
import type { Grade } from '#platform/contract';
import type { Sensing } from '#sensing/server';
import type { Evidence } from '#alarms/contract';
import { kernelRuleOf, type RuleOrigin } from './expand-rules.ts';

const MAX_EVIDENCE = 200;

/** The limit that the grade stands for, in the point's unit (per minute for rates, seconds for silence). */
export function limitAt(origin: RuleOrigin, grade: Grade): number | undefined {
  const rule = kernelRuleOf(origin.version, origin.point);
  const limit = rule?.levels.find((l) => l.grade === grade)?.limits[0];
  if (limit === undefined) return undefined;
  return rule?.kind === 'silence' ? limit / 1000 : Math.abs(rule?.kind === 'rate' ? limit : 0) || limit;
}

/** One line for the queue: which point, what happened, by how much. */
export function titleOf(change: AlarmChange, origin: RuleOrigin): string {
  const { point, version } = origin;
  const { condition } = version.body;
  const limit = limitAt(origin, change.grade);
  const value = change.value === undefined ? '' : ` ${round(change.value)} ${point.unit}`;
  switch (condition.kind) {
    case 'threshold':
      return `${point.name}${value}，${condition.direction === 'above' ? '高于' : '低于'}限值 ${limit} ${point.unit}`;
    case 'rate':
      return `${point.name}${condition.direction === 'rise' ? '上升' : '下降'}过快，超过每分钟 ${limit} ${point.unit}`;
    case 'silence':
      return `${point.name}超过 ${limit} 秒没有数据`;
    default:
      return `${version.body.name}（${point.name} 等 ${condition.parts.length} 点）`;
  }
}

function round(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** The readings that made the rule fire, point by point, newest last. */
export function evidenceOf(change: AlarmChange, sensing: Sensing): Evidence[] {
  const { points, times, values, qualities, receipts } = change.evidence;
  const byPoint = new Map<number, Evidence['readings']>();
  for (let i = Math.max(0, points.length - MAX_EVIDENCE); i < points.length; i++) {
    const list = byPoint.get(points[i]) ?? [];
    list.push({
      deviceTime: new Date(times[i]).toISOString(),
      receivedAt: new Date(receipts[i]).toISOString(),
      value: values[i],
      quality: qualities[i],
    });
    byPoint.set(points[i], list);
  }
  return [...byPoint].map(([pointId, readings]) => ({
    pointId,
    code: sensing.points.get(pointId)?.code ?? '',
    unit: sensing.points.get(pointId)?.unit ?? '',
    readings,
  }));
}

import type { Rule as KernelRule, RuleLevel } from '#kernels/rules';
import type { Grade } from '#platform/contract';
import type { RuleBody } from '#alarms/contract';
import type { HotPoint } from '#sensing/server';

/** A rule version that runs: armed, or in shadow. */
export interface RunningVersion {
  readonly ruleId: string;
  readonly version: number;
  readonly shadow: boolean;
  readonly orgPath: string;
  readonly body: RuleBody;
}

/** Where a kernel rule comes from. */
export interface RuleOrigin {
  readonly version: RunningVersion;
  readonly point: HotPoint;
}

/**
 * Registered limits by side, named after GB/T 50770-2013 (HH, H, L, LL) or by the grade they stand for. `HH` and `LL`
 * raise red, `H` and `L` orange.
 */
const REGISTERED: Readonly<Record<'above' | 'below', readonly (readonly [string, Grade])[]>> = {
  above: [
    ['HH', 'red'],
    ['red', 'red'],
    ['H', 'orange'],
    ['orange', 'orange'],
    ['yellow', 'yellow'],
    ['blue', 'blue'],
  ],
  below: [
    ['LL', 'red'],
    ['lowRed', 'red'],
    ['L', 'orange'],
    ['lowOrange', 'orange'],
    ['lowYellow', 'yellow'],
    ['lowBlue', 'blue'],
  ],
};

function thresholdLevels(body: RuleBody, point: HotPoint): RuleLevel[] {
  const { condition } = body;
  if (condition.kind !== 'threshold') return [];
  const sign = condition.direction === 'above' ? -1 : 1;
  const given = body.useRegisteredThresholds
    ? REGISTERED[condition.direction].flatMap(([name, grade]) =>
        point.thresholds?.[name] === undefined ? [] : [{ grade, limit: point.thresholds[name] }],
      )
    : condition.levels;
  const seen = new Set<Grade>();
  const once = given.filter(({ grade }) => !seen.has(grade) && seen.add(grade));
  return once.map(({ grade, limit }) => ({
    grade,
    limits: [limit],
    resets: [limit + sign * condition.hysteresis],
  }));
}

/** The kernel's form of a rule version at one point; undefined when it has no limit there. */
export function kernelRuleOf(version: RunningVersion, point: HotPoint): KernelRule | undefined {
  const { body } = version;
  const { condition } = body;
  const base = {
    id: ruleKey(version, point.id),
    version: version.version,
    modes: body.modes,
    minQuality: 64,
  };
  switch (condition.kind) {
    case 'threshold': {
      const levels = thresholdLevels(body, point);
      return levels.length === 0
        ? undefined
        : {
            ...base,
            kind: 'threshold',
            operands: [{ point: point.id, direction: condition.direction }],
            levels,
            durationMs: condition.durationS * 1000,
          };
    }
    case 'rate': {
      const rise = condition.direction === 'rise';
      return {
        ...base,
        kind: 'rate',
        operands: [{ point: point.id, direction: rise ? 'above' : 'below' }],
        windowMs: condition.windowS * 1000,
        levels: condition.perMinute.map(({ grade, limit }) => ({ grade, limits: [rise ? limit : -limit] })),
      };
    }
    case 'silence':
      return {
        ...base,
        kind: 'silence',
        operands: [{ point: point.id, direction: 'above' }],
        levels: [{ grade: condition.grade, limits: [condition.afterS * 1000] }],
      };
    default:
      return {
        ...base,
        kind: condition.kind === 'all' ? 'and' : condition.kind === 'any' ? 'or' : 'sequence',
        windowMs: condition.windowS * 1000,
        operands: condition.parts.map((p) => ({ point: p.pointId, direction: p.direction })),
        levels: [{ grade: condition.grade, limits: condition.parts.map((p) => p.limit) }],
      };
  }
}

/** Identity of a kernel rule: the rule, the point it watches, and whether it only runs in shadow. */
export function ruleKey(version: Pick<RunningVersion, 'ruleId' | 'shadow'>, pointId: number): string {
  return `${version.ruleId}#${pointId}${version.shadow ? '~' : ''}`;
}

/** Points a rule version applies to. A rule over several points hangs on its first. */
export function pointsOf(
  version: RunningVersion,
  all: readonly HotPoint[],
  get: (id: number) => HotPoint | undefined,
): HotPoint[] {
  const { body, orgPath } = version;
  const inScope = (p: HotPoint): boolean => p.orgPath === orgPath || p.orgPath.startsWith(`${orgPath}.`);
  const { condition } = body;
  if (condition.kind === 'all' || condition.kind === 'any' || condition.kind === 'sequence') {
    const parts = condition.parts.map((p) => get(p.pointId));
    return parts.every((p) => p !== undefined && inScope(p)) ? [parts[0] as HotPoint] : [];
  }
  if (body.points) return body.points.flatMap((id) => get(id) ?? []).filter(inScope);
  return all.filter((p) => (body.quantity === '*' || p.quantity === body.quantity) && inScope(p));
}

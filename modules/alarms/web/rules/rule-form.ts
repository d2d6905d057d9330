import type { Rule, RuleBody } from '#alarms/contract';
import type { Grade } from '#platform/contract';

/** What a rule watches. */
export type Condition = RuleBody['condition'];
/** Kinds of conditions. */
export type ConditionKind = Condition['kind'];
export const conditionKinds: readonly ConditionKind[] = [
  'threshold',
  'rate',
  'silence',
  'all',
  'any',
  'sequence',
];

/** The ordinary state of each kind, to start from. */
export function emptyCondition(kind: ConditionKind): Condition {
  switch (kind) {
    case 'threshold':
      return { kind, direction: 'above', levels: [{ grade: 'red', limit: 0 }], hysteresis: 0, durationS: 0 };
    case 'rate':
      return { kind, direction: 'rise', perMinute: [{ grade: 'yellow', limit: 1 }], windowS: 60 };
    case 'silence':
      return { kind, afterS: 600, grade: 'blue' };
    default:
      return {
        kind,
        windowS: 60,
        grade: 'orange',
        parts: [
          { pointId: 1, direction: 'above', limit: 0 },
          { pointId: 2, direction: 'above', limit: 0 },
        ],
      };
  }
}

/** A new rule. */
export function emptyBody(): RuleBody {
  return {
    name: '',
    quantity: 'level',
    modes: ['normal', 'exercise'],
    condition: emptyCondition('threshold'),
  };
}

/** Point numbers a person typed; undefined when something is not a number. */
export function readPointIds(text: string): number[] | undefined {
  const parts = text.split(/[\s,，;；]+/).filter(Boolean);
  const ids = parts.map(Number);
  return ids.every((id) => Number.isInteger(id) && id > 0) ? ids : undefined;
}

const finite = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);

/** Whether the body can be sent. The server checks it again and says what is wrong. */
export function isComplete(body: RuleBody): boolean {
  const { condition: c } = body;
  const composed = c.kind === 'all' || c.kind === 'any' || c.kind === 'sequence';
  const scoped = composed || (body.points ? body.points.length > 0 : Boolean(body.quantity));
  if (body.name.trim() === '' || !scoped || body.modes.length === 0) return false;
  switch (c.kind) {
    case 'threshold':
      return (
        (body.useRegisteredThresholds === true || c.levels.every((l) => finite(l.limit))) &&
        finite(c.hysteresis) &&
        finite(c.durationS)
      );
    case 'rate':
      return c.perMinute.every((l) => finite(l.limit) && l.limit > 0) && c.windowS >= 1;
    case 'silence':
      return c.afterS >= 1;
    default:
      return c.parts.length >= 2 && c.parts.every((p) => Number.isInteger(p.pointId) && finite(p.limit));
  }
}

/** A line of a difference between two bodies: path and both values as text. */
export interface Change {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

function flatten(value: unknown, path: string, into: Map<string, string>): void {
  if (Array.isArray(value) && value.every((v) => typeof v !== 'object')) into.set(path, value.join(', '));
  else if (Array.isArray(value))
    value.forEach((item, i) => {
      const grade = (item as { grade?: string }).grade;
      flatten(item, `${path}.${grade ?? i + 1}`, into);
    });
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) flatten(inner, path ? `${path}.${key}` : key, into);
  else if (value !== undefined) into.set(path, String(value));
}

/** What changed between two versions, field by field; levels are matched by grade. */
export function changesBetween(before: RuleBody, after: RuleBody): readonly Change[] {
  const [a, b] = [new Map<string, string>(), new Map<string, string>()];
  flatten(before, '', a);
  flatten(after, '', b);
  return [...new Set([...a.keys(), ...b.keys()])]
    .filter((path) => a.get(path) !== b.get(path) && !path.endsWith('.grade'))
    .map((path) => ({ path, before: a.get(path) ?? '—', after: b.get(path) ?? '—' }));
}

/** The newest version of each rule, armed first among equals. */
export function newestOf(versions: readonly Rule[]): readonly Rule[] {
  return [...versions].sort((x, y) => y.version - x.version);
}

/** The grade a rule can raise at most. */
export function highestGrade(body: RuleBody): Grade {
  const order: readonly Grade[] = ['red', 'orange', 'yellow', 'blue'];
  const c = body.condition;
  const given: readonly Grade[] =
    c.kind === 'threshold'
      ? c.levels.map((l) => l.grade)
      : c.kind === 'rate'
        ? c.perMinute.map((l) => l.grade)
        : [c.grade];
  return order.find((g) => given.includes(g)) ?? 'blue';
}

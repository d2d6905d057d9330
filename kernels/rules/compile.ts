import { KernelFailure } from '#kernels/model';
import { GRADE_CODE, MODE_BIT, type Rule, type RuleKind } from './types.ts';

/** Kind codes inside the engine. */
export const KIND = {
  threshold: 0,
  rate: 1,
  and: 2,
  or: 3,
  sequence: 4,
  silence: 5,
} as const satisfies Record<RuleKind, number>;

/** Fixed slots at the head of a rule's state block; then since × levels, judgedAt × operands, chain × levels × operands. */
export const SLOT = { grade: 0, latches: 1, headTime: 2, headPoint: 3, first: 4 } as const;

/** Rules laid out in typed arrays; immutable once compiled. */
export interface RuleSet {
  readonly rules: readonly Rule[];
  readonly pointCount: number;
  readonly kind: Uint8Array;
  readonly duration: Float64Array;
  readonly window: Float64Array;
  readonly minQuality: Uint8Array;
  readonly modes: Uint8Array;
  readonly operandStart: Int32Array;
  readonly operandPoint: Int32Array;
  /** +1 above, −1 below. */
  readonly operandSign: Float64Array;
  readonly levelStart: Int32Array;
  readonly levelGrade: Uint8Array;
  /** Signed limits and resets, level-major, operand-minor, starting at limitStart. */
  readonly limitStart: Int32Array;
  readonly limits: Float64Array;
  readonly resets: Float64Array;
  /** Signed value below which a threshold rule with all latches off has nothing to do; −Infinity for other kinds. */
  readonly trip: Float64Array;
  readonly sign: Float64Array;
  /** Shortest silence of a silence rule, ms. */
  readonly shortest: Float64Array;
  /** Highest grade code of each rule. */
  readonly topGrade: Uint8Array;
  readonly stateStart: Int32Array;
  readonly cold: Float64Array;
  /** Rules of each point, compressed rows. */
  readonly pointRuleStart: Int32Array;
  readonly pointRules: Int32Array;
  readonly silenceRules: Int32Array;
  /** Distinct points of each rule, ascending. */
  readonly rulePoints: readonly (readonly number[])[];
}

function need(ok: boolean, path: string, message: string): void {
  if (!ok) throw new KernelFailure('INPUT_INCONSISTENT', path, `${path}: ${message}`);
}

function checkRule(rule: Rule, path: string, pointCount: number): void {
  const single = rule.kind === 'threshold' || rule.kind === 'rate' || rule.kind === 'silence';
  const count = rule.operands.length;
  need(
    single ? count === 1 : count >= 2 && count <= 7,
    `${path}.operands`,
    'wrong number of operands for the kind',
  );
  for (const o of rule.operands)
    need(
      Number.isInteger(o.point) && o.point >= 0 && o.point < pointCount,
      `${path}.operands`,
      'unknown point',
    );
  need(rule.levels.length >= 1 && rule.levels.length <= 4, `${path}.levels`, 'needs 1 to 4 levels');
  need(
    new Set(rule.levels.map((l) => l.grade)).size === rule.levels.length,
    `${path}.levels`,
    'a grade is repeated',
  );
  for (const level of rule.levels) {
    need(
      level.limits.length === count && level.limits.every(Number.isFinite),
      `${path}.levels`,
      'needs one finite limit per operand',
    );
    if (rule.kind === 'silence')
      need(level.limits[0] > 0, `${path}.levels`, 'a silence must be longer than 0 ms');
    if (!level.resets) continue;
    need(
      level.resets.length === count && level.resets.every(Number.isFinite),
      `${path}.levels`,
      'needs one finite reset per operand',
    );
    const inside = level.resets.every((r, k) =>
      rule.operands[k].direction === 'above' ? r <= level.limits[k] : r >= level.limits[k],
    );
    need(inside, `${path}.levels`, 'a reset must lie on the safe side of its limit');
  }
  need(
    (rule.durationMs ?? 0) >= 0 && Number.isFinite(rule.durationMs ?? 0),
    `${path}.durationMs`,
    'must be at least 0',
  );
  if (rule.kind !== 'threshold' && rule.kind !== 'silence')
    need((rule.windowMs ?? 0) > 0, `${path}.windowMs`, 'must be greater than 0');
}

function stateSize(rule: Rule): number {
  const chains = rule.kind === 'sequence' ? rule.levels.length * rule.operands.length : 0;
  return SLOT.first + rule.levels.length + rule.operands.length + chains;
}

function prefix(counts: readonly number[]): Int32Array {
  const out = new Int32Array(counts.length + 1);
  for (let i = 0; i < counts.length; i++) out[i + 1] = out[i] + counts[i];
  return out;
}

function coldBlocks(rules: readonly Rule[], starts: Int32Array): Float64Array {
  const cold = new Float64Array(starts[rules.length]);
  rules.forEach((rule, r) => {
    const o = starts[r];
    cold[o + SLOT.headTime] = -Infinity;
    cold[o + SLOT.headPoint] = -1;
    const judged = o + SLOT.first + rule.levels.length;
    cold.fill(Infinity, o + SLOT.first, judged);
    cold.fill(-Infinity, judged, starts[r + 1]);
  });
  return cold;
}

function indexByPoint(points: readonly (readonly number[])[], pointCount: number): [Int32Array, Int32Array] {
  const start = new Int32Array(pointCount + 1);
  for (const list of points) for (const p of list) start[p + 1]++;
  for (let p = 0; p < pointCount; p++) start[p + 1] += start[p];
  const at = start.slice();
  const rules = new Int32Array(start[pointCount]);
  points.forEach((list, r) => list.forEach((p) => (rules[at[p]++] = r)));
  return [start, rules];
}

/**
 * Lays rules out for judging. `pointCount` is the number of interned point ids.
 * @throws KernelFailure INPUT_INCONSISTENT naming the first rule and field that cannot be judged.
 */
export function compileRules(rules: readonly Rule[], pointCount: number): RuleSet {
  rules.forEach((rule, i) => checkRule(rule, `rules[${i}]`, pointCount));
  const operandStart = prefix(rules.map((r) => r.operands.length));
  const stateStart = prefix(rules.map(stateSize));
  const operands = rules.flatMap((r) => r.operands);
  const signs = operands.map((o) => (o.direction === 'above' ? 1 : -1));
  const signed = (values: readonly number[], rule: Rule): number[] =>
    values.map((v, k) => (rule.operands[k].direction === 'above' ? v : -v));
  const limits = rules.map((r) => r.levels.flatMap((l) => signed(l.limits, r)));
  const resets = rules.map((r) => r.levels.flatMap((l) => signed(l.resets ?? l.limits, r)));
  const rulePoints = rules.map((r) => [...new Set(r.operands.map((o) => o.point))].toSorted((a, b) => a - b));
  const [pointRuleStart, pointRules] = indexByPoint(rulePoints, pointCount);
  return {
    rules,
    pointCount,
    kind: Uint8Array.from(rules, (r) => KIND[r.kind]),
    duration: Float64Array.from(rules, (r) => r.durationMs ?? 0),
    window: Float64Array.from(rules, (r) => r.windowMs ?? 0),
    minQuality: Uint8Array.from(rules, (r) => r.minQuality ?? 192),
    modes: Uint8Array.from(rules, (r) => (r.modes ?? ['normal']).reduce((bits, m) => bits | MODE_BIT[m], 0)),
    operandStart,
    operandPoint: Int32Array.from(operands, (o) => o.point),
    operandSign: Float64Array.from(signs),
    levelStart: prefix(rules.map((r) => r.levels.length)),
    levelGrade: Uint8Array.from(rules.flatMap((r) => r.levels.map((l) => GRADE_CODE[l.grade]))),
    limitStart: prefix(limits.map((l) => l.length)),
    limits: Float64Array.from(limits.flat()),
    resets: Float64Array.from(resets.flat()),
    trip: Float64Array.from(rules, (r, i) => (r.kind === 'threshold' ? Math.min(...limits[i]) : -Infinity)),
    sign: Float64Array.from(rules, (_, i) => signs[operandStart[i]] ?? 1),
    shortest: Float64Array.from(rules, (r) =>
      r.kind === 'silence' ? Math.min(...r.levels.map((l) => l.limits[0])) : Infinity,
    ),
    topGrade: Uint8Array.from(rules, (r) => Math.max(...r.levels.map((l) => GRADE_CODE[l.grade]))),
    stateStart,
    cold: coldBlocks(rules, stateStart),
    pointRuleStart,
    pointRules,
    silenceRules: Int32Array.from(rules.flatMap((r, i) => (r.kind === 'silence' ? [i] : []))),
    rulePoints,
  };
}

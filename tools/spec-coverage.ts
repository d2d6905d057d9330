import type { SourceFile } from './repository.ts';

/** A rule of a SPEC.md. */
export interface SpecRule {
  readonly id: string;
  readonly spec: string;
}

/** Rule ids a SPEC.md defines: `- **ALM-1** …`. */
export function rulesOf(spec: string, text: string): SpecRule[] {
  return [...text.matchAll(/^\s*-\s+\*\*([A-Z]{2,4}-\d+)\*\*/gm)].map((m) => ({ id: m[1], spec }));
}

/** Rule ids cited by the titles of tests. `RUL-*` ids may be cited anywhere in a test file: one engine test holds many rules. */
export function citedIds(tests: readonly SourceFile[]): Set<string> {
  const cited = new Set<string>();
  for (const { text } of tests) {
    for (const m of text.matchAll(/\btest\(\s*(['"`])((?:(?!\1).)*)\1/g))
      for (const id of m[2].matchAll(/[A-Z]{2,4}-\d+/g)) cited.add(id[0]);
    for (const m of text.matchAll(/\b(RUL|HLT)-\d+\b/g)) cited.add(m[0]);
  }
  return cited;
}

/** Rules no test cites. */
export function uncovered(rules: readonly SpecRule[], tests: readonly SourceFile[]): SpecRule[] {
  const cited = citedIds(tests);
  return rules.filter((r) => !cited.has(r.id));
}

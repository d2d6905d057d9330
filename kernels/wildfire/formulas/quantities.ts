import { KernelFailure } from '#kernels/model';

/** An answer without the quantities that have no finite value (JSON has no infinity): they are absent instead. */
export function finiteOnly<T extends object>(answer: T): Partial<T> {
  const kept = Object.entries(answer).filter(([, v]) => typeof v !== 'number' || Number.isFinite(v));
  return Object.fromEntries(kept) as Partial<T>;
}

/**
 * Reads a quantity that may be given in one of several units. `names` maps input names to what turns the value into the
 * wanted unit. Throws `INPUT_INCONSISTENT` when two are given and, without `fallback`, `INPUT_MISSING` when none is.
 */
export function quantity(
  input: object,
  names: Readonly<Record<string, number | ((value: number) => number)>>,
  fallback?: number,
): number {
  const given = Object.keys(names).filter((name) => (input as Record<string, unknown>)[name] !== undefined);
  if (given.length > 1)
    throw new KernelFailure(
      'INPUT_INCONSISTENT',
      given[1],
      `give only one of ${Object.keys(names).join(', ')}`,
    );
  if (given.length === 0) {
    if (fallback !== undefined) return fallback;
    const all = Object.keys(names);
    throw new KernelFailure('INPUT_MISSING', all[0], `${all.join(' or ')}: is required`);
  }
  const value = (input as Record<string, number>)[given[0]];
  const turn = names[given[0]];
  return typeof turn === 'number' ? value * turn : turn(value);
}

/** A request a person can correct; the message says how. */
export class ScaffoldProblem extends Error {
  override readonly name = 'ScaffoldProblem';
}

/** `damageReport` → `damage-report`. */
export const kebab = (name: string): string => name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);

/** `damageReport` → `DamageReport`. */
export const pascal = (name: string): string => name[0].toUpperCase() + name.slice(1);

/** Throws unless `name` is camelCase with letters and digits only. */
export function requireCamel(name: string, what: string): void {
  if (!/^[a-z][A-Za-z0-9]{1,39}$/.test(name))
    throw new ScaffoldProblem(`${what} “${name}” must be camelCase, letters and digits, e.g. damageReport`);
}

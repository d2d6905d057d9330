import { Compile } from 'typebox/compile';
import type { TSchema } from 'typebox';
import { Failure, INPUT_INVALID } from '#platform/contract';

/** Checks a value against a schema compiled once; returns the value unchanged or throws INPUT_INVALID. */
export type Check = (value: unknown) => unknown;

// eslint-disable-next-line no-control-regex -- the point is to find them
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** No text may carry control characters (PostgreSQL refuses NUL, terminals and logs suffer from the rest) or lone surrogates. */
function findBadText(value: unknown, path: string, depth: number): string | undefined {
  if (typeof value === 'string')
    return CONTROL.test(value) || !value.isWellFormed() ? path || '/' : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth > 32) return path;
  for (const [key, item] of Object.entries(value)) {
    const found = findBadText(item, `${path}/${key}`, depth + 1);
    if (found) return found;
  }
  return undefined;
}

/** Compiles a checker for one part of the input. `part` names it in the message. */
export function compileCheck(schema: TSchema | undefined, part: string): Check {
  if (!schema) {
    return (value) => {
      const empty =
        value === undefined ||
        value === null ||
        (typeof value === 'object' && Object.keys(value).length === 0);
      if (!empty) throw new Failure(INPUT_INVALID, { reason: `${part} 应为空 must be empty` });
      return undefined;
    };
  }
  const compiled = Compile(schema);
  return (value) => {
    if (!compiled.Check(value)) {
      const [first] = compiled.Errors(value);
      throw new Failure(INPUT_INVALID, {
        reason: `${part}${first?.instancePath ?? ''} ${first?.message ?? 'does not fit'}`,
        part,
        path: first?.instancePath ?? '',
      });
    }
    const bad = findBadText(value, '', 0);
    if (bad !== undefined)
      throw new Failure(INPUT_INVALID, { reason: `${part}${bad} 含有控制字符 holds control characters` });
    return value;
  };
}

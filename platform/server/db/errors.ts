/** True when the statement failed because the database went away, not because of what it said. */
export function isConnectionLost(error: unknown): boolean {
  const { code, message, syscall } = (error ?? {}) as { code?: string; message?: string; syscall?: string };
  if (code && /^(08|57P0[123]|53300|ECONNREFUSED|ECONNRESET|EPIPE)/.test(code)) return true;
  if (code === 'ENOENT' && syscall === 'connect') return true;
  return /Connection terminated|timeout exceeded when trying to connect|connect E|not queryable/.test(
    message ?? '',
  );
}

/** True when a unique constraint (optionally the named one) refused a row. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  const e = (error ?? {}) as { code?: string; constraint?: string };
  return e.code === '23505' && (constraint === undefined || e.constraint === constraint);
}

/** True when a given text is no value of the type the statement needs, e.g. a made-up page cursor (SQLSTATE class 22, ltree). */
export function isUnusableValue(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  return /^22[0-9A-Z]{3}$/.test(code ?? '') || (code === '42601' && (message ?? '').startsWith('ltree'));
}

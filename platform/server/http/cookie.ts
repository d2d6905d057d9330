/** Name of the session cookie; `__Host-` needs TLS, which loopback does not have. */
export const SESSION_COOKIE = 'fengsui_session';

/** Value of a cookie in a Cookie header, or undefined. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const [key, ...rest] = part.trim().split('=');
    if (key === name) return rest.join('=');
  }
  return undefined;
}

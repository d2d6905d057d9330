/** Where the NATS servers are and who we are there. */
export interface BusAddress {
  readonly servers: readonly string[];
  readonly secure: boolean;
  readonly user: string | undefined;
  readonly password: string | undefined;
}

/** Reads `nats://user:password@host:4222` or `tls://…`, further servers after commas; undefined when it is neither. */
export function busAddress(text: string): BusAddress | undefined {
  const [first, ...more] = text.split(',');
  if (!/^(nats|tls):\/\//.test(first) || !URL.canParse(first)) return undefined;
  const url = new URL(first);
  if (url.hostname === '' || !['', '/'].includes(url.pathname) || url.search !== '') return undefined;
  if (more.some((server) => !/^[A-Za-z0-9.:[\]-]+$/.test(server))) return undefined;
  const given = (part: string): string | undefined => (part === '' ? undefined : decodeURIComponent(part));
  try {
    return {
      servers: [`${url.hostname}:${url.port || '4222'}`, ...more],
      secure: url.protocol === 'tls:',
      user: given(url.username),
      password: given(url.password),
    };
  } catch {
    // A % that escapes nothing.
    return undefined;
  }
}

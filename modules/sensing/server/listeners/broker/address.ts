/** Where an external broker is and who we are there. */
export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
}

/** Reads `mqtt://user:password@host:1883` or `mqtts://…:8883`; undefined when it is neither. */
export function brokerAddress(text: string): BrokerAddress | undefined {
  if (!/^mqtts?:\/\//.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.hostname === '' || !['', '/'].includes(url.pathname) || url.search !== '') return undefined;
  const secure = url.protocol === 'mqtts:';
  const given = (part: string): string | undefined => (part === '' ? undefined : decodeURIComponent(part));
  try {
    return {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? (secure ? 8883 : 1883) : Number(url.port),
      secure,
      username: given(url.username),
      password: given(url.password),
    };
  } catch {
    // A % that escapes nothing.
    return undefined;
  }
}

import type { RunningNode } from './compose.ts';
import type { Config } from './config.ts';
import { namesFor } from './tls.ts';

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** The address of this machine that reaches a listener on `host`. */
export const nearest = (host: string): string => ({ '0.0.0.0': '127.0.0.1', '::': '::1' })[host] ?? host;

/** What a person types: an address of this machine where it listens on every one. */
export function urlOf(host: string, port: number, secure: boolean): string {
  const name = nearest(host) === host ? host : namesFor(host)[0];
  return `http${secure ? 's' : ''}://${bracketed(name)}:${port}`;
}

/** Every listener of the node by its role. */
export function listenersOf(node: RunningNode, config: Config, webPort: number): Record<string, string> {
  const { parts, tls } = node.app;
  const found: Record<string, string> = {
    [tls ? 'web https' : 'web http']: `${bracketed(config.host)}:${webPort}`,
  };
  const add = (role: string, host: string, port: unknown): void => {
    if (typeof port === 'number') found[role] = `${bracketed(host)}:${port}`;
  };
  add('mqtt', '127.0.0.1', parts.get('mqttPort'));
  add('mqtt tls', config.host, parts.get('mqttTlsPort'));
  for (const [name, port] of Object.entries((parts.get('gatewayPorts') ?? {}) as Record<string, number>))
    add(`gateway ${name}${config.gatewayTls.includes(name) ? ' tls' : ''}`, config.gatewayHost, port);
  return found;
}

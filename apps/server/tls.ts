import { hostname, networkInterfaces } from 'node:os';
import { domainToASCII } from 'node:url';
import { realHost } from '#platform/server/host';
import type { Logger } from '#platform/server/module';
import type { DataPlace } from '#platform/server/postgres';
import { openImported, openLocalAuthority, type TlsSource } from '#platform/server/tls';
import type { Config } from './config.ts';
import { CannotStart } from './problem.ts';

const LOOK_EVERY_MS = 60_000;
const LOOPBACK = ['localhost', '127.0.0.1', '::1'];
const EVERY_ADDRESS = ['0.0.0.0', '::'];

/** True when nothing outside this machine can reach the address. */
export const isLoopback = (host: string): boolean =>
  LOOPBACK.includes(host) || /^127\.\d+\.\d+\.\d+$/.test(host);

/** What people and gateways call a server that listens on `host`: the address itself, or every one this machine has. */
export function namesFor(host: string): string[] {
  const own = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter((a) => !a.internal && !a.address.startsWith('fe80:'))
    .map((a) => a.address);
  const first = EVERY_ADDRESS.includes(host) ? own : [domainToASCII(host) || host];
  const named = domainToASCII(hostname());
  return [...new Set([...first, ...(named ? [named] : []), ...LOOPBACK])];
}

async function sourceFor(config: Config, place: DataPlace, log: Logger): Promise<TlsSource | undefined> {
  const { tlsKey, tlsCert, host } = config;
  if ((tlsKey === undefined) !== (tlsCert === undefined))
    throw new CannotStart(
      '加密连接要同时给出私钥和证书：请把 FENGSUI_TLS_KEY 和 FENGSUI_TLS_CERT 都设上，或都不设而用本机自建的证书。',
      'TLS needs a key and a certificate: set both FENGSUI_TLS_KEY and FENGSUI_TLS_CERT, or neither and use the node’s own.',
    );
  if (tlsKey !== undefined && tlsCert !== undefined)
    return openImported({ keyFile: tlsKey, certFile: tlsCert }, realHost, (problem) =>
      log.error('the replaced certificate is not used', { zh: problem.zh, error: problem.message }),
    );
  if (isLoopback(host)) return undefined;
  return openLocalAuthority({
    folder: place.keys,
    title: `Fengsui local CA ${hostname()}`,
    host: realHost,
    names: () => namesFor(host),
  });
}

/**
 * Key and certificate of the outward listeners: the configured ones, else those of a local authority made on first use.
 * Undefined on loopback without configured ones. Looks every minute for renewed or replaced files.
 */
export async function openTls(
  config: Config,
  place: DataPlace,
  log: Logger,
): Promise<{ source: TlsSource | undefined; stop(): void }> {
  const source = await sourceFor(config, place, log);
  if (!source) return { source, stop: () => undefined };
  const timer = setInterval(() => {
    source.look().catch((error: unknown) => log.error('certificate not renewed', { error: String(error) }));
  }, LOOK_EVERY_MS).unref();
  return { source, stop: () => clearInterval(timer) };
}

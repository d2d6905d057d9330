import { hostname, networkInterfaces } from 'node:os';
import { domainToASCII } from 'node:url';
import { realHost } from '#platform/server/host';
import type { App } from '#platform/server/module';
import type { DataPlace } from '#platform/server/postgres';
import { daysLeft, openImported, openLocalAuthority, TlsProblem, type TlsSource } from '#platform/server/tls';
import type { Config } from './config.ts';
import { CannotStart } from './problem.ts';

const LOOK_EVERY_MS = 60_000;
/** A local authority renews earlier than this; files of others need a person. */
const WARN_DAYS = 14;
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
  const named = /^[a-z0-9.-]{1,253}$/i.exec(domainToASCII(hostname()))?.[0];
  return [...new Set([...first, ...(named ? [named] : []), ...LOOPBACK])];
}

/**
 * Key and certificate of the outward listeners: the configured ones, else those of a local authority made on first use.
 * Undefined on loopback without configured ones.
 */
export async function openTls(config: Config, place: DataPlace): Promise<TlsSource | undefined> {
  const { tlsKey, tlsCert, host } = config;
  if ((tlsKey === undefined) !== (tlsCert === undefined))
    throw new CannotStart(
      '加密连接要同时给出私钥和证书：请把 FENGSUI_TLS_KEY 和 FENGSUI_TLS_CERT 都设上，或都不设而用本机自建的证书。',
      'TLS needs a key and a certificate: set both FENGSUI_TLS_KEY and FENGSUI_TLS_CERT, or neither and use the node’s own.',
    );
  if (tlsKey !== undefined && tlsCert !== undefined)
    return openImported({ keyFile: tlsKey, certFile: tlsCert }, realHost);
  if (isLoopback(host)) return undefined;
  return openLocalAuthority({
    folder: place.keys,
    title: `Fengsui local CA ${hostname()}`,
    host: realHost,
    names: () => namesFor(host),
  });
}

/** Says on the desk when the certificate is about to end, or when replaced files cannot be used; looks every minute. */
export function watchTls(
  source: TlsSource,
  { troubles, host }: Pick<App, 'troubles' | 'host'>,
): { look(): Promise<void>; stop(): void } {
  const look = async (): Promise<void> => {
    try {
      await source.look();
      troubles.clear('tls.refused');
    } catch (error) {
      const zh = error instanceof TlsProblem ? error.zh : String(error);
      troubles.raise('tls.refused', {
        zh: `新的加密证书没有启用，仍用旧的：${zh}`,
        en: `The new certificate is not used, the old one is kept: ${String(error)}`,
      });
    }
    const days = Math.floor(daysLeft(source.current.cert, host.now()));
    if (days >= WARN_DAYS) return troubles.clear('tls.ending');
    troubles.raise('tls.ending', {
      zh: `加密证书还有 ${days} 天到期：请换上新的证书文件，不用重启。`,
      en: `The certificate ends in ${days} days: put the new files in place; no restart is needed.`,
    });
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS).unref();
  return { look, stop: () => clearInterval(timer) };
}

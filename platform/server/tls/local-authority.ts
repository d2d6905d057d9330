import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import type { Host } from '#platform/server/host';
import { ensureFolder, putWhole, realStorage } from '#platform/server/storage';
import { issueServer, makeAuthority, type KeyAndCertificate } from './certificate.ts';
import { TlsProblem } from './problem.ts';
import { sourceOf, type TlsSource } from './source.ts';

const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 3650;
/** Browsers refuse longer ones. */
const SERVER_DAYS = 397;
const RENEW_DAYS = 30;
/** Clocks of other machines may be behind ours. */
const BACKDATED_MS = DAY_MS;

const validFor = (nowMs: number, days: number): { fromMs: number; toMs: number } => ({
  fromMs: nowMs - BACKDATED_MS,
  toMs: nowMs + days * DAY_MS,
});

/** Days until a certificate ends. */
export function daysLeft(certPem: string, nowMs: number): number {
  return (new X509Certificate(certPem).validToDate.getTime() - nowMs) / DAY_MS;
}

async function read(folder: string, name: string): Promise<KeyAndCertificate | undefined> {
  try {
    const key = await readFile(join(folder, `${name}.key`), 'utf8');
    const cert = await readFile(join(folder, `${name}.pem`), 'utf8');
    return { key, cert };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The key first: a certificate on disk always has its key beside it. */
async function write(folder: string, name: string, pair: KeyAndCertificate): Promise<void> {
  await ensureFolder(realStorage, folder);
  await putWhole(realStorage, join(folder, `${name}.key`), Buffer.from(pair.key));
  await putWhole(realStorage, join(folder, `${name}.pem`), Buffer.from(pair.cert));
}

function holds(pair: KeyAndCertificate, authority: KeyAndCertificate, names: readonly string[]): boolean {
  try {
    const cert = new X509Certificate(pair.cert);
    return (
      cert.verify(new X509Certificate(authority.cert).publicKey) &&
      !cert.ca &&
      names.every((name) => (isIP(name) ? cert.checkIP(name) : cert.checkHost(name)) !== undefined)
    );
  } catch {
    return false;
  }
}

export interface LocalAuthorityOptions {
  /** Where keys are kept; readable by the node's account only. */
  readonly folder: string;
  /** What people see when they look at the authority. */
  readonly title: string;
  readonly host: Host;
  /** Names and addresses the server is reached by, now. */
  readonly names: () => readonly string[];
}

async function openAuthority({ folder, title, host }: LocalAuthorityOptions): Promise<KeyAndCertificate> {
  const known = await read(folder, 'tls-ca');
  if (known) {
    if (daysLeft(known.cert, host.now()) > RENEW_DAYS) return known;
    throw new TlsProblem(
      `本机证书颁发机构 ${join(folder, 'tls-ca.pem')} 即将到期或已到期：请删除 tls-ca.pem 与 tls-ca.key 后重新启动，并让各电脑信任新的。`,
      `The local authority ${join(folder, 'tls-ca.pem')} is about to end or has ended: delete tls-ca.pem and tls-ca.key, start again, and have the computers trust the new one.`,
    );
  }
  const made = makeAuthority(title, host.random(16), validFor(host.now(), AUTHORITY_DAYS));
  await write(folder, 'tls-ca', made);
  return made;
}

/**
 * A certificate authority of this node's own, made on first use, and a server certificate it signs. `look` issues the
 * next one a month before the end, or when the server is reached by another name.
 */
export async function openLocalAuthority(options: LocalAuthorityOptions): Promise<TlsSource> {
  const { folder, host, names } = options;
  const authority = await openAuthority(options);
  const root = new X509Certificate(authority.cert);
  let current = await read(folder, 'tls-server');
  const next = async (): Promise<KeyAndCertificate | undefined> => {
    const wanted = names();
    if (current && holds(current, authority, wanted) && daysLeft(current.cert, host.now()) > RENEW_DAYS)
      return undefined;
    const left = Math.floor(daysLeft(authority.cert, host.now()));
    const validity = validFor(host.now(), Math.min(SERVER_DAYS, left));
    const made = issueServer(authority, wanted, host.random(16), validity);
    await write(folder, 'tls-server', made);
    current = made;
    return made;
  };
  const first = (await next()) ?? (current as KeyAndCertificate);
  return sourceOf(first, next, {
    cert: authority.cert,
    file: join(folder, 'tls-ca.pem'),
    fingerprint: root.fingerprint256,
  });
}

import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import type { Host } from '#platform/server/host';
import type { KeyAndCertificate } from './certificate.ts';
import { TlsProblem } from './problem.ts';
import { sourceOf, type TlsSource } from './source.ts';

/** Files of a key and a certificate an authority elsewhere has given. */
export interface ImportedFiles {
  readonly keyFile: string;
  readonly certFile: string;
}

async function readText(file: string, zh: string, en: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new TlsProblem(
      `${zh} ${file} 读不了（${code}）：请检查路径，以及运行账户是否有读的权限。`,
      `The ${en} ${file} cannot be read (${code}): check its path, and that this account may read it.`,
    );
  }
}

function parseKey(text: string, file: string): ReturnType<typeof createPrivateKey> {
  try {
    return createPrivateKey(text);
  } catch (error) {
    const locked = /ENCRYPTED/.test(text) || /passphrase/i.test(String(error));
    throw locked
      ? new TlsProblem(
          `私钥 ${file} 带有口令，程序无法使用：请用 openssl pkey -in ${file} -out 新文件 去掉口令。`,
          `The key ${file} is protected by a passphrase: take it off with openssl pkey -in ${file} -out NEWFILE.`,
        )
      : new TlsProblem(
          `${file} 不是 PEM 格式的私钥：请检查 FENGSUI_TLS_KEY 指的是不是私钥文件。`,
          `${file} is no private key in PEM: check that FENGSUI_TLS_KEY names the key file.`,
        );
  }
}

function parseCertificate(text: string, file: string): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch {
    throw new TlsProblem(
      `${file} 不是 PEM 格式的证书：请检查 FENGSUI_TLS_CERT 指的是不是证书文件（含中间证书，服务器证书在最前）。`,
      `${file} is no certificate in PEM: check that FENGSUI_TLS_CERT names the certificate file (with intermediates, the server’s first).`,
    );
  }
}

/** Reads the pair and holds it together: key and certificate belong to each other and the certificate is valid now. */
async function readPair(files: ImportedFiles, nowMs: number): Promise<KeyAndCertificate> {
  const { keyFile, certFile } = files;
  const key = await readText(keyFile, '私钥', 'private key');
  const cert = await readText(certFile, '证书', 'certificate');
  const parsedKey = parseKey(key, keyFile);
  const parsed = parseCertificate(cert, certFile);
  if (!parsed.checkPrivateKey(parsedKey))
    throw new TlsProblem(
      `证书 ${certFile} 与私钥 ${keyFile} 不是一对：请检查是否换了证书而没有换私钥，或把中间证书放在了最前。`,
      `The certificate ${certFile} does not belong to the key ${keyFile}: check that both were replaced, and that the server’s certificate comes first.`,
    );
  if (parsed.validToDate.getTime() <= nowMs)
    throw new TlsProblem(
      `证书 ${certFile} 已于 ${parsed.validToDate.toISOString().slice(0, 10)} 到期：请换新证书。`,
      `The certificate ${certFile} ended on ${parsed.validToDate.toISOString().slice(0, 10)}: replace it.`,
    );
  if (parsed.validFromDate.getTime() > nowMs)
    throw new TlsProblem(
      `证书 ${certFile} 要到 ${parsed.validFromDate.toISOString()} 才生效：请检查本机时间，或换证书。`,
      `The certificate ${certFile} is valid only from ${parsed.validFromDate.toISOString()}: check this machine’s clock, or replace it.`,
    );
  try {
    createSecureContext({ key, cert });
  } catch (error) {
    throw new TlsProblem(
      `证书 ${certFile} 不能使用：${(error as Error).message}。`,
      `The certificate ${certFile} cannot be used: ${(error as Error).message}.`,
    );
  }
  return { key, cert };
}

/** A key and certificate from files; `look` takes replaced files into use, or rejects and keeps the old ones. */
export async function openImported(files: ImportedFiles, host: Host): Promise<TlsSource> {
  let current = await readPair(files, host.now());
  return sourceOf(current, async () => {
    const found = await readPair(files, host.now());
    if (found.key === current.key && found.cert === current.cert) return undefined;
    current = found;
    return found;
  });
}

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sm2 } from 'sm-crypto-v2';
import { canonicalJson } from '#kernels/merkle';
import { ensureFolder, putWhole, realStorage, type Storage } from '#platform/server/storage';
import { signatureFromDer, signatureToDer } from '#platform/server/crypto';
import { sm3 } from './sm3.ts';

/** A signed statement: at `time` the log had `size` entries and this `root`. */
export interface Head {
  readonly size: number;
  /** Hexadecimal SM3 root. */
  readonly root: string;
  readonly time: string;
  readonly previousSize: number;
  readonly keyId: string;
  /** SM2 signature (GM/T 0009 DER, default identity), hexadecimal. */
  readonly signature: string;
}

/** A head as the database keeps it. */
export interface HeadRow {
  size: number;
  root: Buffer;
  time: string;
  key_id: string;
  signature: Buffer;
  previous_size: number;
}

export const toHead = (row: HeadRow): Head => ({
  size: row.size,
  root: row.root.toString('hex'),
  time: row.time,
  previousSize: row.previous_size,
  keyId: row.key_id,
  signature: row.signature.toString('hex'),
});

/** Signs heads; the private key never leaves its file. */
export interface HeadSigner {
  readonly keyId: string;
  /** Uncompressed SM2 public key, hexadecimal. */
  readonly publicKey: string;
  sign(bytes: Uint8Array): string;
}

/** The bytes a head's signature covers. */
export function headBytes(head: Omit<Head, 'signature'>): Buffer {
  const { size, root, time, previousSize, keyId } = head;
  return Buffer.from(canonicalJson(['fengsui log head', 1, size, root, time, previousSize, keyId]), 'utf8');
}

const keyIdOf = (publicKey: string): string =>
  sm3(Buffer.from(publicKey, 'hex')).toString('hex').slice(0, 16);

interface KeyPair {
  readonly privateKey: string;
  readonly publicKey: string;
}

/** A key pair is one when what the private half signs, the public half accepts. */
function isPair(pair: Partial<KeyPair>): pair is KeyPair {
  const { privateKey, publicKey } = pair;
  if (typeof privateKey !== 'string' || typeof publicKey !== 'string') return false;
  try {
    const probe = Buffer.from('fengsui');
    const signature = sm2.doSignature(probe, privateKey, { hash: true, der: true, publicKey });
    return sm2.doVerifySignature(probe, signature, publicKey, { hash: true, der: true });
  } catch {
    return false;
  }
}

function parsePair(text: string, file: string): KeyPair {
  let pair: Partial<KeyPair> = {};
  try {
    pair = JSON.parse(text) as Partial<KeyPair>;
  } catch {
    // said below
  }
  if (isPair(pair)) return pair;
  throw new Error(
    `日志签名密钥 ${file} 已损坏：请从密钥备份恢复该文件后重新启动。The log signing key ${file} is damaged: restore it from the copy of the keys and start again.`,
  );
}

/** Opens the signing key of a node, making it on first use. `folder` must lie outside the data directory. */
export async function openSigner(folder: string, storage: Storage = realStorage): Promise<HeadSigner> {
  await ensureFolder(storage, folder);
  const file = join(folder, 'log-head-sm2.json');
  if (!existsSync(file)) await putWhole(storage, file, Buffer.from(JSON.stringify(sm2.generateKeyPairHex())));
  // Durable before anything is signed with it, also when the start that made it died before it synced the name.
  await storage.sync(file);
  await storage.sync(folder);
  const { privateKey, publicKey } = parsePair(await readFile(file, 'utf8'), file);
  return {
    keyId: keyIdOf(publicKey),
    publicKey,
    sign: (bytes) => sm2.doSignature(bytes, privateKey, { hash: true, der: true, publicKey }),
  };
}

/** True when the head's signature was made by the owner of `publicKey`. */
export function verifyHead(head: Head, publicKey: string): boolean {
  if (head.keyId !== keyIdOf(publicKey)) return false;
  try {
    // One spelling of a signature only: another one is a change, though it may hold the same numbers.
    const spelled = signatureToDer(signatureFromDer(Buffer.from(head.signature, 'hex')));
    if (Buffer.from(spelled).toString('hex') !== head.signature) return false;
    return sm2.doVerifySignature(headBytes(head), head.signature, publicKey, { hash: true, der: true });
  } catch {
    return false;
  }
}

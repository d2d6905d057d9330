import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sm2 } from 'sm-crypto-v2';
import { canonicalJson } from '#kernels/merkle';
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

/** Opens the signing key of a node, making it on first use. `folder` must lie outside the data directory. */
export function openSigner(folder: string): HeadSigner {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'log-head-sm2.json');
  if (!existsSync(file)) {
    const { privateKey, publicKey } = sm2.generateKeyPairHex();
    writeFileSync(file, JSON.stringify({ privateKey, publicKey }), { mode: 0o600, flag: 'wx' });
  }
  const { privateKey, publicKey } = JSON.parse(readFileSync(file, 'utf8')) as {
    privateKey: string;
    publicKey: string;
  };
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
    return sm2.doVerifySignature(headBytes(head), head.signature, publicKey, { hash: true, der: true });
  } catch {
    return false;
  }
}

import { canonicalJson, CompactRange, leafHash, verifyConsistency, verifyInclusion } from '#kernels/merkle';
import { leafData } from './entry.ts';
import type { ChainExport, ExportedEntry } from './export.ts';
import { verifyHead, type Head } from './head.ts';
import { sm3 } from './sm3.ts';

/** What an export proves, and nothing more. `faults` is empty exactly when everything checked holds. */
export interface Verdict {
  readonly kind: 'chain' | 'log';
  readonly entries: number;
  readonly redacted: number;
  /** Every entry's hash is right and in its place. */
  readonly intact: boolean;
  readonly inOrder: boolean;
  readonly signed: boolean;
  /** Entries up to this number are covered by a signed head. */
  readonly signedUpTo: number;
  /** Entries up to this number are covered by a witnessed head; without a witness the tail cannot be proved untruncated. */
  readonly untruncatedUpTo: number | undefined;
  readonly keyId: string;
  readonly faults: readonly string[];
}

interface Keys {
  readonly publicKeys: Readonly<Record<string, string>>;
  readonly trustedKey: string | undefined;
}

/** True when the head was signed by a key of the export. Key ids are hashes of the keys, so they cannot be swapped. */
function signedBy(head: Head, { publicKeys }: Keys): boolean {
  const key = Object.hasOwn(publicKeys, head.keyId) ? publicKeys[head.keyId] : undefined;
  return key !== undefined && verifyHead(head, key);
}

/** The newest head must carry the key the verifier trusts. */
function checkTrust(head: Head | undefined, { publicKeys, trustedKey }: Keys, faults: string[]): void {
  if (trustedKey === undefined || !head) return;
  const key = Object.hasOwn(publicKeys, head.keyId) ? publicKeys[head.keyId] : undefined;
  if (key !== trustedKey)
    faults.push('最新签名不是所信任的密钥所签 the newest head is not signed with the trusted key');
}

/** Bytes of hexadecimal text as this log writes it; another spelling is a change. */
function bytes(hex: string): Buffer {
  const found = Buffer.from(hex, 'hex');
  if (found.toString('hex') !== hex) throw new Error(`不是十六进制 not hexadecimal: ${hex.slice(0, 80)}`);
  return found;
}

function leafOf(entry: ExportedEntry, faults: string[]): Uint8Array {
  if (entry.salt !== undefined) {
    const actual = sm3(Buffer.concat([bytes(entry.salt), Buffer.from(canonicalJson(entry.payload), 'utf8')]));
    if (actual.toString('hex') !== entry.payloadHash)
      faults.push(`第 ${entry.seq} 条内容被改动 entry ${entry.seq}: payload altered`);
  }
  return leafHash(sm3, leafData({ ...entry, correlationId: entry.correlationId }, bytes(entry.payloadHash)));
}

function checkWitness(
  heads: readonly Head[],
  witness: readonly Head[] | undefined,
  size: number,
  rootAt: Map<number, string>,
  keys: Keys,
  faults: string[],
): number | undefined {
  if (!witness) return undefined;
  let covered = 0;
  for (const head of witness) {
    if (!signedBy(head, keys))
      faults.push(`见证记录 ${head.size} 的签名不对 witness head ${head.size}: bad signature`);
    else if (head.size > size)
      faults.push(
        `日志被截断：见证到第 ${head.size} 条，只有 ${size} 条 log truncated: witnessed ${head.size}, found ${size}`,
      );
    else if (rootAt.has(head.size) && rootAt.get(head.size) !== head.root)
      faults.push(`见证记录 ${head.size} 与日志不符 witness head ${head.size} differs from the log`);
    else covered = Math.max(covered, head.size);
  }
  return covered;
}

function verifyLog(lines: readonly string[], keys: Keys, witness: readonly Head[] | undefined): Verdict {
  const faults: string[] = [];
  const range = new CompactRange(sm3);
  const roots = new Map<number, string>();
  const heads: Head[] = [];
  const seen = new Set<string>();
  const wanted = new Set<number>();
  for (const [i, line] of lines.entries())
    if (line.startsWith('{"head"')) heads.push((JSON.parse(line) as { head: Head }).head);
    else if (line !== '' && !line.startsWith('{"entry"'))
      faults.push(`第 ${i + 2} 行不是日志记录 line ${i + 2} is no record of a log`);
  for (const head of [...heads, ...(witness ?? [])]) wanted.add(head.size);
  let redacted = 0;
  let inOrder = true;
  for (const line of lines) {
    if (!line.startsWith('{"entry"')) continue;
    const { entry } = JSON.parse(line) as { entry: ExportedEntry };
    if (entry.seq !== range.size + 1) {
      inOrder = false;
      faults.push(`第 ${range.size + 1} 条缺失或次序不对 entry ${range.size + 1} is missing or out of order`);
      break;
    }
    if (entry.causationId !== undefined && !seen.has(entry.causationId))
      faults.push(`第 ${entry.seq} 条的原因不在它之前 entry ${entry.seq}: its cause does not precede it`);
    seen.add(entry.id);
    if (entry.salt === undefined) redacted += 1;
    range.append(leafOf(entry, faults));
    if (wanted.has(range.size)) roots.set(range.size, Buffer.from(range.root()).toString('hex'));
  }
  let signedUpTo = 0;
  let intact = true;
  for (const head of heads) {
    if (!signedBy(head, keys)) faults.push(`签名 ${head.size} 不对 head ${head.size}: bad signature`);
    else if (roots.get(head.size) !== head.root) {
      intact = false;
      faults.push(
        `前 ${head.size} 条与签名不符：有条目被改动、删除或插入 the first ${head.size} entries do not match their signed head`,
      );
    } else signedUpTo = Math.max(signedUpTo, head.size);
  }
  checkTrust(heads.at(-1), keys, faults);
  const untruncatedUpTo = checkWitness(heads, witness, range.size, roots, keys, faults);
  const keyId = heads[0]?.keyId ?? '';
  return {
    kind: 'log',
    entries: range.size,
    redacted,
    intact: intact && faults.length === 0,
    inOrder,
    signed: signedUpTo > 0,
    signedUpTo,
    untruncatedUpTo,
    keyId,
    faults,
  };
}

function verifyChain(chain: ChainExport, keys: Keys, witness: readonly Head[] | undefined): Verdict {
  const faults: string[] = [];
  const { head } = chain;
  const signed = signedBy(head, keys);
  if (!signed) faults.push('签名不对 the head’s signature is wrong');
  checkTrust(head, keys, faults);
  let inOrder = true;
  let last = 0;
  for (const entry of chain.entries) {
    if (entry.seq <= last) inOrder = false;
    last = entry.seq;
    if (entry.correlationId !== chain.correlationId)
      faults.push(`第 ${entry.seq} 条不属于这条链 entry ${entry.seq} belongs to another chain`);
    const ok = verifyInclusion(
      sm3,
      leafOf(entry, faults),
      entry.seq - 1,
      head.size,
      (entry.proof ?? []).map(bytes),
      bytes(head.root),
    );
    if (!ok) faults.push(`第 ${entry.seq} 条不在签名的日志里 entry ${entry.seq} is not in the signed log`);
  }
  if (!inOrder) faults.push('条目次序不对 entries are out of order');
  if (chain.earlier) {
    const { head: first, proof } = chain.earlier;
    const consistent =
      signedBy(first, keys) &&
      verifyConsistency(sm3, first.size, bytes(first.root), head.size, bytes(head.root), proof.map(bytes));
    if (!consistent)
      faults.push('日志被改写：前后两个签名不连贯 the log was rewritten between the two heads');
  }
  const untruncatedUpTo = checkWitness(
    [head],
    witness?.filter((w) => w.size <= head.size),
    head.size,
    new Map([[head.size, head.root]]),
    keys,
    faults,
  );
  return {
    kind: 'chain',
    entries: chain.entries.length,
    redacted: chain.entries.filter((e) => e.salt === undefined).length,
    intact: faults.length === 0,
    inOrder,
    signed,
    signedUpTo: signed ? head.size : 0,
    untruncatedUpTo,
    keyId: head.keyId,
    faults,
  };
}

/**
 * Verifies an exported chain or log without a database. `trustedKey` is the public key the verifier got elsewhere: the
 * newest head must be signed with it. Without it the verdict proves only that the export is consistent in itself.
 */
export function verifyExport(
  text: string,
  options: { trustedKey?: string; witness?: readonly Head[] } = {},
): Verdict {
  const firstLine = text.slice(0, text.indexOf('\n') === -1 ? undefined : text.indexOf('\n'));
  if (firstLine.includes('"fengsui log 1"')) {
    const lines = text.split('\n');
    const { publicKeys } = JSON.parse(lines[0]) as { publicKeys: Record<string, string> };
    return verifyLog(lines.slice(1), { publicKeys, trustedKey: options.trustedKey }, options.witness);
  }
  const chain = JSON.parse(text) as ChainExport;
  if (chain.format !== 'fengsui chain 1')
    throw new Error('不是烽燧导出的日志文件 this is not a Fengsui export');
  return verifyChain(
    chain,
    { publicKeys: chain.publicKeys, trustedKey: options.trustedKey },
    options.witness,
  );
}

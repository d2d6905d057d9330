import { canonicalJson, leafHash } from '#kernels/merkle';
import type { Host } from '#platform/server/host';
import { sm3 } from './sm3.ts';

/** Version of the hashed layout below; vectors in `conformance/log/`. */
export const LAYOUT = 1;

const SALT_BYTES = 16;

/** A fact to be logged. */
export interface Draft {
  readonly actor: string;
  readonly orgPath: string;
  readonly type: string;
  readonly version: number;
  readonly subject: string;
  readonly correlationId: string;
  readonly causationId?: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** A fact with its identity and time. `time` is ISO 8601 UTC in milliseconds. */
export interface Entry extends Draft {
  readonly id: string;
  readonly time: string;
}

/** An entry with its hashes, ready to be inserted. */
export interface PreparedEntry extends Entry {
  readonly salt: Buffer;
  readonly canonical: string;
  readonly payloadHash: Buffer;
  readonly leaf: Buffer;
}

/**
 * Layout 1: the UTF-8 bytes of the RFC 8785 array
 * `[1, id, time, actor, orgPath, type, version, subject, correlationId, causationId|null, payloadHash(hex)]`,
 * where payloadHash = SM3(salt ‖ canonical payload). The leaf is SM3(0x00 ‖ these bytes).
 */
export function leafData(entry: Omit<Entry, 'payload'>, payloadHash: Uint8Array): Buffer {
  const { id, time, actor, orgPath, type, version, subject, correlationId, causationId } = entry;
  const fields = [
    LAYOUT,
    id,
    time,
    actor,
    orgPath,
    type,
    version,
    subject,
    correlationId,
    causationId ?? null,
    Buffer.from(payloadHash).toString('hex'),
  ];
  return Buffer.from(canonicalJson(fields), 'utf8');
}

/** Canonicalises and hashes an entry. Throws RangeError when the payload cannot be written as JSON. */
export function prepareEntry(host: Host, id: string, draft: Draft, nowMs: number): PreparedEntry {
  const canonical = canonicalJson(draft.payload);
  const salt = host.random(SALT_BYTES);
  const payloadHash = sm3(Buffer.concat([salt, Buffer.from(canonical, 'utf8')]));
  const entry: Entry = { ...draft, id, time: new Date(nowMs).toISOString() };
  return {
    ...entry,
    salt,
    canonical,
    payloadHash,
    leaf: Buffer.from(leafHash(sm3, leafData(entry, payloadHash))),
  };
}

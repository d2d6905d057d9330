import { consistencyNodes, inclusionNodes, levelsOf, nodeHash, type NodeAt } from '#kernels/merkle';
import { rows, sql, type Db, type Tx } from '#platform/server/db';
import { toHead, type Head, type HeadRow } from './head.ts';
import { sm3 } from './sm3.ts';

/** One exported entry; salt and payload are absent when it was redacted. */
export interface ExportedEntry {
  readonly seq: number;
  readonly id: string;
  readonly time: string;
  readonly actor: string;
  readonly orgPath: string;
  readonly type: string;
  readonly version: number;
  readonly subject: string;
  readonly correlationId: string;
  readonly causationId?: string;
  readonly payloadHash: string;
  readonly salt?: string;
  readonly payload?: unknown;
  /** Inclusion proof against the export's head, hexadecimal, leaf side first. */
  readonly proof?: readonly string[];
}

/** The entries of one chain (correlation id) with proofs; never another branch's entries. */
export interface ChainExport {
  readonly format: 'fengsui chain 1';
  readonly correlationId: string;
  readonly head: Head;
  /** Public keys of the heads, by key id. */
  readonly publicKeys: Readonly<Record<string, string>>;
  /** The first head that covered the chain's first entry, with the proof that the export's head extends it. */
  readonly earlier?: { readonly head: Head; readonly proof: readonly string[] };
  readonly entries: readonly ExportedEntry[];
}

interface EntryRow {
  seq: number;
  id: string;
  time: string;
  actor: string;
  org_path: string;
  type: string;
  version: number;
  subject: string;
  correlation_id: string;
  causation_id: string | null;
  payload_hash: Buffer;
  salt: Buffer | null;
  canonical: Buffer | null;
}

function toExported(row: EntryRow): ExportedEntry {
  return {
    seq: row.seq,
    id: row.id,
    time: row.time,
    actor: row.actor,
    orgPath: row.org_path,
    type: row.type,
    version: row.version,
    subject: row.subject,
    correlationId: row.correlation_id,
    ...(row.causation_id === null ? {} : { causationId: row.causation_id }),
    payloadHash: row.payload_hash.toString('hex'),
    ...(row.salt && row.canonical
      ? { salt: row.salt.toString('hex'), payload: JSON.parse(row.canonical.toString('utf8')) as unknown }
      : {}),
  };
}

const columns = sql`s.seq, e.id, e.time, e.actor, e.org_path::text, e.type, e.version, e.subject, e.correlation_id, e.causation_id, e.payload_hash, e.salt, e.canonical`;

async function subtree(db: Db | Tx, at: NodeAt): Promise<Buffer> {
  let start = at.start;
  const hashes: Buffer[] = [];
  for (const level of levelsOf(at.width)) {
    const [node] = await rows<{ hash: Buffer }>(
      db,
      sql`select hash from log_node where level = ${level} and index = ${start / 2 ** level}`,
    );
    if (!node) throw new Error(`log node ${level}/${start / 2 ** level} is missing`);
    hashes.push(node.hash);
    start += 2 ** level;
  }
  return hashes.reduceRight((right, left) => Buffer.from(nodeHash(sm3, left, right)));
}

async function proofOf(db: Db | Tx, nodes: readonly NodeAt[]): Promise<string[]> {
  const proof: string[] = [];
  for (const at of nodes) proof.push((await subtree(db, at)).toString('hex'));
  return proof;
}

async function publicKeys(db: Db | Tx): Promise<Record<string, string>> {
  const found = await rows<{ key_id: string; public_key: string }>(
    db,
    sql`select key_id, public_key from log_key order by since`,
  );
  return Object.fromEntries(found.map((k) => [k.key_id, k.public_key]));
}

/** Exports one chain with inclusion proofs against the newest head. Undefined while no head covers the chain yet. */
export async function exportChain(db: Db | Tx, correlationId: string): Promise<ChainExport | undefined> {
  const [headRow] = await rows<HeadRow>(db, sql`select * from log_head order by size desc limit 1`);
  if (!headRow) return undefined;
  const head = toHead(headRow);
  const found = await rows<EntryRow>(
    db,
    sql`select ${columns} from log_entry e join log_seal s on s.entry = e.id where e.correlation_id = ${correlationId} and s.seq <= ${head.size} order by s.seq`,
  );
  if (found.length === 0) return undefined;
  const entries: ExportedEntry[] = [];
  for (const row of found)
    entries.push({ ...toExported(row), proof: await proofOf(db, inclusionNodes(row.seq - 1, head.size)) });
  const [earlierRow] = await rows<HeadRow>(
    db,
    sql`select * from log_head where size >= ${found[0].seq} and size < ${head.size} order by size limit 1`,
  );
  const earlier = earlierRow
    ? { head: toHead(earlierRow), proof: await proofOf(db, consistencyNodes(earlierRow.size, head.size)) }
    : undefined;
  return {
    format: 'fengsui chain 1',
    correlationId,
    head,
    publicKeys: await publicKeys(db),
    ...(earlier ? { earlier } : {}),
    entries,
  };
}

/** Writes the whole log as lines of JSON: a header, every sealed entry, every head. Memory does not grow with the log. */
export async function* exportLog(db: Db): AsyncGenerator<string> {
  yield `${JSON.stringify({ format: 'fengsui log 1', publicKeys: await publicKeys(db) })}\n`;
  for (let after = 0; ;) {
    const page = await rows<EntryRow>(
      db,
      sql`select ${columns} from log_seal s join log_entry e on e.id = s.entry where s.seq > ${after} order by s.seq limit 2000`,
    );
    if (page.length === 0) break;
    yield page.map((row) => `${JSON.stringify({ entry: toExported(row) })}\n`).join('');
    after = page[page.length - 1].seq;
  }
  for (const row of await rows<HeadRow>(db, sql`select * from log_head order by size`))
    yield `${JSON.stringify({ head: toHead(row) })}\n`;
}

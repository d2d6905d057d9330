import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { canonicalJson, CompactRange, leafHash } from '#kernels/merkle';
import { openDatabase, type Database } from '#platform/server/db';
import { tempFolder, testDatabase, type TestDatabase } from '#platform/testkit';
import { aSealer, write } from './fixture.ts';
import {
  exportChain,
  exportLog,
  headBytes,
  leafData,
  logMigrations,
  openSigner,
  redactEntry,
  sm3,
  verifyExport,
  Witness,
  type ChainExport,
  type Entry,
  type Head,
} from './index.ts';

const long = process.env['FENGSUI_TORTURE'] === '1';
/** First, inner and last entries of the trees the heads sign. */
const LANDING_ENTRIES = [1, 7, 8, 16, 19];

interface Vector {
  entry: Omit<Entry, 'payload'>;
  payload: Record<string, unknown>;
  salt: string;
  canonical: string;
  payloadHash: string;
  leafData: string;
  leaf: string;
}

let made: TestDatabase;
let database: Database;
let folder: string;
let heads: Head[];
let lines: string[];
let chain: ChainExport;
let trustedKey: string;

async function readLog(): Promise<string[]> {
  const parts: string[] = [];
  for await (const part of exportLog(database.db)) parts.push(part);
  return parts.join('').split('\n').slice(0, -1);
}

before(async () => {
  folder = tempFolder();
  made = await testDatabase([logMigrations]);
  database = openDatabase(made.url, 4);
  const signer = await openSigner(join(folder, 'keys'));
  trustedKey = signer.publicKey;
  await database.pool.query('insert into log_key (key_id, public_key, since) values ($1, $2, now())', [
    signer.keyId,
    signer.publicKey,
  ]);
  const { sealer, close } = aSealer(made.url, signer, join(folder, 'witness'), { headEveryEntries: 7 });
  const first = await write(database, 7);
  await sealer.settle();
  await write(database, 9);
  await sealer.settle();
  await write(database, 3, first[0].id);
  await sealer.settle();
  await sealer.headUpTo(19);
  await write(database, 2);
  await sealer.settle();
  heads = await new Witness(join(folder, 'witness')).heads();
  lines = await readLog();
  const made2 = await exportChain(database.db, first[0].id);
  assert.ok(made2);
  chain = made2;
  await close();
});
after(async () => {
  await database.close();
  await made.drop();
});

const verdictOf = (text: readonly string[], witness?: readonly Head[]): ReturnType<typeof verifyExport> =>
  verifyExport(`${text.join('\n')}\n`, { trustedKey, ...(witness ? { witness } : {}) });

/** A value of the same kind, but another. */
function altered(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'object') return { ...(value as object), forged: true };
  const text = String(value);
  const last = text.at(-1) ?? '';
  return text.slice(0, -1) + (last === '1' ? '2' : '1');
}

test('LOG-9 vectors: the hashed layout, the tree and the bytes a head signs', () => {
  const file = join(import.meta.dirname, '../../../conformance/log/layout-1.json');
  const {
    entries,
    roots,
    head,
    headBytes: bytes,
  } = JSON.parse(readFileSync(file, 'utf8')) as {
    entries: Vector[];
    roots: string[];
    head: Omit<Head, 'signature'>;
    headBytes: string;
  };
  const range = new CompactRange(sm3);
  entries.forEach((vector, i) => {
    assert.equal(canonicalJson(vector.payload), vector.canonical);
    const hash = sm3(Buffer.concat([Buffer.from(vector.salt, 'hex'), Buffer.from(vector.canonical)]));
    assert.equal(hash.toString('hex'), vector.payloadHash);
    const data = leafData(vector.entry, hash);
    assert.equal(data.toString(), vector.leafData);
    const leaf = leafHash(sm3, data);
    assert.equal(Buffer.from(leaf).toString('hex'), vector.leaf);
    range.append(leaf);
    assert.equal(Buffer.from(range.root()).toString('hex'), roots[i]);
  });
  assert.equal(headBytes(head).toString(), bytes);
});

test('LOG-10 an untouched log verifies, and says how far it is signed and witnessed', () => {
  const whole = verdictOf(lines, heads);
  assert.deepEqual(whole.faults, []);
  assert.ok(whole.intact && whole.inOrder && whole.signed);
  assert.equal(whole.entries, 21);
  assert.equal(whole.signedUpTo, 19);
  assert.equal(whole.untruncatedUpTo, 19);
  assert.equal(verdictOf(lines).untruncatedUpTo, undefined, 'without a witness nothing is claimed');
});

test('LOG-10 every change of every field of every signed record is found', () => {
  let tried = 0;
  lines.forEach((line, at) => {
    const record = JSON.parse(line) as Record<string, Record<string, unknown>>;
    const kind = 'entry' in record ? 'entry' : 'head' in record ? 'head' : undefined;
    const seq = record[kind ?? '']?.['seq'] as number | undefined;
    if (!kind || (seq !== undefined && !LANDING_ENTRIES.includes(seq) && !(long && seq <= 19))) return;
    for (const [field, value] of Object.entries(record[kind])) {
      const changed = { [kind]: { ...record[kind], [field]: altered(value) } };
      const verdict = verdictOf(lines.with(at, JSON.stringify(changed)));
      assert.ok(verdict.faults.length > 0, `${kind} ${at} ${field} changed unnoticed`);
      tried += 1;
      if (field === 'salt' || field === 'payload' || field === 'previousSize') continue;
      const { [field]: _gone, ...rest } = record[kind];
      assert.throws(() => {
        const found = verdictOf(lines.with(at, JSON.stringify({ [kind]: rest }))).faults;
        if (found.length > 0) throw new Error('found');
      }, `${kind} ${at} ${field} removed unnoticed`);
    }
  });
  assert.ok(tried > LANDING_ENTRIES.length * 12);
});

test('LOG-10 deletion, repetition and reordering of entries are found', () => {
  const entryAt = lines.flatMap((line, i) => (line.startsWith('{"entry"') ? [i] : [])).slice(0, 19);
  for (const at of entryAt.filter((_, i) => long || i % 3 === 0)) {
    assert.ok(verdictOf(lines.toSpliced(at, 1)).faults.length > 0, `line ${at} deleted unnoticed`);
    assert.ok(
      verdictOf(lines.toSpliced(at, 0, lines[at])).faults.length > 0,
      `line ${at} repeated unnoticed`,
    );
    const swapped = lines.with(at, lines[at + 1]).with(at + 1, lines[at]);
    assert.ok(verdictOf(swapped).faults.length > 0, `lines ${at} and ${at + 1} swapped unnoticed`);
    const renumbered = lines.toSpliced(at, 1).map((line) => {
      if (!line.startsWith('{"entry"')) return line;
      const { entry } = JSON.parse(line) as { entry: { seq: number } };
      return JSON.stringify({ entry: { ...entry, seq: entry.seq > at ? entry.seq - 1 : entry.seq } });
    });
    assert.ok(verdictOf(renumbered).faults.length > 0, `line ${at} deleted and renumbered unnoticed`);
  }
});

test('LOG-11 a cut tail is found up to the last witnessed head; without a witness the claim ends earlier', () => {
  const upTo = (size: number): string[] =>
    lines.filter((line) => {
      const record = JSON.parse(line) as { entry?: { seq: number }; head?: Head };
      return !(record.entry && record.entry.seq > size) && !(record.head && record.head.size > size);
    });
  for (let size = 7; size < 19; size++) {
    const witnessed = verdictOf(upTo(size), heads);
    assert.ok(
      witnessed.faults.some((f) => f.includes('truncated')),
      `cut to ${size} unnoticed`,
    );
    const alone = verdictOf(upTo(size));
    assert.equal(alone.untruncatedUpTo, undefined);
    assert.ok(alone.signedUpTo <= size);
  }
  for (const size of [19, 20]) {
    const tail = verdictOf(upTo(size), heads);
    assert.deepEqual(tail.faults, []);
    assert.equal(tail.untruncatedUpTo, 19, 'entries after the last witnessed head are not claimed');
  }
  const rewritten = verdictOf(lines, [{ ...heads[0], root: '00'.repeat(32) }]);
  assert.ok(rewritten.faults.length > 0, 'a forged witness line is refused');
});

test('LOG-11 a log signed afresh with another key is not trusted', async () => {
  const other = await openSigner(join(folder, 'other'));
  const resigned = lines.map((line) => {
    const record = JSON.parse(line) as { head?: Head; publicKeys?: Record<string, string> };
    if (record.publicKeys)
      return JSON.stringify({
        ...record,
        publicKeys: { ...record.publicKeys, [other.keyId]: other.publicKey },
      });
    if (!record.head) return line;
    const unsigned = { ...record.head, keyId: other.keyId };
    return JSON.stringify({ head: { ...unsigned, signature: other.sign(headBytes(unsigned)) } });
  });
  assert.ok(verdictOf(resigned).faults.length > 0);
  const swapped = lines.with(0, lines[0].replace(trustedKey, other.publicKey));
  assert.ok(verdictOf(swapped).faults.length > 0, 'a key under another key’s name is refused');
});

test('LOG-12 a chain export holds its own entries only, each proved; every forged proof is found', () => {
  const check = (given: unknown): readonly string[] =>
    verifyExport(JSON.stringify(given), { trustedKey }).faults;
  assert.deepEqual(check(chain), []);
  assert.equal(chain.entries.length, 10);
  assert.ok(chain.entries.every((e) => e.correlationId === chain.correlationId));
  let tried = 0;
  chain.entries.forEach((entry, i) => {
    if (!long && i % 3 !== 0) return;
    (entry.proof ?? []).forEach((hash, k) => {
      const proof = (entry.proof ?? []).with(k, String(altered(hash)));
      assert.ok(check({ ...chain, entries: chain.entries.with(i, { ...entry, proof }) }).length > 0);
      tried += 1;
    });
    for (const [field, value] of Object.entries(entry)) {
      if (field === 'proof') continue;
      const forged = { ...entry, [field]: altered(value) };
      assert.ok(check({ ...chain, entries: chain.entries.with(i, forged) }).length > 0, `${field} of ${i}`);
      tried += 1;
    }
    assert.ok(
      check({ ...chain, entries: chain.entries.with(i, { ...entry, proof: entry.proof?.slice(1) ?? [] }) })
        .length > 0,
    );
  });
  for (const [field, value] of Object.entries(chain.head))
    assert.ok(check({ ...chain, head: { ...chain.head, [field]: altered(value) } }).length > 0, field);
  assert.ok(chain.earlier);
  assert.ok(
    check({
      ...chain,
      earlier: { ...chain.earlier, proof: chain.earlier.proof.map((h) => String(altered(h))) },
    }).length > 0,
  );
  assert.ok(check({ ...chain, entries: [...chain.entries].reverse() }).length > 0);
  assert.ok(tried > 50);
});

test('LOG-15 a redacted entry keeps its hashes: the log verifies and says how many are redacted', async () => {
  const { entry } = JSON.parse(lines[3]) as { entry: { id: string } };
  await redactEntry((text, values) => database.pool.query(text, [...values]), entry.id);
  const after = await readLog();
  const verdict = verdictOf(after, heads);
  assert.deepEqual(verdict.faults, []);
  assert.equal(verdict.redacted, 1);
  assert.ok(!after[3].includes('望川市'));
  const forged = after.with(
    3,
    after[3].replace('"payloadHash"', '"salt":"00","payload":{"n":1},"payloadHash"'),
  );
  assert.ok(verdictOf(forged, heads).faults.length > 0, 'a redacted payload cannot be made up');
});

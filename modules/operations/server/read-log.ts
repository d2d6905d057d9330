import { Failure, NOT_FOUND, type InputOf, type OutputOf } from '#platform/contract';
import { namesOf } from '#identity/server';
import { one, rows, sql } from '#platform/server/db';
import {
  exportChain as makeChain,
  exportLog,
  verifyExport,
  Witness,
  WitnessDamaged,
  type Head,
} from '#platform/server/log';
import { bytes, orgWithin, type Bytes, type Ctx } from '#platform/server/module';
import { operationsEvents, operationsFailures, type operationsOperations } from '#operations/contract';
import { titleOf } from './titles.ts';

type Op = typeof operationsOperations;

interface Row {
  seq: number;
  id: string;
  time: string;
  actor: string;
  org_path: string;
  type: string;
  subject: string;
  correlation_id: string;
  causation_id: string | null;
  payload: unknown;
}

export async function readLog(ctx: Ctx, { query }: InputOf<Op['readLog']>): Promise<OutputOf<Op['readLog']>> {
  const scope = [...ctx.scope('operations.readLog'), 'node'];
  const limit = query.limit ?? 100;
  const found = await rows<Row>(
    ctx.tx,
    sql`select s.seq, e.id, e.time, e.actor, e.org_path::text, e.type, e.subject, e.correlation_id, e.causation_id, e.payload from log_seal s join log_entry e on e.id = s.entry
      where e.org_path <@ any(${scope}::ltree[]) and s.seq < ${query.before ?? Number.MAX_SAFE_INTEGER}
        and (${query.type ?? null}::text is null or e.type = ${query.type ?? ''}) and (${query.subject ?? null}::text is null or e.subject = ${query.subject ?? ''})
        and (${query.correlationId ?? null}::uuid is null or e.correlation_id = ${query.correlationId ?? null}::uuid) and (${query.actor ?? null}::text is null or e.actor = ${query.actor ?? ''})
      order by s.seq desc limit ${limit + 1}`,
  );
  const page = found.slice(0, limit);
  const names = await namesOf(
    ctx.tx,
    page.map((r) => r.actor),
  );
  return {
    items: page.map((r) => ({
      seq: r.seq,
      id: r.id,
      time: r.time,
      actor: r.actor,
      actorName: names.get(r.actor) ?? r.actor,
      orgPath: r.org_path,
      type: r.type,
      title: titleOf(r.type),
      subject: r.subject,
      correlationId: r.correlation_id,
      ...(r.causation_id ? { causationId: r.causation_id } : {}),
      payload: r.payload,
    })),
    ...(found.length > limit ? { next: page[page.length - 1].seq } : {}),
  };
}

/** Heads of the witness file; a damaged one is a fault of the verdict. */
async function witnessHeads(folder: string, faults: string[]): Promise<readonly Head[]> {
  try {
    return await new Witness(folder).heads();
  } catch (error) {
    if (!(error instanceof WitnessDamaged)) throw error;
    faults.push(error.message);
    return [];
  }
}

/** OPS-2: the whole log against its tree, signatures and the witness file. */
export async function verifyLog(ctx: Ctx): Promise<OutputOf<Op['verifyLog']>> {
  const { app } = ctx;
  const damage: string[] = [];
  const parts: string[] = [];
  for await (const part of exportLog(app.database.db)) parts.push(part);
  const verdict = verifyExport(parts.join(''), {
    trustedKey: app.signer.publicKey,
    witness: await witnessHeads(app.place.witness, damage),
  });
  const { entries, redacted, intact, inOrder, signed, signedUpTo, untruncatedUpTo, keyId, faults } = verdict;
  return {
    entries,
    redacted,
    intact: intact && damage.length === 0,
    inOrder,
    signed,
    signedUpTo,
    ...(untruncatedUpTo === undefined ? {} : { untruncatedUpTo }),
    keyId,
    faults: [...damage, ...faults],
  };
}

/** OPS-3: one chain with proofs, only for who may see where it happened; the export itself is logged. */
export async function exportChain(ctx: Ctx, { params }: InputOf<Op['exportChain']>): Promise<Bytes> {
  const { app } = ctx;
  const paths = await rows<{ org_path: string }>(
    app.database.db,
    sql`select distinct org_path::text from log_entry where correlation_id = ${params.id}`,
  );
  const scope = ctx.scope('operations.exportChain');
  if (paths.length === 0 || !paths.every((p) => scope.some((s) => orgWithin(p.org_path, s))))
    throw new Failure(NOT_FOUND);
  const { last } = await one<{ last: number }>(
    app.database.db,
    sql`select coalesce(max(s.seq), 0)::bigint as last from log_entry e join log_seal s on s.entry = e.id where e.correlation_id = ${params.id}`,
  );
  await app.sealer.headUpTo(last);
  const chain = await makeChain(app.database.db, params.id);
  if (!chain) throw new Failure(operationsFailures.NOT_SEALED_YET);
  await app.act(
    ctx.actor,
    async (own) =>
      void own.announce(operationsEvents.chainExported, {
        subject: `chain:${params.id}`,
        orgPath: ctx.actor.orgPath,
        payload: { correlationId: params.id, entries: chain.entries.length },
      }),
  );
  return bytes({
    contentType: 'application/json',
    body: Buffer.from(JSON.stringify(chain)),
    headers: { 'content-disposition': `attachment; filename="fengsui-chain-${params.id}.json"` },
  });
}

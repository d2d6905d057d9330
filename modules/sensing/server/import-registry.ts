import type { Table } from '#codecs/table';
import { Failure, type InputOf, type OutputOf } from '#platform/contract';
import type { Ctx } from '#platform/server/module';
import { sensingEvents, sensingFailures, type sensingOperations } from '#sensing/contract';
import { readHeaders } from './import/headers.ts';
import { readKnown } from './import/known.ts';
import { ImportPlan } from './import/plan.ts';
import { readTable, TableUnreadable } from './import/read-table.ts';
import { readRow, RowRefused, type ImportRow } from './import/row.ts';
import { writePlan } from './import/write-plan.ts';
import { registryChanged } from './save-registry.ts';

type Op = typeof sensingOperations;
type Answer = OutputOf<Op['importRegistry']>;

const MAX_ROWS = 50_000;

const unreadable = (reason: string): Failure => new Failure(sensingFailures.IMPORT_UNREADABLE, { reason });

async function tableOf(body: InputOf<Op['importRegistry']>['body']): Promise<Table> {
  const bytes = Buffer.from(body.contentBase64, 'base64');
  try {
    const table = await readTable(body.format, bytes);
    if (table.rows.length > MAX_ROWS) throw unreadable(`超过 ${MAX_ROWS} 行 more than ${MAX_ROWS} rows`);
    return table;
  } catch (error) {
    if (error instanceof TableUnreadable) throw unreadable(error.message);
    throw error;
  }
}

function refusal(error: unknown): string {
  if (error instanceof RowRefused) return error.message;
  throw error;
}

/**
 * SEN-30: enterprises, installations, devices and points from a table, with a report per row. Rows that cannot stand are refused
 * by name, the others are written in one transaction; a dry run writes nothing.
 */
export async function importRegistry(ctx: Ctx, { body }: InputOf<Op['importRegistry']>): Promise<Answer> {
  const table = await tableOf(body);
  const { at, unknown } = readHeaders(table.columns);
  if (!at.has('enterprise')) throw unreadable('缺少“企业名称”列 the column 企业名称 (enterprise) is missing');
  const report: Answer['report'] = [];
  const understood: ImportRow[] = [];
  for (const [i, cells] of table.rows.entries()) {
    try {
      understood.push(readRow(i + 2, cells, at, table.columns));
    } catch (error) {
      report.push({ row: i + 2, ok: false, message: refusal(error) });
    }
  }
  const scope = ctx.scope('sensing.manage');
  const plan = new ImportPlan(await readKnown(ctx, understood), {
    scope,
    home: ctx.can('sensing.manage', ctx.actor.orgPath) ? ctx.actor.orgPath : undefined,
    newId: () => ctx.newId(),
  });
  for (const row of understood) {
    try {
      report.push({ row: row.row, ok: true, message: plan.add(row) });
    } catch (error) {
      report.push({ row: row.row, ok: false, message: refusal(error) });
    }
  }
  report.sort((a, b) => a.row - b.row);
  const refused = report.filter((r) => !r.ok).length;
  const counts = { rows: table.rows.length, accepted: report.length - refused, refused };
  if (!body.dryRun && counts.accepted > 0) {
    await writePlan(ctx, plan);
    ctx.announce(sensingEvents.registryImported, {
      subject: 'registry',
      orgPath: ctx.actor.orgPath,
      payload: counts,
    });
    const { app } = ctx;
    ctx.afterCommit(() => registryChanged(app));
  }
  if (unknown.length > 0)
    report.unshift({ row: 1, ok: true, message: `未用到的列：${unknown.join('、').slice(0, 300)}` });
  return { ...counts, report };
}

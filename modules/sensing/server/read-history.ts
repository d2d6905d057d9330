import { Failure, NOT_FOUND, type InputOf, type OutputOf } from '#platform/contract';
import type { Ctx } from '#platform/server/module';
import { sensingFailures, type sensingOperations } from '#sensing/contract';
import { drawSeries } from './history/draw-series.ts';
import { HistoryDamaged } from './history/segment-files.ts';
import { sensingOf } from './part.ts';
import { sensingStore } from './store.ts';

type Op = typeof sensingOperations;

/** SEN-20: history at screen width, extremes kept, the same from memory, journal and Parquet. */
export async function readHistory(
  ctx: Ctx,
  { params, query }: InputOf<Op['history']>,
): Promise<OutputOf<Op['history']>> {
  const row = await sensingStore.pointById(ctx.tx, params.id, ctx.scope('sensing.read'));
  if (!row) throw new Failure(NOT_FOUND);
  const from = Date.parse(query.from);
  const to = Date.parse(query.to);
  const empty = {
    pointId: row.id,
    from: query.from,
    to: query.to,
    raw: true,
    times: [],
    values: [],
    readings: 0,
  };
  if (!(to > from)) return empty;
  const { readings, total } = await sensingOf(ctx)
    .history.forCurve(row.id, { from, to }, query.width)
    .catch((error: unknown) => {
      if (error instanceof HistoryDamaged)
        throw new Failure(sensingFailures.HISTORY_DAMAGED, { path: error.path });
      throw error;
    });
  const drawn = drawSeries(readings, { from, to }, query.width, row.period_s * 1000);
  return { ...empty, ...drawn, raw: drawn.raw && readings.length === total, readings: total };
}

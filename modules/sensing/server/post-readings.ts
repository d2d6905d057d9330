import { Failure, type InputOf, type OutputOf } from '#platform/contract';
import type { Ctx } from '#platform/server/module';
import { sensingFailures, type intakeOperations } from '#sensing/contract';
import { Busy, NotStored } from './hot/engine.ts';
import { timeFromNumber, type GivenReading } from './hot/given-reading.ts';
import type { IntakeResult } from './hot/intake.ts';
import { sensingOf } from './part.ts';

type Op = typeof intakeOperations.postReadings;

function timeOf(time: number | string | undefined): number | undefined {
  if (time === undefined) return undefined;
  if (typeof time === 'number') return timeFromNumber(time);
  return /[zZ]$|[+-]\d\d:?\d\d$/.test(time) ? Date.parse(time) : Number.NaN;
}

/** SEN-1: the answer follows the commit; what is refused is named reading by reading. */
export async function postReadings(ctx: Ctx, { body }: InputOf<Op>): Promise<OutputOf<Op>> {
  const sensing = sensingOf(ctx);
  const given: GivenReading[] = body.readings.map((r) => ({
    point: r.point,
    value: r.value,
    time: timeOf(r.time),
    ...(r.quality === undefined ? {} : { quality: r.quality }),
  }));
  const gateway = { id: ctx.actor.id.replace('gateway:', ''), orgPath: ctx.actor.orgPath };
  try {
    const result = await new Promise<IntakeResult>((resolve, reject) => {
      const holder: { result?: IntakeResult; done?: true } = {};
      holder.result = sensing.intake(gateway, given, (error) => {
        if (error) return reject(error);
        holder.done = true;
        if (holder.result) resolve(holder.result);
      });
      if (holder.done) resolve(holder.result);
    });
    return { accepted: result.accepted, duplicate: 0, quarantined: [...result.quarantined] };
  } catch (error) {
    if (error instanceof Busy) throw new Failure(sensingFailures.BUSY, { retryAfterS: 1 });
    if (error instanceof NotStored) throw new Failure(sensingFailures.NOT_ENOUGH_ROOM);
    throw error;
  }
}

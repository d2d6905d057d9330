import type { InputOf, OutputOf } from '#platform/contract';
import { orgWithin, type Ctx } from '#platform/server/module';
import type { sensingOperations } from '#sensing/contract';
import { fixesSince } from './gateway-store.ts';
import { sensingOf } from './part.ts';

type Op = typeof sensingOperations;
type Track = OutputOf<Op['tracks']>['items'][number];
const DEFAULT_MINUTES = 60;

/** Tracks of moving devices within the reader's organisations; the last position says how old it is. */
export async function tracks(ctx: Ctx, { query }: InputOf<Op['tracks']>): Promise<OutputOf<Op['tracks']>> {
  const scope = ctx.scope('sensing.read');
  const gateways = new Map(
    [...sensingOf(ctx).gateways.all()]
      .filter((g) => scope.some((s) => orgWithin(g.orgPath, s)))
      .map((g) => [g.id, g]),
  );
  const since = ctx.now - (query.sinceMinutes ?? DEFAULT_MINUTES) * 60_000;
  const items: Track[] = [];
  for (const fix of await fixesSince(ctx.tx, [...gateways.keys()], since)) {
    let track = items.at(-1);
    if (track?.terminal !== fix.terminal) {
      const gateway = gateways.get(fix.gateway_id);
      track = {
        terminal: fix.terminal,
        name: gateway?.name ?? fix.terminal,
        orgPath: gateway?.orgPath ?? '',
        positions: [],
      };
      items.push(track);
    }
    track.positions.push({
      at: fix.at,
      position: [fix.lng, fix.lat],
      ...(fix.speed_kmh === null ? {} : { speedKmh: fix.speed_kmh }),
      ...(fix.direction === null ? {} : { direction: fix.direction }),
    });
  }
  return { items };
}

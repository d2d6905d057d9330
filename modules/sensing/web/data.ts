import { useMemo } from 'react';
import type { Point, PointValue } from '#sensing/contract';
import { useTelemetry } from '#platform/web/live';

/** A point with the newest value known: what the list said, or what came live since. */
export interface LivePoint {
  readonly point: Point;
  readonly value: PointValue;
}

/** Keeps the values of listed points up to date from the live link. */
export function useLivePoints(listed: readonly LivePoint[]): readonly LivePoint[] {
  const ids = useMemo(() => listed.map((each) => each.point.id), [listed]);
  const fresh = useTelemetry(ids);
  return useMemo(
    () =>
      fresh.size === 0
        ? listed
        : listed.map((each) => {
            const live = fresh.get(each.point.id);
            if (!live || live.at < Date.parse(each.value.deviceTime ?? '1970-01-01')) return each;
            const value: PointValue = {
              pointId: each.point.id,
              value: live.value,
              quality: live.quality,
              deviceTime: new Date(live.at).toISOString(),
              state: 'live',
            };
            return { point: each.point, value };
          }),
    [listed, fresh],
  );
}

import { Button, Segmented } from 'antd';
import { useQueries } from '@tanstack/react-query';
import { useMemo, useState, type ReactNode } from 'react';
import { sensingOperations } from '#sensing/contract';
import { call, keyOf, useOperation, type ClientFailure } from '#platform/web/client';
import { useNow } from '#platform/web/live';
import { Link, navigate, useLocation } from '#platform/web/router';
import { Screen } from '#platform/web/screens';
import { useCan, type PageProps } from '#platform/web/shell-types';
import { useText } from '#platform/web/text';
import { FailedState, Loaded, LoadingState, useDark, Value } from '#platform/web/ui';
import { useLivePoints } from './data.ts';
import { PointFacts } from './point-facts.tsx';
import { PointTrend } from './point-trend.tsx';
import { SetModeButton } from './set-mode.tsx';
import { zh } from './strings.zh.ts';
import { en } from './strings.en.ts';
import { strokeOf, type Curve } from './trend.ts';

const RANGES_H = [1, 6, 24, 72, 168] as const;
const WIDTH_PX = 1200;

/** One point, or several side by side: trend, limits, alarm spans, registry facts, mode. */
export function PointPage({ params }: PageProps): ReactNode {
  const t = useText({ zh, en });
  const can = useCan();
  const dark = useDark();
  const { query } = useLocation();
  const others = (query.get('with') ?? '')
    .split(',')
    .filter((id) => /^\d+$/.test(id))
    .slice(0, 5)
    .map(Number);
  const id = Number(params['id']);
  const ids = [id, ...others];
  const [hours, setHours] = useState<number>(6);
  // A trend moves on once a minute; between, the live value tells what is new.
  const minute = Math.floor(useNow(5000) / 60_000) * 60_000 + 60_000;
  const main = useOperation(sensingOperations.getPoint, { params: { id } });
  const reads = useQueries({ queries: ids.map((each) => curveQuery(each, minute, hours)) });
  const first = reads[0];
  const curves = reads.flatMap((r) => (r.data ? [r.data] : []));
  const live = useLivePoints(useMemo(() => (main.data ? [main.data] : []), [main.data]))[0];

  const drop = (gone: number): void => {
    const left = ids.filter((each) => each !== gone);
    navigate(`/points/${left[0]}${left.length > 1 ? `?with=${left.slice(1).join(',')}` : ''}`, {
      replace: true,
    });
  };

  return (
    <Screen
      flow
      back={{ to: '/points', title: t.points }}
      title={main.data?.point.name ?? t.point}
      note={
        live && (
          <Value
            value={live.value.value}
            unit={live.point.unit}
            at={live.value.deviceTime}
            state={live.value.state}
            showAge
          />
        )
      }
      actions={
        <>
          <Segmented
            aria-label={t.range}
            value={hours}
            onChange={setHours}
            options={RANGES_H.map((value) => ({ value, label: t.hours(value) }))}
          />
          {main.data && can('sensing.manageOwn') && <SetModeButton point={main.data.point} />}
        </>
      }
    >
      <section className="panel" aria-label={t.trend}>
        <div className="panel-body">
          {curves.length > 0 ? (
            <PointTrend curves={curves as readonly Curve[]} from={minute - hours * 3_600_000} to={minute} />
          ) : first.error ? (
            <FailedState failure={first.error as ClientFailure} onRetry={() => void first.refetch()} />
          ) : (
            <LoadingState rows={8} />
          )}
          {ids.length > 1 && (
            <ul className="point-legend">
              {ids.map((each, i) => (
                <li key={each}>
                  <svg width="22" height="10" aria-hidden="true">
                    <path
                      d="M0 5H22"
                      stroke={strokeOf(i, dark)}
                      strokeWidth="2"
                      strokeDasharray={i < 3 ? undefined : '5 4'}
                    />
                  </svg>
                  <Link to={`/points/${each}`}>{reads[i].data?.point.name ?? each}</Link>
                  <Button size="small" type="text" onClick={() => drop(each)}>
                    {t.removeFromCompare}
                  </Button>
                </li>
              ))}
            </ul>
          )}
        </div>
      </section>
      <Loaded query={main}>
        {(data) => (
          <PointFacts point={data.point} enterprise={data.enterprise} installation={data.installation} />
        )}
      </Loaded>
    </Screen>
  );
}

/** A point and its history, read together. */
function curveQuery(
  id: number,
  to: number,
  hours: number,
): {
  queryKey: readonly unknown[];
  queryFn: () => Promise<Curve>;
  placeholderData: (before: Curve | undefined) => Curve | undefined;
} {
  return {
    queryKey: [...keyOf(sensingOperations.history), 'curve', id, to, hours],
    queryFn: async () => {
      const [{ point }, series] = await Promise.all([
        call(sensingOperations.getPoint, { params: { id } }),
        call(sensingOperations.history, {
          params: { id },
          query: {
            from: new Date(to - hours * 3_600_000).toISOString(),
            to: new Date(to).toISOString(),
            width: WIDTH_PX,
          },
        }),
      ]);
      return { point, series };
    },
    placeholderData: (before) => before,
  };
}

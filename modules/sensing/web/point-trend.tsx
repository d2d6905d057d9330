import { useQuery } from '@tanstack/react-query';
import { useMemo, type ReactNode } from 'react';
import { useCan } from '#platform/web/shell-types';
import { Link } from '#platform/web/router';
import { formatInstant, formatMinute, formatNumber, useBoth, useText } from '#platform/web/text';
import { Chart, EmptyState, GradeMark, TrendChart, useDark, usePalette } from '#platform/web/ui';
import type { Grade } from '#platform/contract';
import { spansOf, type TrendSpan } from './contribute.ts';
import { zh } from './strings.zh.ts';
import { en } from './strings.en.ts';
import { severalTrend, singleTrend, type Curve } from './trend.ts';
import './sensing.css';

interface PointTrendProps {
  readonly curves: readonly Curve[];
  readonly from: number;
  readonly to: number;
}

/** The trend of one point with limits and alarm spans, or of several on one time axis. */
export function PointTrend({ curves, from, to }: PointTrendProps): ReactNode {
  const t = useText({ zh, en });
  const both = useBoth();
  const can = useCan();
  const c = usePalette();
  const dark = useDark();
  const [main] = curves;
  const spans = useQuery({
    queryKey: ['sensing.spans', main.point.id, from, to],
    queryFn: () => spansOf(can, main.point.id, from, to),
  }).data;
  const several = useMemo(
    () =>
      curves.length > 1
        ? severalTrend(curves, from, to, c, dark, { minute: formatMinute, number: formatNumber })
        : undefined,
    [curves, from, to, c, dark],
  );
  const readings = curves.reduce((sum, each) => sum + each.series.readings, 0);
  if (readings === 0) return <EmptyState title={t.noHistory} hint={t.noHistoryHint} />;
  return (
    <>
      {several ? (
        <Chart option={several} height={340} label={curves.map((each) => each.point.name).join('、')} />
      ) : (
        <TrendChart data={singleTrend(main, spans ?? [], both)} height={340} />
      )}
      <p className="muted">
        {t.readings(
          readings,
          curves.every((each) => each.series.raw),
        )}
      </p>
      {!several && <Spans spans={spans ?? []} />}
    </>
  );
}

function Spans({ spans }: { readonly spans: readonly TrendSpan[] }): ReactNode {
  const t = useText({ zh, en });
  if (spans.length === 0) return <p className="muted">{t.noAlarmsHere}</p>;
  return (
    <>
      <h2 className="point-sub">{t.alarmsHere}</h2>
      <ul className="point-spans">
        {spans.slice(0, 50).map((span) => (
          <li key={`${span.from}-${span.title}`}>
            <GradeMark grade={span.grade as Grade} />
            <span className="num">
              {formatInstant(span.from)} – {span.to === undefined ? t.now : formatInstant(span.to)}
            </span>
            {span.href ? <Link to={span.href}>{span.title}</Link> : <span>{span.title}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}

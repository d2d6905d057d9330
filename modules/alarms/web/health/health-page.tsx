import { Segmented } from 'antd';
import { useMemo, useState, type ReactNode } from 'react';
import { alarmOperations } from '#alarms/contract';
import { grades, type OutputOf } from '#platform/contract';
import { useOperation } from '#platform/web/client';
import { serverNow } from '#platform/web/live';
import { Link } from '#platform/web/router';
import { Screen } from '#platform/web/screens';
import { formatNumber, useText } from '#platform/web/text';
import { Chart, EmptyState, GradeMark, Loaded, usePalette } from '#platform/web/ui';
import { zh } from '../centre/strings.zh.ts';
import { en } from '../centre/strings.en.ts';
import { seriesOption } from './charts.ts';
import { slotsOf } from './slots.ts';
import '../centre/centre.css';

type Health = OutputOf<typeof alarmOperations.health>;

const WINDOWS_H = [8, 24, 72, 168, 720] as const;

/** Health of the alarm system after ISA-18.2 and EEMUA 191. */
export function HealthPage(): ReactNode {
  const t = useText({ zh, en });
  const [hours, setHours] = useState<number>(24);
  const health = useOperation(alarmOperations.health, { query: { hours } }, { every: 60_000, keep: true });
  return (
    <Screen
      flow
      back={{ to: '/alarms', title: t.centre }}
      title={t.health}
      actions={
        <Segmented
          aria-label={t.window}
          value={hours}
          onChange={setHours}
          options={WINDOWS_H.map((value) => ({ value, label: t.days(value) }))}
        />
      }
    >
      <Loaded query={health} rows={10}>
        {(data) => (
          <>
            <Figures data={data} />
            <Series data={data} hours={hours} />
            <div className="health-columns">
              <BadActors data={data} />
              <div className="form">
                <Chattering data={data} />
                <ByGrade data={data} />
              </div>
            </div>
          </>
        )}
      </Loaded>
    </Screen>
  );
}

function Figures({ data }: { readonly data: Health }): ReactNode {
  const t = useText({ zh, en });
  const figures: readonly (readonly [string, number, string?])[] = [
    [t.alarms, data.alarms],
    [t.operators, data.operators],
    [t.perOperator, Math.round(data.perOperatorPer10Min * 100) / 100, t.perOperatorNote],
    [t.peak, data.peakPer10Min, t.peakNote],
    [t.floods, data.floods],
    [t.standing, data.standing, t.standingNote],
    [t.staleAlarms, data.stale],
    [t.shelved, data.shelved],
  ];
  return (
    <dl className="figures">
      {figures.map(([title, value, note]) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd>
            {formatNumber(value)}
            {note && <span className="note">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Series({ data, hours }: { readonly data: Health; readonly hours: number }): ReactNode {
  const t = useText({ zh, en });
  const c = usePalette();
  const bars = useMemo(() => slotsOf(data.series, hours, serverNow()), [data, hours]);
  const option = useMemo(() => seriesOption(bars, c, t.floodLine), [bars, c, t]);
  return (
    <section className="panel" aria-label={t.series}>
      <div className="panel-head">
        <h2>{t.series}</h2>
      </div>
      <div className="panel-body">
        {data.alarms === 0 ? (
          <EmptyState title={t.noAlarms} />
        ) : (
          <Chart
            option={option}
            height={200}
            label={t.seriesLabel(data.alarms, Math.max(...bars.map(([, n]) => n)))}
          />
        )}
      </div>
    </section>
  );
}

function BadActors({ data }: { readonly data: Health }): ReactNode {
  const t = useText({ zh, en });
  const most = Math.max(1, ...data.badActors.map((b) => b.count));
  return (
    <section className="panel" aria-label={t.badActors}>
      <div className="panel-head">
        <h2>{t.badActors}</h2>
        <span className="spacer" />
        <Link to="/rules">{t.tune}</Link>
      </div>
      <div className="panel-body">
        {data.badActors.length === 0 ? (
          <p className="muted">{t.noBadActors}</p>
        ) : (
          <table className="plain-table bar-list">
            <thead>
              <tr>
                <th scope="col">{t.point}</th>
                <th scope="col" aria-hidden="true" />
                <th scope="col" className="num">
                  {t.count}
                </th>
                <th scope="col" className="num">
                  {t.share}
                </th>
              </tr>
            </thead>
            <tbody>
              {data.badActors.map((b) => (
                <tr key={`${b.pointId}-${b.name}`}>
                  <td>{b.pointId > 0 ? <Link to={`/points/${b.pointId}`}>{b.name}</Link> : b.name}</td>
                  <td className="share-bar" aria-hidden="true">
                    <span style={{ width: `${(100 * b.count) / most}%` }} />
                  </td>
                  <td className="num">{formatNumber(b.count)}</td>
                  <td className="num">{(100 * b.share).toFixed(1)}%</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </section>
  );
}

function Chattering({ data }: { readonly data: Health }): ReactNode {
  const t = useText({ zh, en });
  return (
    <section className="panel" aria-label={t.chattering}>
      <div className="panel-head">
        <h2>{t.chattering}</h2>
      </div>
      <div className="panel-body">
        {data.chattering.length === 0 ? (
          <p className="muted">{t.noChattering}</p>
        ) : (
          <ul>
            {data.chattering.map((p) => (
              <li key={`${p.pointId}-${p.name}`}>
                {p.pointId > 0 ? <Link to={`/points/${p.pointId}`}>{p.name}</Link> : p.name}{' '}
                <span className="muted">{t.perHour(formatNumber(p.perHour))}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

function ByGrade({ data }: { readonly data: Health }): ReactNode {
  const t = useText({ zh, en });
  return (
    <section className="panel" aria-label={t.byGrade}>
      <div className="panel-head">
        <h2>{t.byGrade}</h2>
      </div>
      <table className="plain-table">
        <tbody>
          {grades.map((grade) => (
            <tr key={grade}>
              <th scope="row">
                <GradeMark grade={grade} word />
              </th>
              <td className="num">{formatNumber(data.byGrade[grade])}</td>
              <td className="num muted">
                {data.alarms === 0 ? '—' : `${((100 * data.byGrade[grade]) / data.alarms).toFixed(1)}%`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

import { Button, Segmented } from 'antd';
import { useMemo, useState, type ReactNode } from 'react';
import { ruleOperations, type RuleBody } from '#alarms/contract';
import type { Grade, OutputOf } from '#platform/contract';
import { useAct } from '#platform/web/client';
import { serverNow } from '#platform/web/live';
import { Link } from '#platform/web/router';
import { formatInstant, formatNumber, useText } from '#platform/web/text';
import { Chart, EmptyState, FailedState, GradeMark, LoadingState, usePalette } from '#platform/web/ui';
import { daysOf, perDayOption } from './back-test-chart.ts';
import { zh } from './strings.zh.ts';
import { en } from './strings.en.ts';

type Result = OutputOf<typeof ruleOperations.backTest>;
type Figures = Result['candidate'];

const DAYS = [1, 7, 30] as const;
const SHOWN_EPISODES = 300;

interface BackTestProps {
  readonly body: RuleBody;
  readonly ready: boolean;
  /** The rule whose armed version stands beside the candidate. */
  readonly compareWith?: string;
}

/** Runs the candidate over stored history and sets it beside the armed version. */
export function BackTest({ body, ready, compareWith }: BackTestProps): ReactNode {
  const t = useText({ zh, en });
  const [days, setDays] = useState<number>(7);
  const [result, setResult] = useState<Result>();
  const act = useAct(ruleOperations.backTest, { quiet: true, onDone: setResult });
  const run = (): void => {
    const to = serverNow();
    void act.run({
      body: {
        body,
        ...(compareWith ? { compareWith } : {}),
        from: new Date(to - days * 86_400_000).toISOString(),
        to: new Date(to).toISOString(),
      },
    });
  };
  return (
    <section className="panel" aria-label={t.backTest}>
      <div className="panel-head">
        <h2>{t.backTest}</h2>
        <span className="spacer" />
        <Segmented
          aria-label={t.from}
          value={days}
          onChange={setDays}
          options={DAYS.map((value) => ({ value, label: t.days(value) }))}
        />
        <Button disabled={!ready} loading={act.busy} onClick={run}>
          {act.busy ? t.running : t.run}
        </Button>
      </div>
      <div className="panel-body">
        {act.failure ? (
          <FailedState failure={act.failure} onRetry={run} />
        ) : act.busy && !result ? (
          <LoadingState rows={6} />
        ) : result ? (
          <Outcome result={result} />
        ) : (
          <EmptyState title={t.backTest} hint={t.backTestHint} />
        )}
      </div>
    </section>
  );
}

function Outcome({ result }: { readonly result: Result }): ReactNode {
  const t = useText({ zh, en });
  const c = usePalette();
  const { candidate, armed } = result;
  const option = useMemo(
    () =>
      perDayOption(
        daysOf(candidate.from, candidate.to),
        candidate.perDay,
        armed?.perDay,
        { candidate: t.candidate, armed: t.armed },
        c,
      ),
    [candidate, armed, c, t],
  );
  return (
    <div className="form">
      <div className="rule-legend">
        <strong>{t.perDay}</strong>
        <span>
          <i className="candidate" />
          {t.candidate}
        </span>
        {armed && (
          <span>
            <i className="armed" />
            {t.armed}
          </span>
        )}
      </div>
      <Chart
        option={option}
        height={190}
        label={t.perDayLabel(
          Math.round(candidate.alarmsPerDay * 10) / 10,
          armed && Math.round(armed.alarmsPerDay * 10) / 10,
        )}
      />
      <FigureTable candidate={candidate} armed={armed} />
      <Episodes result={candidate} />
    </div>
  );
}

const FIGURES = [
  'alarmsPerDay',
  'alarms',
  'hits',
  'misses',
  'falseAlarms',
  'chatter',
  'minutesInAlarm',
  'readings',
] as const;

function changeText(now: number, before: number): string {
  if (before === 0) return now === 0 ? '0' : '—';
  const percent = ((now - before) / before) * 100;
  return `${percent > 0 ? '+' : ''}${percent.toFixed(0)}%`;
}

function FigureTable({
  candidate,
  armed,
}: {
  readonly candidate: Figures;
  readonly armed?: Figures;
}): ReactNode {
  const t = useText({ zh, en });
  const rounded = (n: number): string => formatNumber(Math.round(n * 10) / 10);
  return (
    <table className="plain-table rule-figures">
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">{t.field}</span>
          </th>
          <th scope="col">{t.candidate}</th>
          {armed && <th scope="col">{t.armed}</th>}
          {armed && <th scope="col">{t.change}</th>}
        </tr>
      </thead>
      <tbody>
        {FIGURES.map((figure) => (
          <tr key={figure}>
            <th scope="row">{t.figures[figure]}</th>
            <td>{rounded(candidate[figure])}</td>
            {armed && <td>{rounded(armed[figure])}</td>}
            {armed && <td className="muted">{changeText(candidate[figure], armed[figure])}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Episodes({ result }: { readonly result: Figures }): ReactNode {
  const t = useText({ zh, en });
  if (result.episodes.length === 0) return <p className="muted">{t.noEpisodes}</p>;
  return (
    <>
      <strong>{t.episodes}</strong>
      <div className="rule-episodes" tabIndex={0} role="region" aria-label={t.episodes}>
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{t.grade}</th>
              <th scope="col">{t.point}</th>
              <th scope="col">{t.from}</th>
              <th scope="col">{t.to}</th>
            </tr>
          </thead>
          <tbody>
            {result.episodes.slice(0, SHOWN_EPISODES).map((e) => (
              <tr key={`${e.pointId}-${e.from}`}>
                <td>
                  <GradeMark grade={e.grade as Grade} word />
                </td>
                <td>
                  <Link to={`/points/${e.pointId}`}>#{e.pointId}</Link>
                </td>
                <td>{formatInstant(e.from)}</td>
                <td>{e.to ? formatInstant(e.to) : t.lasting}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

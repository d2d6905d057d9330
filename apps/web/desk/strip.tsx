import { App, Button, Dropdown } from 'antd';
import { useMemo, type ReactNode } from 'react';
import { alarmOperations, type Alarm } from '#alarms/contract';
import { operationsOperations } from '#operations/contract';
import { useAct, useOperation } from '#platform/web/client';
import { useNow } from '#platform/web/live';
import { Link } from '#platform/web/router';
import { useCan, useSession } from '#platform/web/shell-types';
import {
  formatAge,
  formatInstant,
  formatMinute,
  formatNumber,
  useLanguage,
  useText,
} from '#platform/web/text';
import { KeyHint } from '#platform/web/ui';
import { en } from './strings.en.ts';
import { zh } from './strings.zh.ts';

const SPAN_MS = 7_200_000;
const HEIGHT: Readonly<Record<Alarm['grade'], number>> = { red: 22, orange: 17, yellow: 12, blue: 8 };

/** Two hours of alarms as ticks: the higher the grade the taller. */
function TwoHours(): ReactNode {
  const t = useText({ zh, en });
  const minute = Math.floor(useNow(15_000) / 60_000) * 60_000 + 60_000;
  const from = new Date(minute - SPAN_MS).toISOString();
  const list = useOperation(
    alarmOperations.list,
    { query: { from, limit: 500 } },
    { every: 20_000, keep: true },
  );
  const items = list.data?.items;
  const ticks = useMemo(
    () =>
      (items ?? [])
        .map((a) => ({ a, x: ((Date.parse(a.raisedAt) - (minute - SPAN_MS)) / SPAN_MS) * 1000 }))
        .filter(({ x }) => x >= 0),
    [items, minute],
  );
  const hours = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => i * 125);
  return (
    <svg
      className="strip-svg"
      viewBox="0 0 1000 36"
      preserveAspectRatio="none"
      role="img"
      aria-label={t.stripLabel(ticks.length)}
    >
      <line x1="0" x2="1000" y1="24.5" y2="24.5" className="strip-line" vectorEffect="non-scaling-stroke" />
      {hours.map((x) => (
        <line
          key={x}
          x1={x}
          x2={x}
          y1="24"
          y2="28"
          className="strip-line"
          vectorEffect="non-scaling-stroke"
        />
      ))}
      {ticks.map(({ a, x }) => (
        <rect
          key={a.id}
          className={`grade-mark-${a.grade}`}
          x={x}
          width="3"
          y={24 - HEIGHT[a.grade]}
          height={HEIGHT[a.grade]}
        >
          <title>{`${formatMinute(a.raisedAt)} ${a.title}`}</title>
        </rect>
      ))}
    </svg>
  );
}

/** Times under the strip, as text so that they are not stretched. */
function StripTimes(): ReactNode {
  const now = useNow(15_000);
  const at = Math.floor(now / 60_000) * 60_000 + 60_000 - SPAN_MS;
  return (
    <div className="strip-times" aria-hidden="true">
      {[0, 1, 2, 3, 4, 5, 6, 7].map((i) => (
        <span key={i}>{formatMinute(at + i * (SPAN_MS / 8))}</span>
      ))}
    </div>
  );
}

/** Last backup, days of disk left, seal lag, readings per second. */
function StateFacts(): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  const now = useNow(5000);
  const state = useOperation(operationsOperations.state, {}, { every: 10_000 });
  const s = state.data;
  if (!s) return <span className="muted">—</span>;
  const backup = s.lastBackup
    ? s.lastBackup.ok
      ? formatAge(now - Date.parse(s.lastBackup.at), language)
      : t.backupFailed(
          s.lastBackup.succeededAt && formatAge(now - Date.parse(s.lastBackup.succeededAt), language),
        )
    : t.backupNever;
  return (
    <>
      <span title={s.lastBackup ? formatInstant(s.lastBackup.at) : undefined}>
        <span className="muted">{t.backup}</span>{' '}
        <b className={s.lastBackup?.ok ? '' : 'strip-warn'}>{backup}</b>
      </span>
      {s.daysLeft !== undefined && (
        <span>
          <span className="muted">{t.disk}</span>{' '}
          <b className={s.daysLeft < 30 ? 'strip-warn' : ''}>
            {s.daysLeft > 3650 ? t.years : t.days(Math.floor(s.daysLeft))}
          </b>
        </span>
      )}
      <span title={t.seal}>
        <span className="muted">{t.seal}</span>{' '}
        <b className={s.sealLagMs > 250 ? 'strip-warn' : ''}>{t.sealLag(Math.round(s.sealLagMs))}</b>
      </span>
      <span className="strip-rate">
        <span className="muted">{t.rate}</span>{' '}
        <b>{t.perS(formatNumber(Math.round(s.readingsPerS * 10) / 10))}</b>
      </span>
    </>
  );
}

/** What is wrong with the system itself, said until it is over. */
function Troubles(): ReactNode {
  const language = useLanguage();
  const state = useOperation(operationsOperations.state, {}, { every: 10_000 });
  return state.data?.troubles.map(({ code, text, since }) => (
    <b key={code} className="strip-trouble" role="alert" title={`${formatInstant(since)} ${text[language]}`}>
      {text[language]}
    </b>
  ));
}

/** Starts a scenario of the demo. */
function Scenarios(): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  const { message } = App.useApp();
  const list = useOperation(operationsOperations.scenarios, {}, { every: 30_000 });
  const start = useAct(operationsOperations.startScenario, {
    refresh: [operationsOperations.scenarios],
    onDone: (_, { params }) => {
      const found = list.data?.items.find((s) => s.name === params.name);
      void message.success(t.started(found?.title[language] ?? params.name));
    },
  });
  if (!list.data) return null;
  const items = list.data.items.map((s) => ({
    key: s.name,
    label: s.running ? `${s.title[language]} · ${t.running}` : s.title[language],
  }));
  return (
    <Dropdown
      trigger={['click']}
      placement="topRight"
      menu={{ items, onClick: ({ key }) => void start.run({ params: { name: key } }) }}
    >
      <Button size="small" title={t.scenarioAsk}>
        {t.scenarios}
      </Button>
    </Dropdown>
  );
}

/** The bottom of the desk: two hours of alarms, state of the node, shift log, demo scenarios. */
export function Strip({
  onLog,
  onKeys,
}: {
  readonly onLog: () => void;
  readonly onKeys: () => void;
}): ReactNode {
  const t = useText({ zh, en });
  const can = useCan();
  const { demo } = useSession();
  return (
    <footer className="strip">
      <span className="strip-title">{t.strip}</span>
      <div className="strip-chart">
        <TwoHours />
        <StripTimes />
      </div>
      <Troubles />
      <div className="strip-facts">
        <StateFacts />
      </div>
      {demo && can('operations.demo') && <Scenarios />}
      {can('duty.keep') && (
        <Button size="small" onClick={onLog}>
          {t.shiftLog} <KeyHint keys="L" />
        </Button>
      )}
      <Link to="/wall">{t.wall}</Link>
      <Button size="small" onClick={onKeys} aria-label={t.keys}>
        <KeyHint keys="?" />
      </Button>
    </footer>
  );
}

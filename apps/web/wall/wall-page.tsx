import { useEffect, useMemo, type ReactNode } from 'react';
import type { Alarm } from '#alarms/contract';
import { countByGrade, useQueue } from '#alarms/web';
import { incidentOperations, type Incident } from '#incidents/contract';
import { gradeOfLevel } from '#incidents/web';
import { onemapOperations } from '#onemap/contract';
import { grades } from '#platform/contract';
import { refresh, useOperation } from '#platform/web/client';
import { serverNow, useEvents, useLink, useNow } from '#platform/web/live';
import { Legend, MapView, type TileLayerName } from '#platform/web/map';
import { useCan, useSession } from '#platform/web/shell-types';
import { formatClock, formatDay, formatNumber, formatPassed, useLanguage, useText } from '#platform/web/text';
import { FailedState, GradeMark, gradeWord, LoadingState } from '#platform/web/ui';
import { marksOf } from '../desk/marks.ts';
import { en, zh } from './strings.ts';
import './wall.css';

const LAYERS: readonly TileLayerName[] = [];
const SHOWN = 8;

function AlarmLine({ alarm, now }: { readonly alarm: Alarm; readonly now: number }): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  return (
    <li className={alarm.state === 'raised' ? 'wall-new' : ''}>
      <GradeMark grade={alarm.grade} size={34} />
      <div className="wall-name">
        <b>{alarm.enterpriseName ?? alarm.title}</b>
        <span>{alarm.conditionKind === 'threshold' ? (alarm.pointName ?? '') : alarm.title}</span>
      </div>
      <div className="wall-value">
        <b>
          {formatNumber(alarm.value)} <small>{alarm.unit}</small>
        </b>
        <span>
          {alarm.state === 'raised' ? t.unacknowledged : ''} {t.since}{' '}
          {formatPassed(now - Date.parse(alarm.startedAt), language)}
        </span>
      </div>
    </li>
  );
}

function IncidentLine({ incident }: { readonly incident: Incident }): ReactNode {
  const t = useText({ zh, en });
  const { minutesLeft: left } = incident;
  return (
    <li>
      <GradeMark grade={gradeOfLevel[incident.level]} size={34} />
      <div className="wall-name">
        <b>{incident.title}</b>
        <span>
          {incident.number}
          {left !== undefined && ` · ${left < 0 ? t.minutesOver(-left) : t.minutesLeft(left)}`}
        </span>
      </div>
    </li>
  );
}

/** `alarms` is undefined while they are not known: unknown is a dash, never a reassuring 0. */
function Head({ alarms }: { readonly alarms: readonly Alarm[] | undefined }): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  const session = useSession();
  const now = useNow(1000);
  const link = useLink();
  const counts = alarms && countByGrade(alarms);
  const lostS = link.lostAt === undefined ? 0 : Math.floor((now - link.offsetMs - link.lostAt) / 1000);
  return (
    <header className="wall-head">
      <b className="wall-org">{session.orgName}</b>
      {session.demo && <span className="wall-demo">{t.demo}</span>}
      {lostS >= 10 && (
        <span className="wall-lost" role="alert">
          {t.lost(lostS)}
        </span>
      )}
      <span className="wall-counts">
        {grades.map((grade) => (
          <span key={grade} aria-label={`${gradeWord(grade, language)} ${counts?.[grade] ?? '—'}`}>
            <GradeMark grade={grade} size={40} />
            <b>{counts?.[grade] ?? '—'}</b>
          </span>
        ))}
      </span>
      <time className="wall-clock" dateTime={new Date(now).toISOString()}>
        <b>{formatClock(now)}</b> {formatDay(now, language)}
      </time>
    </header>
  );
}

/** The wall: readable at five metres, dark, nothing to click, nothing that moves by itself. */
export function WallPage(): ReactNode {
  const t = useText({ zh, en });
  const can = useCan();
  const now = useNow(1000);
  const queue = useQueue();
  const settings = useOperation(
    onemapOperations.settings,
    {},
    { enabled: can('onemap.read'), staleTime: 600_000 },
  );
  const incidents = useOperation(
    incidentOperations.list,
    { query: { open: true, limit: 50 } },
    { enabled: can('incidents.read'), every: 30_000 },
  );
  useEvents(['incident.*'], () => refresh(incidentOperations.list));
  useEffect(() => {
    const root = document.documentElement;
    const before = root.dataset['theme'];
    root.dataset['theme'] = 'dark';
    return () => void (root.dataset['theme'] = before);
  }, []);
  const found = incidents.data?.items;
  const scale = Math.max(1.2, window.innerWidth / 1500);
  const { alarms } = queue;
  const known = !queue.loading && !queue.failure;
  const marks = useMemo(() => marksOf(alarms, found ?? [], serverNow()), [alarms, found]);
  const active = alarms.filter((a) => a.state !== 'handled');
  return (
    <div className="wall">
      <h1 className="visually-hidden">{t.wall}</h1>
      <Head alarms={known ? alarms : undefined} />
      <div className="wall-body">
        <div className="wall-map">
          {settings.data && (
            <MapView
              settings={settings.data}
              layers={LAYERS}
              marks={marks}
              still
              dark
              scale={scale}
              padding={{ left: 60, right: 60 }}
            />
          )}
          {settings.error && !settings.data && (
            <FailedState failure={settings.error} onRetry={() => void settings.refetch()} />
          )}
          <div className="wall-legend">
            <Legend layers={LAYERS} />
          </div>
        </div>
        <aside className="wall-side">
          <section aria-label={t.open}>
            <h2>
              {t.open} <b>{known ? alarms.length : '—'}</b>
            </h2>
            {queue.loading && <LoadingState rows={6} />}
            {queue.failure && <FailedState failure={queue.failure} onRetry={queue.retry} />}
            {known && active.length === 0 && <p className="muted">{t.none}</p>}
            <ol>
              {active.slice(0, SHOWN).map((a) => (
                <AlarmLine key={a.id} alarm={a} now={now} />
              ))}
            </ol>
            {active.length > SHOWN && <p className="muted">{t.more(active.length - SHOWN)}</p>}
          </section>
          <section aria-label={t.incidents}>
            <h2>
              {t.incidents} <b>{found?.length ?? '—'}</b>
            </h2>
            {incidents.error && !found && (
              <FailedState failure={incidents.error} onRetry={() => void incidents.refetch()} />
            )}
            {found?.length === 0 && <p className="muted">{t.noneIncidents}</p>}
            <ol>
              {(found ?? []).slice(0, 4).map((i) => (
                <IncidentLine key={i.id} incident={i} />
              ))}
            </ol>
          </section>
        </aside>
      </div>
    </div>
  );
}

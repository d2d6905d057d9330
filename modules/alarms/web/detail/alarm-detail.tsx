import { Button } from 'antd';
import type { ReactNode } from 'react';
import { alarmOperations, type Alarm } from '#alarms/contract';
import { useOperation } from '#platform/web/client';
import { serverNow, useNow, useTelemetry } from '#platform/web/live';
import { Link } from '#platform/web/router';
import {
  formatInstant,
  formatMinute,
  formatNumber,
  formatPassed,
  useLanguage,
  useText,
} from '#platform/web/text';
import { Age, EmptyState, GradeMark, KeyHint, Loaded } from '#platform/web/ui';
import { isShelved } from '../queue/queue.ts';
import { en } from '../strings.en.ts';
import { zh } from '../strings.zh.ts';
import { flagWords, isLevelAlarm, limitWord, stateWord } from '../words.ts';
import { AlarmTrend } from './alarm-trend.tsx';
import { WhyPanel } from './why-panel.tsx';
import { useAllowed, type AlarmAct } from './use-alarm-acts.ts';
import './detail.css';

interface AlarmDetailProps {
  readonly alarm: Alarm | undefined;
  readonly onAct: (act: AlarmAct) => void;
}

/** The newest value beside the limit that was crossed. */
function ValueLine({ alarm }: { readonly alarm: Alarm }): ReactNode {
  const t = useText({ zh, en });
  const live = useTelemetry(alarm.pointId === undefined ? [] : [alarm.pointId]);
  const newest = alarm.pointId === undefined ? undefined : live.get(alarm.pointId);
  const value = newest?.value ?? alarm.value;
  const beyond =
    value !== undefined && alarm.threshold !== undefined && isLevelAlarm(alarm)
      ? value - alarm.threshold
      : undefined;
  const limit = limitWord(alarm, t);
  const word = beyond !== undefined && beyond < 0 ? t.under : t.over;
  return (
    <div className="adetail-value">
      <b className={`grade-${alarm.grade}`}>{formatNumber(value)}</b>
      <span className="muted">{alarm.unit}</span>
      {limit !== undefined && (
        <span>
          {limit}
          {beyond !== undefined &&
            beyond !== 0 &&
            `，${word} ${formatNumber(Math.abs(Number(beyond.toPrecision(3))))}`}
        </span>
      )}
      <span className="adetail-age">
        <Age at={newest?.at ?? alarm.startedAt} />
      </span>
    </div>
  );
}

/** Acts as buttons with their keys; those not possible now are left out or disabled. */
function Acts({
  alarm,
  onAct,
}: {
  readonly alarm: Alarm;
  readonly onAct: (act: AlarmAct) => void;
}): ReactNode {
  const t = useText({ zh, en });
  const allowed = useAllowed();
  const shelved = isShelved(alarm, serverNow());
  const list: readonly [AlarmAct, string, string][] = [
    ['acknowledge', t.acknowledge, 'A'],
    ['verify', t.verify, 'V'],
    ['incident', alarm.incidentId ? t.openIncident : t.toIncident, 'I'],
    shelved ? ['unshelve', t.unshelve, 'S'] : ['shelve', t.shelve, 'S'],
    ['handle', t.handle, 'H'],
    ['close', t.close, 'C'],
  ];
  const primary = list.find(
    ([act]) => allowed(alarm, act) && ['acknowledge', 'verify', 'handle'].includes(act),
  )?.[0];
  return (
    <div className="adetail-acts">
      {list.map(([act, word, key]) => (
        <Button
          key={act}
          type={act === primary ? 'primary' : 'default'}
          disabled={!allowed(alarm, act)}
          aria-keyshortcuts={key}
          onClick={() => onAct(act)}
        >
          {word} <KeyHint keys={key} />
        </Button>
      ))}
    </div>
  );
}

function Duty({ alarm }: { readonly alarm: Alarm }): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  const now = useNow(1000);
  const left = alarm.dueAt === undefined ? undefined : Date.parse(alarm.dueAt) - now;
  const who =
    alarm.escalation > 0 ? t.whoUp(alarm.escalation) : alarm.enterpriseId ? t.whoEnterprise : t.whoCounty;
  const open = alarm.state === 'raised' || alarm.state === 'acknowledged';
  return (
    <dl className="facts">
      <dt>{t.who}</dt>
      <dd>{who}</dd>
      <dt>{t.due}</dt>
      <dd>
        {left === undefined || !open || alarm.dueAt === undefined ? (
          <span className="muted">{t.noDue}</span>
        ) : (
          <>
            {formatMinute(alarm.dueAt)}{' '}
            <b className={left < 0 ? 'adetail-late' : ''}>
              {left < 0 ? t.dueOver(formatPassed(-left, language)) : t.dueLeft(formatPassed(left, language))}
            </b>
          </>
        )}
      </dd>
      {alarm.shelvedUntil !== undefined && isShelved(alarm, now) && (
        <>
          <dt>{t.until}</dt>
          <dd>
            {formatInstant(alarm.shelvedUntil)} {alarm.shelveReason}
          </dd>
        </>
      )}
    </dl>
  );
}

/** Whose alarm it is, as the heading says it. */
function nameOf(alarm: Alarm): string {
  return alarm.enterpriseName && alarm.pointName
    ? `${alarm.enterpriseName} · ${alarm.pointName}`
    : alarm.title;
}

/** Everything about one alarm: value against limit, acts, trend, why, who must act, what happened. */
export function AlarmDetail({ alarm, onAct }: AlarmDetailProps): ReactNode {
  const t = useText({ zh, en });
  const why = useOperation(
    alarmOperations.why,
    { params: { id: alarm?.id ?? '' } },
    { enabled: alarm !== undefined && alarm.flag !== 'unstored' },
  );
  if (!alarm)
    return (
      <section className="adetail adetail-empty" aria-label={t.alarms}>
        <EmptyState title={t.select} hint={t.selectHint} />
      </section>
    );
  return (
    <section className="adetail" aria-label={alarm.title}>
      <header className="adetail-head">
        <h2>
          <GradeMark grade={alarm.grade} size={22} /> <span>{nameOf(alarm)}</span>
        </h2>
        <p>
          {alarm.enterpriseId && (
            <Link to={`/enterprises/${alarm.enterpriseId}`}>{alarm.enterpriseName ?? t.file}</Link>
          )}
          {alarm.pointId !== undefined && (
            <Link to={`/points/${alarm.pointId}`}>{alarm.pointName ?? t.point}</Link>
          )}
          <span className="tag">{stateWord(alarm, t)}</span>
          {flagWords(alarm, t).map((word) => (
            <span key={word} className={word === t.unstored ? 'tag tag-alert' : 'tag'}>
              {word}
            </span>
          ))}
        </p>
      </header>
      <ValueLine alarm={alarm} />
      <Acts alarm={alarm} onAct={onAct} />
      <div className="adetail-scroll" tabIndex={0} role="group" aria-label={t.why}>
        {alarm.pointId !== undefined && <AlarmTrend key={alarm.id} alarm={alarm} pointId={alarm.pointId} />}
        <div className="adetail-part">
          <Duty alarm={alarm} />
        </div>
        {alarm.flag === 'unstored' ? (
          <p className="adetail-part">{t.unstoredLong}</p>
        ) : (
          <Loaded query={why} rows={3}>
            {(data) => <WhyPanel why={data} />}
          </Loaded>
        )}
      </div>
    </section>
  );
}

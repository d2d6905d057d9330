import { App } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Alarm } from '#alarms/contract';
import { useNow, useTelemetry } from '#platform/web/live';
import { useSession } from '#platform/web/shell-types';
import {
  formatInstant,
  formatNumber,
  formatPassed,
  setLanguage,
  useLanguage,
  useText,
} from '#platform/web/text';
import { Age, EmptyState, FailedState, GradeMark, LoadingState } from '#platform/web/ui';
import { AlarmTrend } from '../detail/alarm-trend.tsx';
import '../detail/detail.css';
import { useAlarmSound } from '../queue/use-alarm-sound.ts';
import { useQueue } from '../queue/use-queue.ts';
import { en } from '../strings.en.ts';
import { zh } from '../strings.zh.ts';
import { stateWord } from '../words.ts';
import { AnswerForm } from './answer-form.tsx';
import './answer.css';

/** True while the enterprise still has to say what it is. */
const waiting = (a: Alarm): boolean => a.state === 'raised' || a.state === 'acknowledged';

function AnswerRow({ alarm, onOpen }: { readonly alarm: Alarm; readonly onOpen: () => void }): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  const now = useNow(1000);
  const left = alarm.dueAt === undefined ? undefined : Date.parse(alarm.dueAt) - now;
  return (
    <li>
      <button type="button" className="answer-row" onClick={onOpen}>
        <GradeMark grade={alarm.grade} size={26} />
        <span className="answer-row-text">
          <b>{alarm.conditionKind === 'threshold' ? (alarm.pointName ?? alarm.title) : alarm.title}</b>
          <span>
            {stateWord(alarm, t)}
            {waiting(alarm) &&
              left !== undefined &&
              ` · ${left < 0 ? t.dueOver(formatPassed(-left, language)) : t.dueLeft(formatPassed(left, language))}`}
          </span>
        </span>
        <b>
          {formatNumber(alarm.value)} {alarm.unit}
        </b>
      </button>
    </li>
  );
}

function AnswerDetail({ alarm, onBack }: { readonly alarm: Alarm; readonly onBack: () => void }): ReactNode {
  const t = useText({ zh, en });
  const { message } = App.useApp();
  const live = useTelemetry(alarm.pointId === undefined ? [] : [alarm.pointId]);
  const newest = alarm.pointId === undefined ? undefined : live.get(alarm.pointId);
  return (
    <>
      <button type="button" className="answer-back" onClick={onBack}>
        ‹ {t.back}
      </button>
      <section className="answer-card" aria-label={alarm.title}>
        <h2>
          <GradeMark grade={alarm.grade} size={26} /> {alarm.pointName ?? alarm.title}
        </h2>
        <p className="answer-value">
          <b className={`grade-${alarm.grade}`}>{formatNumber(newest?.value ?? alarm.value)}</b> {alarm.unit}
          {alarm.threshold !== undefined && ` · ${t.threshold} ${formatNumber(alarm.threshold)}`}
        </p>
        <p className="muted">
          {formatInstant(alarm.startedAt)} · <Age at={newest?.at ?? alarm.startedAt} />
        </p>
        {alarm.pointId !== undefined && <AlarmTrend alarm={alarm} pointId={alarm.pointId} height={170} />}
      </section>
      {waiting(alarm) ? (
        <AnswerForm
          alarm={alarm}
          onSent={() => {
            void message.success(t.sent);
            onBack();
          }}
        />
      ) : (
        <p className="answer-card">
          {stateWord(alarm, t)} {alarm.reason}
        </p>
      )}
    </>
  );
}

/** The enterprise's own page for a phone: alarms waiting for an answer, each with trend, verdict, reason and photo. */
export function AnswerPage(): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  const session = useSession();
  const queue = useQueue();
  const [open, setOpen] = useState<string>();
  useAlarmSound(queue.alarms);
  const alarm = queue.alarms.find((a) => a.id === open);
  const todo = queue.alarms.filter(waiting);
  const done = queue.alarms.filter((a) => !waiting(a));
  const signOut = (): void =>
    void fetch('/api/session', { method: 'DELETE' }).finally(() =>
      window.dispatchEvent(new Event('fengsui:signed-out')),
    );
  return (
    <div className="answer">
      <header className="answer-head">
        <h1>{t.answerTitle}</h1>
        <span className="muted">{session.orgName}</span>
        {session.demo && (
          <span className="tag tag-strong">{language === 'zh' ? '演示数据' : 'DEMO DATA'}</span>
        )}
        <button type="button" onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}>
          {language === 'zh' ? 'English' : '中文'}
        </button>
        <button type="button" onClick={signOut}>
          {t.signOut}
        </button>
      </header>
      {alarm && <AnswerDetail key={alarm.id} alarm={alarm} onBack={() => setOpen(undefined)} />}
      {!alarm && queue.loading && <LoadingState />}
      {!alarm && queue.failure && <FailedState failure={queue.failure} onRetry={queue.retry} />}
      {!alarm && !queue.loading && !queue.failure && (
        <>
          {todo.length === 0 ? (
            <EmptyState title={t.answerNone} hint={t.answerNoneHint} />
          ) : (
            <h2 className="answer-count">{t.answerWaiting(todo.length)}</h2>
          )}
          <ul className="answer-list">
            {[...todo, ...done].map((a) => (
              <AnswerRow key={a.id} alarm={a} onOpen={() => setOpen(a.id)} />
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

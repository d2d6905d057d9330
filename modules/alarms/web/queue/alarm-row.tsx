import type { ReactNode } from 'react';
import type { Alarm } from '#alarms/contract';
import { formatInstant, formatNumber, formatPassed, useLanguage, useText } from '#platform/web/text';
import { GradeMark } from '#platform/web/ui';
import { en } from '../strings.en.ts';
import { zh } from '../strings.zh.ts';
import { flagWords, isLevelAlarm, limitWord, stateWord } from '../words.ts';

interface AlarmRowProps {
  readonly alarm: Alarm;
  readonly now: number;
  readonly top: number;
  readonly height: number;
  readonly selected: boolean;
  readonly hovered: boolean;
  readonly onSelect: () => void;
  readonly onHover: (over: boolean) => void;
}

/** The first line: whose alarm it is. */
function headOf(alarm: Alarm): string {
  return alarm.enterpriseName ?? alarm.pointName ?? alarm.title;
}

/** The second line: which point, or what the alarm says. */
function bodyOf(alarm: Alarm): string {
  return alarm.enterpriseName && alarm.pointName && isLevelAlarm(alarm) ? alarm.pointName : alarm.title;
}

/** One alarm of the queue, 74 px high. */
export function AlarmRow({ alarm, now, top, height, selected, hovered, ...on }: AlarmRowProps): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  const limit = limitWord(alarm, t);
  return (
    <div
      id={`alarm-${alarm.id}`}
      role="option"
      aria-selected={selected}
      className={`arow${hovered ? ' arow-hover' : ''}${alarm.state === 'raised' ? ' arow-new' : ''}`}
      style={{ top, height }}
      onClick={on.onSelect}
      onMouseEnter={() => on.onHover(true)}
      onMouseLeave={() => on.onHover(false)}
    >
      <GradeMark grade={alarm.grade} size={20} />
      <div className="arow-text">
        <b title={alarm.title}>{headOf(alarm)}</b>
        <span className="arow-body">{bodyOf(alarm)}</span>
        <span className="arow-tags">
          <span className={alarm.state === 'raised' ? 'tag tag-strong' : 'tag'}>{stateWord(alarm, t)}</span>
          {flagWords(alarm, t).map((word) => (
            <span key={word} className={word === t.unstored ? 'tag tag-alert' : 'tag'}>
              {word}
            </span>
          ))}
        </span>
      </div>
      <div className="arow-side">
        <b>
          {formatNumber(alarm.value)}
          {alarm.unit && <span className="value-unit">{alarm.unit}</span>}
        </b>
        {limit !== undefined && <span className="muted">{limit}</span>}
        <span className="muted" title={formatInstant(alarm.startedAt)}>
          {t.since} {formatPassed(now - Date.parse(alarm.startedAt), language)}
        </span>
      </div>
    </div>
  );
}

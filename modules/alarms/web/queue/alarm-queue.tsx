import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { Alarm } from '#alarms/contract';
import { grades } from '#platform/contract';
import { useNow } from '#platform/web/live';
import { useLanguage, useText } from '#platform/web/text';
import { EmptyState, FailedState, GradeMark, gradeWord, LoadingState } from '#platform/web/ui';
import { en } from '../strings.en.ts';
import { zh } from '../strings.zh.ts';
import { AlarmRow } from './alarm-row.tsx';
import { countByGrade, tabOf, type QueueTab } from './queue.ts';
import type { Queue } from './use-queue.ts';
import './queue.css';

const ROW = 74;
const OVERSCAN = 4;

interface AlarmQueueProps {
  readonly queue: Queue;
  /** Rows of the tab shown, in order. */
  readonly rows: readonly Alarm[];
  readonly tab: QueueTab;
  readonly selected?: string;
  readonly hovered?: string;
  readonly onTab: (tab: QueueTab) => void;
  readonly onSelect: (id: string) => void;
  readonly onHover: (id: string | undefined) => void;
}

/** Rows of the viewport only; keeps the selected row in sight. */
function Rows({
  rows,
  selected,
  hovered,
  onSelect,
  onHover,
}: Omit<AlarmQueueProps, 'queue' | 'tab' | 'onTab'>): ReactNode {
  const t = useText({ zh, en });
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 700 });
  const now = useNow(1000);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const measure = (): void => setView({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, []);
  const at = rows.findIndex((a) => a.id === selected);
  useEffect(() => {
    const element = box.current;
    if (!element || at < 0) return;
    if (at * ROW < element.scrollTop) element.scrollTop = at * ROW;
    else if ((at + 1) * ROW > element.scrollTop + element.clientHeight)
      element.scrollTop = (at + 1) * ROW - element.clientHeight;
  }, [at]);
  const first = Math.max(0, Math.floor(view.top / ROW) - OVERSCAN);
  const last = Math.min(rows.length, Math.ceil((view.top + view.height) / ROW) + OVERSCAN);
  return (
    <div
      className="aqueue-rows"
      ref={box}
      role="listbox"
      aria-label={t.alarms}
      tabIndex={0}
      aria-activedescendant={at >= first && at < last ? `alarm-${selected}` : undefined}
    >
      <div role="presentation" className="aqueue-space" style={{ height: rows.length * ROW }}>
        {rows.slice(first, last).map((alarm, i) => (
          <AlarmRow
            key={alarm.id}
            alarm={alarm}
            now={now}
            top={(first + i) * ROW}
            height={ROW}
            selected={alarm.id === selected}
            hovered={alarm.id === hovered}
            onSelect={() => onSelect(alarm.id)}
            onHover={(over) => onHover(over ? alarm.id : undefined)}
          />
        ))}
      </div>
    </div>
  );
}

/** `alarms` is undefined while they are not known: unknown is a dash, never 0. */
function Counts({ alarms }: { readonly alarms: readonly Alarm[] | undefined }): ReactNode {
  const language = useLanguage();
  const counts = alarms && countByGrade(alarms);
  return (
    <div className="aqueue-counts">
      {grades.map((grade) => (
        <div
          key={grade}
          className={counts?.[grade] === 0 ? 'aqueue-none' : ''}
          title={gradeWord(grade, language)}
        >
          <GradeMark grade={grade} size={17} />
          <b>{counts?.[grade] ?? '—'}</b>
        </div>
      ))}
    </div>
  );
}

/** The graded alarm queue of the desk: to do, in hand, shelved. */
export function AlarmQueue(props: AlarmQueueProps): ReactNode {
  const { queue, rows, tab } = props;
  const t = useText({ zh, en });
  const now = useNow(15_000);
  const tabs: readonly [QueueTab, string][] = [
    ['pending', t.pending],
    ['working', t.working],
    ['shelved', t.shelvedTab],
  ];
  const of = (name: QueueTab): readonly Alarm[] => queue.alarms.filter((a) => tabOf(a, now) === name);
  const known = !queue.loading && !queue.failure;
  const emptyText = { pending: t.empty, working: t.emptyWorking, shelved: t.emptyShelved }[tab];
  return (
    <section className="aqueue" aria-label={t.alarms}>
      <header className="aqueue-head">
        <h2>{t.alarms}</h2>
        <div role="tablist" aria-label={t.alarms} className="aqueue-tabs">
          {tabs.map(([name, word]) => (
            <button
              key={name}
              type="button"
              role="tab"
              aria-selected={name === tab}
              onClick={() => props.onTab(name)}
            >
              {word} <b>{known ? of(name).length : '—'}</b>
            </button>
          ))}
        </div>
      </header>
      <Counts alarms={known ? of(tab) : undefined} />
      {queue.unstored > 0 && (
        <p className="aqueue-warn" role="alert">
          <b>{t.unstored}</b> {t.unstoredLong}
        </p>
      )}
      {queue.loading && <LoadingState rows={8} />}
      {queue.failure && <FailedState failure={queue.failure} onRetry={queue.retry} />}
      {known && rows.length === 0 && (
        <EmptyState title={emptyText} hint={tab === 'pending' ? t.emptyHint : undefined} />
      )}
      {rows.length > 0 && <Rows {...props} />}
    </section>
  );
}

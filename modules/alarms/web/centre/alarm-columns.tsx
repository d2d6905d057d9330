import { useMemo, type ReactNode } from 'react';
import type { Alarm } from '#alarms/contract';
import { MarkBox } from '#platform/web/screens';
import { formatInstant, formatNumber, useText } from '#platform/web/text';
import { GradeMark, type Column } from '#platform/web/ui';
import { zh } from './strings.zh.ts';
import { en } from './strings.en.ts';

/** State of an alarm in words, with whatever a duty officer must not miss beside it. */
export function AlarmStateText({ alarm }: { readonly alarm: Alarm }): ReactNode {
  const t = useText({ zh, en });
  return (
    <span className="alarm-state">
      <span className={alarm.state === 'raised' ? 'tag tag-strong' : 'muted'}>{t.states[alarm.state]}</span>
      {alarm.verdict && <span className="muted">{t.verdicts[alarm.verdict]}</span>}
      {alarm.shelvedUntil && <span className="tag">{t.shelved}</span>}
      {alarm.flag && <span className="tag">{t.flags[alarm.flag]}</span>}
      {alarm.exercise && <span className="tag">{t.exercise}</span>}
      {alarm.suppressed && <span className="tag">{t.suppressed}</span>}
    </span>
  );
}

/** Columns that an open detail says itself. */
const WIDE: ReadonlySet<string> = new Set(['enterprise', 'value', 'active']);

interface Marks {
  readonly marked: ReadonlySet<string>;
  readonly onMark: (marked: ReadonlySet<string>) => void;
}

/**
 * Columns of an alarm table; with `marks`, a box on every alarm that can be acknowledged. `narrow` leaves out what an open
 * detail beside it says.
 */
export function useAlarmColumns(marks?: Marks, narrow = false): readonly Column<Alarm>[] {
  const t = useText({ zh, en });
  return useMemo<readonly Column<Alarm>[]>(() => {
    const all: readonly Column<Alarm>[] = [
      ...(marks ? [markColumn(marks, t.selectAlarm)] : []),
      { key: 'grade', title: t.grade, width: '64px', render: (a) => <GradeMark grade={a.grade} /> },
      { key: 'number', title: t.number, width: '80px', numeric: true, render: (a) => a.number },
      { key: 'title', title: t.title, width: 'minmax(220px, 3fr)', render: (a) => a.title },
      {
        key: 'enterprise',
        title: t.enterprise,
        width: 'minmax(140px, 2fr)',
        render: (a) => a.enterpriseName ?? '—',
      },
      {
        key: 'value',
        title: t.value,
        width: '120px',
        numeric: true,
        render: (a) => (
          <>
            {formatNumber(a.value)} <span className="muted">{a.value === undefined ? '' : a.unit}</span>
          </>
        ),
      },
      { key: 'raised', title: t.raisedAt, width: '165px', render: (a) => formatInstant(a.raisedAt) },
      {
        key: 'state',
        title: t.state,
        width: 'minmax(150px, 1fr)',
        render: (a) => <AlarmStateText alarm={a} />,
      },
      {
        key: 'active',
        title: '',
        width: '84px',
        render: (a) => <span className="muted">{a.active ? t.active : t.cleared}</span>,
      },
    ];
    return narrow ? all.filter((c) => !WIDE.has(c.key)) : all;
  }, [t, marks, narrow]);
}

function markColumn({ marked, onMark }: Marks, label: (n: number) => string): Column<Alarm> {
  return {
    key: 'mark',
    title: '',
    width: '44px',
    render: (alarm) =>
      alarm.state === 'raised' && (
        <MarkBox
          label={label(alarm.number)}
          on={marked.has(alarm.id)}
          onChange={(on) => {
            const next = new Set(marked);
            if (on) next.add(alarm.id);
            else next.delete(alarm.id);
            onMark(next);
          }}
        />
      ),
  };
}

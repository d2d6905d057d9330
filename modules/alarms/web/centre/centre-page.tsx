import { App, Button, Input, Segmented, Select } from 'antd';
import { useMemo, useState, type ReactNode } from 'react';
import { alarmOperations, alarmStates } from '#alarms/contract';
import { grades } from '#platform/contract';
import { refresh } from '#platform/web/client';
import { useEvents, useLink, useNow, useReset } from '#platform/web/live';
import { Link, useLocation } from '#platform/web/router';
import { Screen, usePaged, useSettled } from '#platform/web/screens';
import { useCan } from '#platform/web/shell-types';
import { formatClock, useLanguage, useText } from '#platform/web/text';
import {
  EmptyState,
  FailedState,
  GradeMark,
  gradeWord,
  Icon,
  LoadingState,
  VirtualTable,
} from '#platform/web/ui';
import { useAcknowledgeMany } from './acknowledge-many.ts';
import { AlarmPanel } from './alarm-panel.tsx';
import { useAlarmColumns } from './alarm-columns.tsx';
import { filterOf, queryOf, times, type CentreFilter } from './filter.ts';
import { zh } from './strings.zh.ts';
import { en } from './strings.en.ts';
import './centre.css';

/** 报警中心: every alarm in reach, filtered, with acknowledgement of several at once. */
export function CentrePage(): ReactNode {
  const t = useText({ zh, en });
  const can = useCan();
  const link = useLink();
  const { query: address } = useLocation();
  const [filter, setFilter] = useState<CentreFilter>(() => filterOf(address));
  const minute = Math.floor(useNow(30_000) / 60_000) * 60_000;
  const settled = useSettled(filter);
  const window = settled.time === 'open' || settled.time === 'all' ? 0 : minute;
  const query = useMemo(() => queryOf(settled, window), [settled, window]);
  const list = usePaged(alarmOperations.list, query, { every: 30_000 });
  useEvents(['alarm.*'], () => refresh(alarmOperations.list));
  useReset(() => refresh(alarmOperations.list));
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const marks = useMemo(
    () => (can('alarms.acknowledge') ? { marked, onMark: setMarked } : undefined),
    [can, marked],
  );
  const [openId, setOpenId] = useState<string>();
  const open = list.rows.find((a) => a.id === openId);
  const columns = useAlarmColumns(marks, open !== undefined);
  const raised = list.rows.filter((a) => a.state === 'raised');

  return (
    <Screen
      title={t.centre}
      note={
        <>
          <Counts counts={list.data?.counts} />
          {list.data && <span>{t.listed(list.rows.length, list.hasMore)}</span>}
          {link.state === 'lost' && (
            <span className="tag tag-strong">{t.stale(formatClock(list.readAt))}</span>
          )}
        </>
      }
      actions={
        <>
          <Link to="/alarm-health">{t.health}</Link>
          <Link to="/handover">{t.handover}</Link>
          {marks && (
            <Bulk
              ids={raised.filter((a) => marked.has(a.id)).map((a) => a.id)}
              all={raised.map((a) => a.id)}
              onMark={setMarked}
            />
          )}
        </>
      }
      filters={<Filters filter={filter} onChange={setFilter} />}
    >
      {list.isPending ? (
        <LoadingState rows={10} />
      ) : list.error && list.rows.length === 0 ? (
        <FailedState failure={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <div className={open ? 'screen-columns' : 'alarm-alone'}>
          <VirtualTable
            label={t.centre}
            columns={columns}
            rows={list.rows}
            rowKey={(a) => a.id}
            selected={open?.id}
            onOpen={(a) => setOpenId(a.id)}
            onEnd={list.more}
            empty={<EmptyState title={t.none} hint={t.noneHint} />}
          />
          {open && (
            <div className="panel alarm-side">
              <div className="alarm-side-head">
                <Link to={`/alarms/${open.id}`}>{t.ownPage}</Link>
                <Button
                  type="text"
                  size="small"
                  aria-label={t.close}
                  icon={<Icon name="close" size={16} />}
                  onClick={() => setOpenId(undefined)}
                />
              </div>
              <AlarmPanel alarm={open} />
            </div>
          )}
        </div>
      )}
    </Screen>
  );
}

type Counts = NonNullable<ReturnType<typeof usePaged<typeof alarmOperations.list>>['data']>['counts'];

function Counts({ counts }: { readonly counts: Counts | undefined }): ReactNode {
  const t = useText({ zh, en });
  if (!counts) return undefined;
  return (
    <span className="alarm-counts">
      {grades.map((grade) => (
        <span key={grade}>
          <GradeMark grade={grade} size={16} /> {counts[grade]}
        </span>
      ))}
      <span>{t.counts(counts.unacknowledged)}</span>
      {counts.shelved > 0 && <span>{t.shelvedCount(counts.shelved)}</span>}
    </span>
  );
}

interface BulkProps {
  readonly ids: readonly string[];
  readonly all: readonly string[];
  readonly onMark: (marked: ReadonlySet<string>) => void;
}

function Bulk({ ids, all, onMark }: BulkProps): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  const { message } = App.useApp();
  const { progress, run } = useAcknowledgeMany();
  const acknowledge = async (): Promise<void> => {
    const { done, failures } = await run(ids);
    onMark(new Set());
    if (done > 0) void message.success(t.acknowledged(done));
    if (failures.length > 0)
      void message.error(t.notAcknowledged(failures.length, failures[0].text(language)));
  };
  return (
    <>
      {ids.length === 0 ? (
        <Button disabled={all.length === 0} onClick={() => onMark(new Set(all))}>
          {t.selectAll(all.length)}
        </Button>
      ) : (
        <Button onClick={() => onMark(new Set())}>{t.clearMarks}</Button>
      )}
      <Button
        type="primary"
        disabled={ids.length === 0}
        loading={progress !== undefined}
        onClick={() => void acknowledge()}
      >
        {progress ? t.acknowledging(progress.done, progress.all) : t.acknowledgeMany(ids.length)}
      </Button>
    </>
  );
}

interface FiltersProps {
  readonly filter: CentreFilter;
  readonly onChange: (filter: CentreFilter) => void;
}

function Filters({ filter, onChange }: FiltersProps): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  const set = (part: Partial<CentreFilter>): void => onChange({ ...filter, ...part });
  const narrowed = filter.incidentId
    ? t.incidentFilter
    : filter.enterpriseId
      ? t.enterpriseFilter
      : filter.pointId
        ? t.pointFilter
        : undefined;
  return (
    <>
      <Segmented
        aria-label={t.time}
        value={filter.time}
        onChange={(time) => set({ time })}
        options={times.map((value) => ({ value, label: t.times[value] }))}
      />
      <Select
        allowClear
        aria-label={t.grade}
        placeholder={t.allGrades}
        style={{ width: 120 }}
        value={filter.grade}
        onChange={(grade) => set({ grade })}
        options={grades.map((value) => ({ value, label: gradeWord(value, language) }))}
      />
      <Select
        allowClear
        aria-label={t.state}
        placeholder={t.allStates}
        style={{ width: 130 }}
        value={filter.state}
        onChange={(state) => set({ state })}
        options={alarmStates.map((value) => ({ value, label: t.states[value] }))}
      />
      <Select
        aria-label={t.shelved}
        style={{ width: 120 }}
        value={filter.shelved}
        onChange={(shelved) => set({ shelved })}
        options={[
          { value: 'any' as const, label: t.shelvedAny },
          { value: 'not' as const, label: t.shelvedNot },
          { value: 'only' as const, label: t.shelvedOnly },
        ]}
      />
      <Input
        allowClear
        aria-label={t.search}
        placeholder={t.search}
        style={{ width: 220 }}
        value={filter.q}
        onChange={(event) => set({ q: event.target.value })}
      />
      {narrowed && (
        <Button
          type="link"
          onClick={() => set({ enterpriseId: undefined, pointId: undefined, incidentId: undefined })}
        >
          {narrowed} · {t.showAll}
        </Button>
      )}
    </>
  );
}

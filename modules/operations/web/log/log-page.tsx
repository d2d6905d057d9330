import { Button, Input, Select } from 'antd';
import { useMemo, useState, type ReactNode } from 'react';
import { operationsOperations } from '#operations/contract';
import { useEvents } from '#platform/web/live';
import { Link, useLocation } from '#platform/web/router';
import { Screen, usePaged, useSettled } from '#platform/web/screens';
import { formatInstant, useBoth, useText } from '#platform/web/text';
import { EmptyState, FailedState, Icon, LoadingState, VirtualTable, type Column } from '#platform/web/ui';
import { en } from '../strings.en.ts';
import { zh } from '../strings.zh.ts';
import { detailText, whoOf, type LogEntry } from './entry.ts';
import { eventTypes } from './event-types.ts';
import { VerifyButton } from './verify.tsx';
import './log.css';

/** 日志: what happened, newest first; one entry opens beside the list, its chain on its own page. */
export function LogPage(): ReactNode {
  const t = useText({ zh, en });
  const { query: address } = useLocation();
  const [type, setType] = useState<string | undefined>(address.get('type') ?? undefined);
  const [subject, setSubject] = useState(address.get('subject') ?? '');
  const [actor, setActor] = useState(address.get('actor') ?? '');
  const [open, setOpen] = useState<LogEntry>();
  const [newer, setNewer] = useState(0);
  const [settledSubject, settledActor] = [useSettled(subject.trim()), useSettled(actor.trim())];
  const query = useMemo(
    () => ({
      limit: 200,
      ...(type ? { type } : {}),
      ...(settledSubject ? { subject: settledSubject } : {}),
      ...(settledActor ? { actor: settledActor } : {}),
    }),
    [type, settledSubject, settledActor],
  );
  const list = usePaged(operationsOperations.readLog, query, { cursor: 'before' });
  useEvents(['*'], () => setNewer((n) => n + 1));
  const columns = useLogColumns();
  return (
    <Screen
      title={t.log}
      note={list.data && <span>{t.listed(list.rows.length, list.hasMore)}</span>}
      actions={<VerifyButton />}
      filters={
        <>
          <Select
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            aria-label={t.type}
            placeholder={t.allTypes}
            style={{ width: 220 }}
            value={type}
            onChange={setType}
            options={[...eventTypes]}
          />
          <Input
            allowClear
            aria-label={t.subject}
            placeholder={t.subjectHint}
            style={{ width: 260 }}
            value={subject}
            onChange={(e) => setSubject(e.target.value)}
          />
          <Input
            allowClear
            aria-label={t.actor}
            placeholder={t.actorHint}
            style={{ width: 260 }}
            value={actor}
            onChange={(e) => setActor(e.target.value)}
          />
          {newer > 0 && (
            <Button
              type="link"
              onClick={() => {
                setNewer(0);
                void list.refetch();
              }}
            >
              {t.newer(newer)}
            </Button>
          )}
        </>
      }
    >
      {list.isPending ? (
        <LoadingState rows={10} />
      ) : list.error && list.rows.length === 0 ? (
        <FailedState failure={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <div className={open ? 'screen-columns' : 'log-alone'}>
          <VirtualTable
            label={t.log}
            columns={columns}
            rows={list.rows}
            rowKey={(e) => e.id}
            selected={open?.id}
            onOpen={setOpen}
            onEnd={list.more}
            empty={<EmptyState title={t.none} hint={t.noneHint} />}
          />
          {open && <EntryPanel entry={open} onClose={() => setOpen(undefined)} />}
        </div>
      )}
    </Screen>
  );
}

function useLogColumns(): readonly Column<LogEntry>[] {
  const t = useText({ zh, en });
  const both = useBoth();
  return useMemo(
    () => [
      { key: 'seq', title: t.seq, width: '84px', numeric: true, render: (e) => e.seq },
      { key: 'time', title: t.time, width: '170px', render: (e) => formatInstant(e.time) },
      { key: 'what', title: t.what, width: 'minmax(120px, 1fr)', render: (e) => both(e.title) },
      { key: 'who', title: t.who, width: 'minmax(90px, 1fr)', render: (e) => whoOf(e) ?? t.nobody },
      {
        key: 'detail',
        title: t.detail,
        width: 'minmax(160px, 3fr)',
        render: (e) => <span className="muted">{detailText(e)}</span>,
      },
    ],
    [t, both],
  );
}

function EntryPanel({
  entry,
  onClose,
}: {
  readonly entry: LogEntry;
  readonly onClose: () => void;
}): ReactNode {
  const t = useText({ zh, en });
  const both = useBoth();
  return (
    <section className="panel screen-scroll" aria-label={t.entry} tabIndex={0}>
      <div className="panel-head">
        <h2>{both(entry.title)}</h2>
        <span className="spacer" />
        <Button
          type="text"
          size="small"
          aria-label={t.close}
          icon={<Icon name="close" size={16} />}
          onClick={onClose}
        />
      </div>
      <div className="panel-body form">
        <dl className="facts">
          <dt>{t.seq}</dt>
          <dd>{entry.seq}</dd>
          <dt>{t.time}</dt>
          <dd>{formatInstant(entry.time)}</dd>
          <dt>{t.type}</dt>
          <dd>{entry.type}</dd>
          <dt>{t.who}</dt>
          <dd>{whoOf(entry) ?? t.nobody}</dd>
          <dt>{t.org}</dt>
          <dd className="mono">{entry.orgPath}</dd>
          <dt>{t.subject}</dt>
          <dd className="mono">{entry.subject}</dd>
          <dt>{t.id}</dt>
          <dd className="mono">{entry.id}</dd>
          {entry.causationId && (
            <>
              <dt>{t.causedBy}</dt>
              <dd className="mono">{entry.causationId}</dd>
            </>
          )}
        </dl>
        <Link to={`/log/chains/${entry.correlationId}`}>{t.openChain}</Link>
        {entry.payload === null || entry.payload === undefined ? (
          <p className="muted">{t.redacted}</p>
        ) : (
          <pre className="mono">{JSON.stringify(entry.payload, null, 2)}</pre>
        )}
      </div>
    </section>
  );
}

import { Button, Input, Segmented } from 'antd';
import { useState, type ReactNode } from 'react';
import { incidentOperations, type Incident } from '#incidents/contract';
import { refresh, useOperation } from '#platform/web/client';
import { useEvents } from '#platform/web/live';
import { navigate, useLocation } from '#platform/web/router';
import { useCan } from '#platform/web/shell-types';
import { formatInstant, useText } from '#platform/web/text';
import { EmptyState, FailedState, LoadingState, VirtualTable, type Column } from '#platform/web/ui';
import { LevelMark, MinutesLeft } from './level-mark.tsx';
import { OpenIncidentDialog } from './open-incident-dialog.tsx';
import { en } from './strings.en.ts';
import { zh, type Strings } from './strings.zh.ts';
import './incidents.css';

function columnsOf(t: Strings): Column<Incident>[] {
  return [
    { key: 'number', title: t.number, width: '110px', render: (i) => i.number },
    { key: 'level', title: t.level, width: '90px', render: (i) => <LevelMark level={i.level} /> },
    {
      key: 'title',
      title: t.title,
      width: 'minmax(220px, 3fr)',
      render: (i) => <b title={i.title}>{i.title}</b>,
    },
    { key: 'kind', title: t.kind, width: 'minmax(120px, 1fr)', render: (i) => i.kind },
    { key: 'state', title: t.state, width: '90px', render: (i) => t.states[i.state] },
    {
      key: 'report',
      title: t.nextReport,
      width: '120px',
      render: (i) => (i.state === 'open' ? <MinutesLeft minutes={i.minutesLeft} /> : null),
    },
    { key: 'claimed', title: t.claimed, width: '100px', render: (i) => i.claimedBy ?? '' },
    { key: 'occurred', title: t.occurred, width: '170px', render: (i) => formatInstant(i.occurredAt) },
  ];
}

/** Incidents: open first, by time, searchable. */
export function IncidentsPage(): ReactNode {
  const t = useText({ zh, en });
  const can = useCan();
  const [which, setWhich] = useState<'open' | 'all'>('open');
  const [q, setQ] = useState('');
  const [limit, setLimit] = useState(200);
  const { query } = useLocation();
  const [asked, setAsked] = useState(false);
  const opening = asked || query.get('new') === '1';
  const close = (): void => {
    setAsked(false);
    navigate('/incidents', { replace: true });
  };
  const text = q.trim();
  const list = useOperation(
    incidentOperations.list,
    { query: { limit, ...(which === 'open' ? { open: true } : {}), ...(text ? { q: text } : {}) } },
    { every: 30_000, keep: true },
  );
  useEvents(['incident.*'], () => refresh(incidentOperations.list));
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t.incidents}</h1>
        <Segmented
          value={which}
          onChange={setWhich}
          options={[
            { value: 'open', label: t.open },
            { value: 'all', label: t.all },
          ]}
        />
        <Input.Search
          allowClear
          value={q}
          placeholder={t.search}
          aria-label={t.search}
          className="page-search"
          onChange={(e) => setQ(e.target.value)}
        />
        <span className="spacer" />
        {can('incidents.open') && (
          <Button type="primary" onClick={() => setAsked(true)}>
            {t.new}
          </Button>
        )}
      </header>
      <div className="page-body">
        {list.data ? (
          <VirtualTable
            label={t.incidents}
            columns={columnsOf(t)}
            rows={list.data.items}
            rowKey={(i) => i.id}
            onOpen={(i) => navigate(`/incidents/${i.id}`)}
            empty={<EmptyState title={t.empty} hint={t.emptyHint} />}
            foot={
              <>
                <span>{t.total(list.data.items.length)}</span>
                {list.data.next !== undefined && limit < 1000 && (
                  <Button size="small" onClick={() => setLimit(1000)}>
                    {t.loadMore}
                  </Button>
                )}
              </>
            }
          />
        ) : list.error ? (
          <FailedState failure={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <LoadingState rows={10} />
        )}
      </div>
      {opening && <OpenIncidentDialog onClose={close} onOpened={(i) => navigate(`/incidents/${i.id}`)} />}
    </div>
  );
}

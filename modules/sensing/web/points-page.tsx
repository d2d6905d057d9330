import { Button, Input, Select } from 'antd';
import { useMemo, useState, type ReactNode } from 'react';
import { sensingOperations, type PointValue } from '#sensing/contract';
import { useLink } from '#platform/web/live';
import { navigate, useLocation } from '#platform/web/router';
import { MarkBox, Screen, usePaged, useSettled } from '#platform/web/screens';
import { formatClock, useBoth, useText } from '#platform/web/text';
import {
  Age,
  EmptyState,
  FailedState,
  LoadingState,
  Value,
  VirtualTable,
  type Column,
} from '#platform/web/ui';
import { useLivePoints, type LivePoint } from './data.ts';
import { zh } from './strings.zh.ts';
import { en } from './strings.en.ts';
import { MODES, quantities, quantityTitle, STATES } from './words.ts';

const MAX_COMPARED = 6;

/** 监测点: every point in reach with its live value, state and age; several can be compared on one trend. */
export function PointsPage(): ReactNode {
  const t = useText({ zh, en });
  const both = useBoth();
  const link = useLink();
  const { query: given } = useLocation();
  const [q, setQ] = useState(given.get('q') ?? '');
  const [quantity, setQuantity] = useState<string>();
  const [state, setState] = useState<PointValue['state'] | undefined>(
    (given.get('state') as PointValue['state'] | null) ?? undefined,
  );
  const [marked, setMarked] = useState<ReadonlySet<number>>(new Set());
  const text = useSettled(q.trim());
  const query = useMemo(
    () => ({
      limit: 200,
      ...(text ? { q: text } : {}),
      ...(quantity ? { quantity } : {}),
      ...(state ? { state } : {}),
    }),
    [text, quantity, state],
  );
  const list = usePaged(sensingOperations.listPoints, query, { every: 60_000 });
  const rows = useLivePoints(list.rows);
  const columns = usePointColumns(marked, setMarked);
  const compare = [...marked];

  return (
    <Screen
      title={t.points}
      note={
        <>
          <span>{t.shown(rows.length, list.hasMore)}</span>
          {link.state === 'lost' && (
            <span className="tag tag-strong">{t.stale(formatClock(list.readAt))}</span>
          )}
        </>
      }
      actions={
        <Button
          type="primary"
          disabled={compare.length < 1}
          title={compare.length < 1 ? t.compareHint : undefined}
          onClick={() =>
            navigate(
              `/points/${compare[0]}${compare.length > 1 ? `?with=${compare.slice(1).join(',')}` : ''}`,
            )
          }
        >
          {t.compare(compare.length)}
        </Button>
      }
      filters={
        <>
          <Input
            allowClear
            aria-label={t.search}
            placeholder={t.search}
            style={{ width: 220 }}
            value={q}
            onChange={(event) => setQ(event.target.value)}
          />
          <Select
            allowClear
            aria-label={t.quantity}
            placeholder={t.allQuantities}
            style={{ width: 150 }}
            value={quantity}
            onChange={setQuantity}
            options={quantities.map((value) => ({ value, label: both(quantityTitle(value)) }))}
          />
          <Select
            allowClear
            aria-label={t.state}
            placeholder={t.allStates}
            style={{ width: 130 }}
            value={state}
            onChange={setState}
            options={Object.entries(STATES).map(([value, title]) => ({ value, label: both(title) }))}
          />
          <span className="muted">{t.compareHint}</span>
        </>
      }
    >
      {list.isPending ? (
        <LoadingState rows={10} />
      ) : list.error && rows.length === 0 ? (
        <FailedState failure={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <VirtualTable
          label={t.points}
          columns={columns}
          rows={rows}
          rowKey={(row) => String(row.point.id)}
          onOpen={(row) => navigate(`/points/${row.point.id}`)}
          onEnd={list.more}
          empty={<EmptyState title={t.noPoints} hint={t.noPointsHint} />}
        />
      )}
    </Screen>
  );
}

function usePointColumns(
  marked: ReadonlySet<number>,
  setMarked: (next: ReadonlySet<number>) => void,
): readonly Column<LivePoint>[] {
  const t = useText({ zh, en });
  const both = useBoth();
  return useMemo(
    () => [
      {
        key: 'mark',
        title: '',
        width: '44px',
        render: ({ point }) => (
          <MarkBox
            label={t.markPoint(point.name)}
            on={marked.has(point.id)}
            onChange={(on) => {
              const next = new Set(marked);
              if (on && next.size < MAX_COMPARED) next.add(point.id);
              else next.delete(point.id);
              setMarked(next);
            }}
          />
        ),
      },
      { key: 'name', title: t.name, width: 'minmax(130px, 1fr)', render: ({ point }) => point.name },
      {
        key: 'enterprise',
        title: t.enterprise,
        width: 'minmax(160px, 2fr)',
        render: ({ point }) => point.enterpriseName ?? '—',
      },
      {
        key: 'code',
        title: t.code,
        width: 'minmax(140px, 1fr)',
        render: ({ point }) => <span className="muted">{point.code}</span>,
      },
      {
        key: 'quantity',
        title: t.quantity,
        width: '110px',
        render: ({ point }) => both(quantityTitle(point.quantity)),
      },
      {
        key: 'value',
        title: t.value,
        width: '150px',
        numeric: true,
        render: ({ point, value }) => <Value value={value.value} unit={point.unit} />,
      },
      {
        key: 'state',
        title: t.state,
        width: '100px',
        render: ({ value }) => (
          <span className={value.state === 'live' ? 'muted' : 'tag tag-strong'}>
            {both(STATES[value.state])}
          </span>
        ),
      },
      { key: 'age', title: t.age, width: '120px', render: ({ value }) => <Age at={value.deviceTime} /> },
      {
        key: 'mode',
        title: t.mode,
        width: '90px',
        render: ({ point }) =>
          point.mode === 'normal' ? (
            <span className="muted">{both(MODES.normal)}</span>
          ) : (
            <span className="tag tag-strong">{both(MODES[point.mode])}</span>
          ),
      },
    ],
    [t, both, marked, setMarked],
  );
}

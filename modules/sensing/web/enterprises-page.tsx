import { Checkbox, Input, Select } from 'antd';
import { useMemo, useState, type ReactNode } from 'react';
import { fields, sensingOperations, type Enterprise, type Field } from '#sensing/contract';
import { Link, navigate, useLocation } from '#platform/web/router';
import { Screen, usePaged, useSettled } from '#platform/web/screens';
import { useCan } from '#platform/web/shell-types';
import { formatNumber, useBoth, useText } from '#platform/web/text';
import { EmptyState, FailedState, LoadingState, VirtualTable, type Column } from '#platform/web/ui';
import { zh } from './strings.zh.ts';
import { en } from './strings.en.ts';
import { FIELDS } from './words.ts';

/** 企业档案: every enterprise in reach. */
export function EnterprisesPage(): ReactNode {
  const t = useText({ zh, en });
  const both = useBoth();
  const can = useCan();
  const { query: given } = useLocation();
  const [q, setQ] = useState(given.get('q') ?? '');
  const [field, setField] = useState<Field>();
  const [major, setMajor] = useState(false);
  const text = useSettled(q.trim());
  const query = useMemo(
    () => ({
      limit: 200,
      ...(text ? { q: text } : {}),
      ...(field ? { field } : {}),
      ...(major ? { majorHazard: true } : {}),
    }),
    [text, field, major],
  );
  const list = usePaged(sensingOperations.listEnterprises, query);
  const columns = useMemo<readonly Column<Enterprise>[]>(
    () => [
      { key: 'name', title: t.name, width: 'minmax(220px, 2fr)', render: (e) => e.name },
      {
        key: 'major',
        title: t.majorHazard,
        width: '110px',
        render: (e) => (e.majorHazard ? <span className="tag tag-strong">{t.majorHazard}</span> : ''),
      },
      { key: 'field', title: t.field, width: '110px', render: (e) => both(FIELDS[e.field]) },
      { key: 'industry', title: t.industry, width: '120px', render: (e) => e.industry },
      {
        key: 'address',
        title: t.address,
        width: 'minmax(140px, 2fr)',
        render: (e) => <span className="muted">{e.address ?? '—'}</span>,
      },
      {
        key: 'dust',
        title: t.dustWorkers,
        width: '90px',
        numeric: true,
        render: (e) => formatNumber(e.dustWorkers),
      },
      {
        key: 'points',
        title: t.pointsCount,
        width: '100px',
        numeric: true,
        render: (e) => formatNumber(e.points),
      },
    ],
    [t, both],
  );
  return (
    <Screen
      title={t.enterprises}
      note={<span>{t.shown(list.rows.length, list.hasMore)}</span>}
      actions={
        <>
          <Link to="/must-connect">{t.mustConnect}</Link>
          {can('sensing.manage') && <Link to="/import">{t.import}</Link>}
        </>
      }
      filters={
        <>
          <Input
            allowClear
            aria-label={t.searchEnterprise}
            placeholder={t.searchEnterprise}
            style={{ width: 240 }}
            value={q}
            onChange={(event) => setQ(event.target.value)}
          />
          <Select
            allowClear
            aria-label={t.field}
            placeholder={t.allFields}
            style={{ width: 140 }}
            value={field}
            onChange={setField}
            options={fields.map((value) => ({ value, label: both(FIELDS[value]) }))}
          />
          <Checkbox checked={major} onChange={(event) => setMajor(event.target.checked)}>
            {t.onlyMajor}
          </Checkbox>
        </>
      }
    >
      {list.isPending ? (
        <LoadingState rows={10} />
      ) : list.error && list.rows.length === 0 ? (
        <FailedState failure={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <VirtualTable
          label={t.enterprises}
          columns={columns}
          rows={list.rows}
          rowKey={(e) => e.id}
          onOpen={(e) => navigate(`/enterprises/${e.id}`)}
          onEnd={list.more}
          empty={<EmptyState title={t.noEnterprises} hint={t.noEnterprisesHint} />}
        />
      )}
    </Screen>
  );
}

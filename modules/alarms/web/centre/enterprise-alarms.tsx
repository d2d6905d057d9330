import { useMemo, type ReactNode } from 'react';
import { alarmOperations } from '#alarms/contract';
import { refresh } from '#platform/web/client';
import { useEvents } from '#platform/web/live';
import { Link, navigate } from '#platform/web/router';
import { usePaged } from '#platform/web/screens';
import { useText } from '#platform/web/text';
import { EmptyState, FailedState, LoadingState, VirtualTable } from '#platform/web/ui';
import { useAlarmColumns } from './alarm-columns.tsx';
import { zh } from './strings.zh.ts';
import { en } from './strings.en.ts';
import './centre.css';

/** The alarms of one enterprise, newest first, inside its file. */
export function EnterpriseAlarms({ enterpriseId }: { readonly enterpriseId: string }): ReactNode {
  const t = useText({ zh, en });
  const query = useMemo(() => ({ enterpriseId, limit: 100 }), [enterpriseId]);
  const list = usePaged(alarmOperations.list, query);
  useEvents(['alarm.*'], () => refresh(alarmOperations.list));
  const columns = useAlarmColumns();
  if (list.isPending) return <LoadingState />;
  if (list.error && list.rows.length === 0)
    return <FailedState failure={list.error} onRetry={() => void list.refetch()} />;
  return (
    <>
      <div style={{ height: Math.min(360, 110 + list.rows.length * 34) }}>
        <VirtualTable
          label={t.forEnterprise}
          columns={columns}
          rows={list.rows}
          rowKey={(a) => a.id}
          onOpen={(a) => navigate(`/alarms/${a.id}`)}
          onEnd={list.more}
          empty={<EmptyState title={t.none} />}
        />
      </div>
      <p>
        <Link to={`/alarms?enterprise=${enterpriseId}&time=all`}>{t.centre}</Link>
      </p>
    </>
  );
}

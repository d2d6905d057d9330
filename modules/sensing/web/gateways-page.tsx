import { Button } from 'antd';
import { useMemo, useState, type ReactNode } from 'react';
import { sensingOperations, type Gateway } from '#sensing/contract';
import { Link, navigate } from '#platform/web/router';
import { Screen, usePaged } from '#platform/web/screens';
import { useCan } from '#platform/web/shell-types';
import { formatNumber, useText } from '#platform/web/text';
import { Age, EmptyState, FailedState, LoadingState, VirtualTable, type Column } from '#platform/web/ui';
import { CreateGateway } from './create-gateway.tsx';
import { GatewayErrors, LinkState } from './gateway-state.tsx';
import { zh } from './strings.zh.ts';
import { en } from './strings.en.ts';

const QUERY = { limit: 500 };

/** 网关: every gateway with its link, last contact and errors. */
export function GatewaysPage(): ReactNode {
  const t = useText({ zh, en });
  const can = useCan();
  const [creating, setCreating] = useState(false);
  const list = usePaged(sensingOperations.listGateways, QUERY, { every: 10_000 });
  const columns = useMemo<readonly Column<Gateway>[]>(
    () => [
      { key: 'id', title: t.gatewayId, width: 'minmax(140px, 1fr)', render: (g) => g.id },
      { key: 'name', title: t.name, width: 'minmax(160px, 2fr)', render: (g) => g.name },
      { key: 'protocol', title: t.protocol, width: '110px', render: (g) => g.protocol },
      { key: 'link', title: t.link, width: '100px', render: (g) => <LinkState gateway={g} /> },
      { key: 'contact', title: t.lastContact, width: '150px', render: (g) => <Age at={g.lastContactAt} /> },
      { key: 'good', title: t.lastGood, width: '150px', render: (g) => <Age at={g.lastGoodAt} /> },
      {
        key: 'points',
        title: t.pointsCount,
        width: '90px',
        numeric: true,
        render: (g) => formatNumber(g.points),
      },
      {
        key: 'errors',
        title: t.errors,
        width: 'minmax(100px, 1fr)',
        render: (g) => <GatewayErrors errors={g.errors} />,
      },
    ],
    [t],
  );
  return (
    <Screen
      title={t.gateways}
      note={<span>{t.shown(list.rows.length, list.hasMore)}</span>}
      actions={
        <>
          <Link to="/quarantine">{t.quarantine}</Link>
          {can('sensing.manageGateways') && (
            <Button type="primary" onClick={() => setCreating(true)}>
              {t.newGateway}
            </Button>
          )}
        </>
      }
    >
      {list.isPending ? (
        <LoadingState rows={8} />
      ) : list.error && list.rows.length === 0 ? (
        <FailedState failure={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <VirtualTable
          label={t.gateways}
          columns={columns}
          rows={list.rows}
          rowKey={(g) => g.id}
          onOpen={(g) => navigate(`/gateways/${encodeURIComponent(g.id)}`)}
          onEnd={list.more}
          empty={<EmptyState title={t.noGateways} hint={t.noGatewaysHint} />}
        />
      )}
      {creating && <CreateGateway onClose={() => setCreating(false)} />}
    </Screen>
  );
}

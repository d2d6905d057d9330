import { useMemo, type ReactNode } from 'react';
import { sensingOperations } from '#sensing/contract';
import type { OutputOf } from '#platform/contract';
import { useOperation } from '#platform/web/client';
import { Screen } from '#platform/web/screens';
import { formatInstant, useText } from '#platform/web/text';
import { EmptyState, Loaded, VirtualTable, type Column } from '#platform/web/ui';
import { zh } from './strings.zh.ts';
import { en } from './strings.en.ts';

type Row = OutputOf<typeof sensingOperations.quarantine>['items'][number];

/** 隔离数据: what was received but not believed, and why. */
export function QuarantinePage(): ReactNode {
  const t = useText({ zh, en });
  const list = useOperation(sensingOperations.quarantine, {}, { every: 15_000 });
  const columns = useMemo<readonly Column<Row>[]>(
    () => [
      { key: 'at', title: t.received, width: '170px', render: (r) => formatInstant(r.receivedAt) },
      { key: 'gateway', title: t.gateway, width: '160px', render: (r) => r.gatewayId },
      { key: 'reason', title: t.reason, width: 'minmax(160px, 1fr)', render: (r) => r.reason },
      {
        key: 'sample',
        title: t.sample,
        width: 'minmax(240px, 2fr)',
        render: (r) => <span className="mono">{r.sample}</span>,
      },
    ],
    [t],
  );
  return (
    <Screen
      back={{ to: '/gateways', title: t.gateways }}
      title={t.quarantine}
      note={list.data && list.data.countedOut > 0 && <span>{t.countedOut(list.data.countedOut)}</span>}
    >
      <Loaded query={list} rows={8}>
        {(found) => (
          <VirtualTable
            label={t.quarantine}
            columns={columns}
            rows={found.items}
            rowKey={(r) => String(r.id)}
            empty={<EmptyState title={t.noQuarantine} hint={t.noQuarantineHint} />}
          />
        )}
      </Loaded>
    </Screen>
  );
}

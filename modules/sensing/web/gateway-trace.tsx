import { useState, type ReactNode } from 'react';
import { sensingOperations } from '#sensing/contract';
import type { OutputOf } from '#platform/contract';
import { useOperation } from '#platform/web/client';
import { formatInstant, useText } from '#platform/web/text';
import { EmptyState, Loaded, VirtualTable, type Column } from '#platform/web/ui';
import { zh } from './strings.zh.ts';
import { en } from './strings.en.ts';
import './sensing.css';

type Frame = OutputOf<typeof sensingOperations.trace>['items'][number] & { readonly key: string };

/** The newest frames of a gateway, and what they decode to. */
export function GatewayTrace({ gatewayId }: { readonly gatewayId: string }): ReactNode {
  const t = useText({ zh, en });
  const trace = useOperation(sensingOperations.trace, { params: { id: gatewayId } }, { every: 3000 });
  const [open, setOpen] = useState<Frame>();
  const columns: readonly Column<Frame>[] = [
    { key: 'at', title: t.time, width: '170px', render: (f) => formatInstant(f.at) },
    {
      key: 'direction',
      title: t.direction,
      width: '60px',
      render: (f) => (f.direction === 'in' ? t.inbound : t.outbound),
    },
    {
      key: 'hex',
      title: t.frame,
      width: 'minmax(240px, 1fr)',
      render: (f) => <span className="mono">{f.hex}</span>,
    },
    { key: 'error', title: t.errors, width: 'minmax(100px, 200px)', render: (f) => f.error ?? '' },
  ];
  return (
    <Loaded query={trace}>
      {(found) => {
        const rows = found.items.map((item, i) => ({ ...item, key: `${item.at}-${i}` }));
        return (
          <>
            <div style={{ height: 320 }}>
              <VirtualTable
                label={t.trace}
                columns={columns}
                rows={rows}
                rowKey={(f) => f.key}
                selected={open?.key}
                onOpen={setOpen}
                empty={<EmptyState title={t.noTrace} hint={t.noTraceHint} />}
              />
            </div>
            {open && (
              <div className="panel">
                <div className="panel-body frame-box" tabIndex={0} role="region" aria-label={t.frame}>
                  <pre className="mono">{open.hex}</pre>
                  {open.decoded !== undefined && (
                    <pre className="mono">{JSON.stringify(open.decoded, null, 2)}</pre>
                  )}
                  {open.error && <p>{open.error}</p>}
                </div>
              </div>
            )}
          </>
        );
      }}
    </Loaded>
  );
}

import { App, Button } from 'antd';
import { useMemo, useState, type ReactNode } from 'react';
import { operationsOperations } from '#operations/contract';
import { asFailure, download } from '#platform/web/client';
import { Screen, usePaged } from '#platform/web/screens';
import { useCan, type PageProps } from '#platform/web/shell-types';
import { formatInstant, useBoth, useLanguage, useText } from '#platform/web/text';
import { EmptyState, FailedState, LoadingState } from '#platform/web/ui';
import { en } from '../strings.en.ts';
import { zh } from '../strings.zh.ts';
import { depthsOf, detailText, whoOf } from './entry.ts';
import './log.css';

/** One chain as a timeline: what led to what, and its export with proofs. */
export function ChainPage({ params }: PageProps): ReactNode {
  const t = useText({ zh, en });
  const both = useBoth();
  const id = params['id'];
  const query = useMemo(() => ({ correlationId: id, limit: 500 }), [id]);
  const list = usePaged(operationsOperations.readLog, query, { cursor: 'before' });
  const entries = useMemo(() => [...list.rows].sort((a, b) => a.seq - b.seq), [list.rows]);
  const depths = useMemo(() => depthsOf(entries), [entries]);
  return (
    <Screen
      flow
      back={{ to: '/log', title: t.log }}
      title={t.chain}
      note={
        <>
          <span>{t.entries(entries.length)}</span>
          <span className="mono">{id}</span>
        </>
      }
      actions={<ExportChain id={id} />}
    >
      {list.isPending ? (
        <LoadingState rows={8} />
      ) : list.error ? (
        <FailedState failure={list.error} onRetry={() => void list.refetch()} />
      ) : entries.length === 0 ? (
        <EmptyState title={t.none} />
      ) : (
        <ol className="chain panel">
          {entries.map((e) => (
            <li key={e.id} style={{ paddingLeft: 14 + Math.min(6, depths.get(e.id) ?? 0) * 22 }}>
              <span className="chain-dot" aria-hidden="true" />
              <div>
                <strong>{both(e.title)}</strong> <span className="muted">{detailText(e)}</span>
                <div className="muted chain-by">
                  {formatInstant(e.time)} · {whoOf(e) ?? t.nobody} · {t.seq} {e.seq} · {e.type}
                </div>
                <details>
                  <summary>{t.payload}</summary>
                  <pre className="mono">
                    {e.payload === null || e.payload === undefined
                      ? t.redacted
                      : JSON.stringify(e.payload, null, 2)}
                  </pre>
                </details>
              </div>
            </li>
          ))}
        </ol>
      )}
    </Screen>
  );
}

function ExportChain({ id }: { readonly id: string }): ReactNode {
  const t = useText({ zh, en });
  const can = useCan();
  const language = useLanguage();
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  if (!can('operations.exportChain')) return <span className="muted">{t.noExport}</span>;
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      await download(operationsOperations.exportChain, `fengsui-chain-${id}.json`, { params: { id } });
      void message.success(t.exported);
    } catch (error) {
      void message.error({ content: asFailure(error).text(language), duration: 6 });
    }
    setBusy(false);
  };
  return (
    <Button type="primary" title={t.exportHint} loading={busy} onClick={() => void save()}>
      {t.exportChain}
    </Button>
  );
}

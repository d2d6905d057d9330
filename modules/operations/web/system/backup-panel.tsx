import { App, Button } from 'antd';
import type { ReactNode } from 'react';
import { operationsOperations } from '#operations/contract';
import type { OutputOf } from '#platform/contract';
import { refresh, useAct, useOperation } from '#platform/web/client';
import { useEvents } from '#platform/web/live';
import { useCan } from '#platform/web/shell-types';
import { formatBytes, formatInstant, formatNumber, useText } from '#platform/web/text';
import { Loaded } from '#platform/web/ui';
import { en } from '../strings.en.ts';
import { zh } from '../strings.zh.ts';

type Backups = OutputOf<typeof operationsOperations.listBackups>;

/** The backups taken, whether one runs now, and one more on demand. */
export function BackupPanel(): ReactNode {
  const t = useText({ zh, en });
  const can = useCan();
  const { message } = App.useApp();
  const list = useOperation(operationsOperations.listBackups, {}, { every: 10_000 });
  useEvents(['backup.*'], () => refresh(operationsOperations.listBackups, operationsOperations.state));
  const act = useAct(operationsOperations.startBackup, {
    refresh: [operationsOperations.listBackups],
    onDone: () => void message.success(t.backupStarted),
  });
  const running = list.data?.running ?? false;
  return (
    <div className="form">
      <Loaded query={list}>{(data) => <History items={data.items} />}</Loaded>
      {can('operations.manage') ? (
        <div>
          <Button disabled={running} loading={act.busy} onClick={() => void act.run({})}>
            {running ? t.backingUp : t.backUpNow}
          </Button>
        </div>
      ) : (
        <p className="muted">{running ? t.backingUp : t.noManage}</p>
      )}
    </div>
  );
}

function History({ items }: { readonly items: Backups['items'] }): ReactNode {
  const t = useText({ zh, en });
  if (items.length === 0) return <p>{t.neverBackedUp}</p>;
  return (
    <div className="system-backups" tabIndex={0} role="region" aria-label={t.backup}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t.time}</th>
            <th scope="col">{t.result}</th>
            <th scope="col" className="num">
              {t.size}
            </th>
            <th scope="col" className="num">
              {t.seconds}
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((b) => (
            <tr key={b.at} title={b.file}>
              <td>{formatInstant(b.at)}</td>
              <td>
                {b.ok ? t.backupOk : <span className="tag tag-strong">{t.backupBad}</span>}
                {b.error && <div className="muted">{b.error}</div>}
              </td>
              <td className="num">{b.ok ? formatBytes(b.bytes) : '—'}</td>
              <td className="num">{formatNumber(Math.round(b.seconds * 10) / 10)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

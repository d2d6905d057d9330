import { Button } from 'antd';
import type { ReactNode } from 'react';
import { alarmOperations, type Alarm } from '#alarms/contract';
import { refresh, useOperation } from '#platform/web/client';
import { useEvents } from '#platform/web/live';
import { Link } from '#platform/web/router';
import { Screen } from '#platform/web/screens';
import { useSession } from '#platform/web/shell-types';
import { formatInstant, useText } from '#platform/web/text';
import { GradeMark, Loaded } from '#platform/web/ui';
import { AlarmStateText } from '../centre/alarm-columns.tsx';
import { zh } from '../centre/strings.zh.ts';
import { en } from '../centre/strings.en.ts';
import '../centre/centre.css';

/** 交接班清单: everything shelved, in maintenance or open; printed and signed. */
export function HandoverPage(): ReactNode {
  const t = useText({ zh, en });
  const session = useSession();
  const list = useOperation(alarmOperations.handover, {}, { every: 30_000 });
  useEvents(['alarm.*', 'point.modeChanged'], () => refresh(alarmOperations.handover));
  return (
    <Screen
      flow
      back={{ to: '/alarms', title: t.centre }}
      title={t.handover}
      note={
        <span>{`${session.orgName} · ${list.data ? t.printedAt(formatInstant(list.dataUpdatedAt)) : ''}`}</span>
      }
      actions={
        <Button className="no-print" onClick={() => print()}>
          {t.print}
        </Button>
      }
    >
      <div className="handover">
        <Loaded query={list} rows={8}>
          {(data) => (
            <>
              <h2>{`${t.openAlarms}（${data.open.length}）`}</h2>
              <Alarms items={data.open} />
              <h2>{`${t.shelvedAlarms}（${data.shelved.length}）`}</h2>
              <Alarms items={data.shelved} shelved />
              <h2>{`${t.maintenance}（${data.maintenance.length}）`}</h2>
              <Maintenance items={data.maintenance} />
              <p className="sign">
                <span>
                  {t.handoverBy}：{session.name}
                </span>
                <span>{t.takeoverBy}：</span>
              </p>
            </>
          )}
        </Loaded>
      </div>
    </Screen>
  );
}

function Alarms({
  items,
  shelved = false,
}: {
  readonly items: readonly Alarm[];
  readonly shelved?: boolean;
}): ReactNode {
  const t = useText({ zh, en });
  if (items.length === 0) return <p className="muted">{t.nothing}</p>;
  return (
    <div className="panel">
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t.grade}</th>
            <th scope="col" className="num">
              {t.number}
            </th>
            <th scope="col">{t.title}</th>
            <th scope="col">{t.enterprise}</th>
            <th scope="col">{t.raisedAt}</th>
            <th scope="col">{shelved ? t.until : t.state}</th>
            {shelved && <th scope="col">{t.reason}</th>}
          </tr>
        </thead>
        <tbody>
          {items.map((a) => (
            <tr key={a.id}>
              <td>
                <GradeMark grade={a.grade} word />
              </td>
              <td className="num">{a.number}</td>
              <td>
                <Link to={`/alarms/${a.id}`}>{a.title}</Link>
              </td>
              <td>{a.enterpriseName ?? '—'}</td>
              <td>{formatInstant(a.raisedAt)}</td>
              <td>
                {shelved ? a.shelvedUntil && formatInstant(a.shelvedUntil) : <AlarmStateText alarm={a} />}
              </td>
              {shelved && <td>{a.shelveReason ?? '—'}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface MaintenanceItem {
  readonly pointId: number;
  readonly name: string;
  readonly until?: string;
  readonly reason?: string;
}

function Maintenance({ items }: { readonly items: readonly MaintenanceItem[] }): ReactNode {
  const t = useText({ zh, en });
  if (items.length === 0) return <p className="muted">{t.nothing}</p>;
  return (
    <div className="panel">
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t.point}</th>
            <th scope="col">{t.until}</th>
            <th scope="col">{t.reason}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((m) => (
            <tr key={m.pointId}>
              <td>
                <Link to={`/points/${m.pointId}`}>{m.name}</Link>
              </td>
              <td>{m.until ? formatInstant(m.until) : t.noEnd}</td>
              <td>{m.reason ?? '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

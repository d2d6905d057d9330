import { App, Button } from 'antd';
import type { ReactNode } from 'react';
import { operationsOperations } from '#operations/contract';
import type { OutputOf } from '#platform/contract';
import { useAct, useOperation } from '#platform/web/client';
import { useCan } from '#platform/web/shell-types';
import { formatInstant, useLanguage, useText } from '#platform/web/text';
import { en } from '../strings.en.ts';
import { zh } from '../strings.zh.ts';

type Troubles = OutputOf<typeof operationsOperations.state>['troubles'];

/** What is wrong with the system itself, and the facts that wait for a hand; nothing while all is well. */
export function TroublesPanel({ troubles }: { readonly troubles: Troubles }): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  if (troubles.length === 0) return null;
  return (
    <section className="panel" aria-label={t.troubles}>
      <div className="panel-head">
        <h2>{t.troubles}</h2>
      </div>
      <div className="panel-body">
        <div role="alert">
          <ul>
            {troubles.map(({ code, text, since }) => (
              <li key={code}>
                <b>{text[language]}</b>{' '}
                <span className="muted">
                  {t.since} {formatInstant(since)}
                </span>
              </li>
            ))}
          </ul>
        </div>
        {troubles.some((x) => x.code.startsWith('reaction.parked:')) && <ParkedFacts />}
      </div>
    </section>
  );
}

function ParkedFacts(): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  const can = useCan();
  const { message } = App.useApp();
  const list = useOperation(operationsOperations.listParked, {}, { every: 10_000 });
  const retry = useAct(operationsOperations.retryParked, {
    refresh: [operationsOperations.listParked, operationsOperations.state],
    onDone: ({ taken }) => void (taken ? message.success(t.retryTaken) : message.warning(t.retryFailed)),
  });
  return (
    <table className="plain-table" aria-label={t.parked}>
      <thead>
        <tr>
          <th scope="col">{t.seq}</th>
          <th scope="col">{t.what}</th>
          <th scope="col">{t.subject}</th>
          <th scope="col">{t.detail}</th>
          <th scope="col" className="num">
            {t.tries}
          </th>
          <th scope="col">{t.retry}</th>
        </tr>
      </thead>
      <tbody>
        {list.data?.items.map((fact) => (
          <tr key={`${fact.reaction} ${fact.seq}`} title={formatInstant(fact.parkedAt)}>
            <td className="num">{fact.seq}</td>
            <td>{fact.title[language]}</td>
            <td>{fact.subject}</td>
            <td>
              {fact.reaction}
              <div className="muted">{fact.error}</div>
            </td>
            <td className="num">{fact.tries}</td>
            <td>
              {can('operations.manage') && (
                <Button
                  size="small"
                  loading={retry.busy}
                  onClick={() => void retry.run({ body: { reaction: fact.reaction, seq: fact.seq } })}
                >
                  {t.retry}
                </Button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

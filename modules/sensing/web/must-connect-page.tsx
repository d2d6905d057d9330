import { useState, type ReactNode } from 'react';
import { sensingOperations } from '#sensing/contract';
import type { OutputOf } from '#platform/contract';
import { useOperation } from '#platform/web/client';
import { Link } from '#platform/web/router';
import { Screen } from '#platform/web/screens';
import { formatNumber, useBoth, useText } from '#platform/web/text';
import { Loaded } from '#platform/web/ui';
import { Button } from 'antd';
import { zh } from './strings.zh.ts';
import { en } from './strings.en.ts';
import './sensing.css';

type Lists = OutputOf<typeof sensingOperations.mustConnect>;

const percent = (part: number, whole: number): string =>
  whole === 0 ? '—' : `${((100 * part) / whole).toFixed(1)}%`;
const FIRST = 50;

/** 应接必接: who must be connected by when, who is not, and how many points are online. */
export function MustConnectPage(): ReactNode {
  const t = useText({ zh, en });
  const lists = useOperation(sensingOperations.mustConnect, {}, { every: 60_000 });
  const data = lists.data;
  return (
    <Screen
      flow
      back={{ to: '/enterprises', title: t.enterprises }}
      title={t.mustConnect}
      note={
        data && (
          <span>
            {t.onlineRate} <strong>{percent(data.pointsOnline, data.pointsTotal)}</strong>（
            {formatNumber(data.pointsOnline)} / {formatNumber(data.pointsTotal)}，{t.onlineGoal}）
          </span>
        )
      }
    >
      <Loaded query={lists} rows={8}>
        {(found) => found.lists.map((list) => <List key={list.rule} list={list} />)}
      </Loaded>
    </Screen>
  );
}

function List({ list }: { readonly list: Lists['lists'][number] }): ReactNode {
  const t = useText({ zh, en });
  const both = useBoth();
  const [all, setAll] = useState(false);
  const shown = all ? list.missing : list.missing.slice(0, FIRST);
  const share = list.due === 0 ? 1 : list.connected / list.due;
  return (
    <section className="panel" aria-label={both(list.title)}>
      <div className="panel-head">
        <h2>{both(list.title)}</h2>
        <span className="tag">{list.rule}</span>
        <span className="spacer" />
        <span className="muted">
          {t.deadline} {list.deadline}
        </span>
        <span>
          <span className="rate-bar" aria-hidden="true">
            <span style={{ width: `${share * 100}%` }} />
          </span>
          {t.connected} {formatNumber(list.connected)} / {t.due} {formatNumber(list.due)} ·{' '}
          {percent(list.connected, list.due)}
        </span>
      </div>
      <div className="panel-body">
        {list.missing.length === 0 ? (
          <p className="muted">{t.noneMissing}</p>
        ) : (
          <table className="plain-table">
            <thead>
              <tr>
                <th scope="col">{`${t.missing} ${list.missing.length}`}</th>
                <th scope="col">{t.reason}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((m) => (
                <tr key={m.enterpriseId + m.reason}>
                  <td>
                    <Link to={`/enterprises/${m.enterpriseId}`}>{m.name}</Link>
                  </td>
                  <td className="muted">{m.reason}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {list.missing.length > shown.length && (
          <Button type="link" onClick={() => setAll(true)}>
            {t.shown(list.missing.length, false)}
          </Button>
        )}
      </div>
    </section>
  );
}

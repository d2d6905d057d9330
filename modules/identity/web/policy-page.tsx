import { Checkbox } from 'antd';
import { useState, type ReactNode } from 'react';
import { identityOperations } from '#identity/contract';
import type { OutputOf } from '#platform/contract';
import { useOperation } from '#platform/web/client';
import { Screen } from '#platform/web/screens';
import { useSession } from '#platform/web/shell-types';
import { useBoth, useText } from '#platform/web/text';
import { Loaded } from '#platform/web/ui';
import { en } from './people-strings.en.ts';
import { zh } from './people-strings.zh.ts';
import './people.css';

type Policy = OutputOf<typeof identityOperations.policy>;

/** 权限表: who holds which permission, over what, up to which data label. */
export function PolicyPage(): ReactNode {
  const t = useText({ zh, en });
  const [mine, setMine] = useState(false);
  const policy = useOperation(identityOperations.policy, {});
  return (
    <Screen
      title={t.policy}
      note={<span>{t.legend}</span>}
      actions={
        <Checkbox checked={mine} onChange={(e) => setMine(e.target.checked)}>
          {t.onlyMine}
        </Checkbox>
      }
    >
      <Loaded query={policy} rows={12}>
        {(data) => <Matrix policy={data} mine={mine} />}
      </Loaded>
    </Screen>
  );
}

function Matrix({ policy, mine }: { readonly policy: Policy; readonly mine: boolean }): ReactNode {
  const t = useText({ zh, en });
  const both = useBoth();
  const session = useSession();
  const shown = policy.roles.filter((r) => !mine || session.roles.includes(r.role));
  const scopes: Readonly<Record<string, string>> = t.scopes;
  return (
    <div className="policy-wrap" tabIndex={0} role="region" aria-label={t.policy}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t.permission}</th>
            {shown.map((r) => (
              <th key={r.role} scope="col">
                {both(r.title)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {policy.rows.map((row) => (
            <tr key={row.permission}>
              <th scope="row" title={row.permission}>
                {both(row.title)}
              </th>
              {shown.map((r) => {
                const held = row.holders[r.role];
                return (
                  <td key={r.role}>
                    {held && (
                      <>
                        {scopes[held.scope] ?? held.scope}{' '}
                        <span className="muted">{t.labels[held.label] ?? held.label}</span>
                      </>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

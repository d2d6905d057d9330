import { Input } from 'antd';
import { useState, type ReactNode } from 'react';
import { identityOperations, type Org } from '#identity/contract';
import { useOperation } from '#platform/web/client';
import { Link } from '#platform/web/router';
import { Screen, useSettled } from '#platform/web/screens';
import { useText } from '#platform/web/text';
import { EmptyState, Loaded } from '#platform/web/ui';
import { OrgPanel } from './orgs-panel.tsx';
import { OrgNode, OrgRow } from './orgs-tree.tsx';
import { en } from './people-strings.en.ts';
import { zh } from './people-strings.zh.ts';
import './people.css';

/** 组织: the tree of authority in reach. */
export function OrgsPage(): ReactNode {
  const t = useText({ zh, en });
  const [q, setQ] = useState('');
  const [picked, setPicked] = useState<Org>();
  const text = useSettled(q.trim());
  const found = useOperation(
    identityOperations.listOrgs,
    { query: text ? { q: text, limit: 200 } : { limit: 1 } },
    { keep: true },
  );
  return (
    <Screen
      title={t.orgs}
      actions={
        <>
          <Link to="/regions">{t.regions}</Link>
          <Link to="/policy">{t.policy}</Link>
        </>
      }
      filters={
        <Input
          allowClear
          aria-label={t.searchOrg}
          placeholder={t.searchOrg}
          style={{ width: 240 }}
          value={q}
          onChange={(e) => setQ(e.target.value)}
        />
      }
    >
      <div className="screen-columns">
        <div className="panel screen-scroll" tabIndex={0} role="region" aria-label={t.orgs}>
          <Loaded query={found} rows={8}>
            {(data) => (
              <ul className="org-tree">
                {data.items.length === 0 && <EmptyState title={t.noOrgs} />}
                {data.items.map((org) =>
                  text ? (
                    <OrgRow
                      key={org.id}
                      org={org}
                      depth={0}
                      picked={picked?.id}
                      onPick={setPicked}
                      showPath
                    />
                  ) : (
                    <OrgNode
                      key={org.id}
                      org={org}
                      depth={0}
                      picked={picked?.id}
                      onPick={setPicked}
                      startOpen
                    />
                  ),
                )}
              </ul>
            )}
          </Loaded>
        </div>
        <div
          className="panel screen-scroll"
          tabIndex={0}
          role="region"
          aria-label={picked?.name ?? t.pickOrg}
        >
          {picked ? (
            <OrgPanel key={picked.id} org={picked} onChanged={setPicked} />
          ) : (
            <EmptyState title={t.pickOrg} />
          )}
        </div>
      </div>
    </Screen>
  );
}

import { Button, Input } from 'antd';
import { useMemo, useState, type ReactNode } from 'react';
import { identityOperations, roleTitles, type Person, type Role } from '#identity/contract';
import { Link, useLocation } from '#platform/web/router';
import { Screen, usePaged, useSettled } from '#platform/web/screens';
import { useCan } from '#platform/web/shell-types';
import { useBoth, useText } from '#platform/web/text';
import { Age, EmptyState, FailedState, LoadingState, VirtualTable, type Column } from '#platform/web/ui';
import { CreatePerson } from './people-create.tsx';
import { PersonPanel } from './people-panel.tsx';
import { en } from './people-strings.en.ts';
import { zh } from './people-strings.zh.ts';
import { OrgPicker } from './orgs-picker.tsx';
import './people.css';

/** 人员: accounts and their posts. */
export function PeoplePage(): ReactNode {
  const t = useText({ zh, en });
  const both = useBoth();
  const can = useCan();
  const { query: address } = useLocation();
  const [q, setQ] = useState('');
  const [orgPath, setOrgPath] = useState<string | undefined>(address.get('org') ?? undefined);
  const [picked, setPicked] = useState<string>();
  const [creating, setCreating] = useState(false);
  const text = useSettled(q.trim());
  const query = useMemo(
    () => ({ limit: 200, ...(text ? { q: text } : {}), ...(orgPath ? { orgPath } : {}) }),
    [text, orgPath],
  );
  const list = usePaged(identityOperations.listPeople, query);
  const person = list.rows.find((p) => p.id === picked);
  const columns = useMemo<readonly Column<Person>[]>(
    () => [
      { key: 'name', title: t.name, width: 'minmax(100px, 1fr)', render: (p) => p.name },
      { key: 'account', title: t.accountName, width: 'minmax(100px, 1fr)', render: (p) => p.account },
      {
        key: 'posts',
        title: t.posts,
        width: 'minmax(180px, 3fr)',
        render: (p) =>
          p.posts.map((post) => `${both(roleTitles[post.role as Role])} · ${post.orgName}`).join('；') || (
            <span className="muted">{t.noPosts}</span>
          ),
      },
      { key: 'phone', title: t.phone, width: '120px', render: (p) => p.phone ?? '—' },
      {
        key: 'totp',
        title: t.totp,
        width: '84px',
        render: (p) => (p.totp ? t.on : <span className="muted">{t.off}</span>),
      },
      {
        key: 'state',
        title: t.state,
        width: '84px',
        render: (p) =>
          p.disabled ? (
            <span className="tag tag-strong">{t.disabled}</span>
          ) : (
            <span className="muted">{t.enabled}</span>
          ),
      },
      {
        key: 'last',
        title: t.lastSignIn,
        width: '120px',
        render: (p) =>
          p.lastSignInAt ? <Age at={p.lastSignInAt} /> : <span className="muted">{t.never}</span>,
      },
    ],
    [t, both],
  );
  return (
    <Screen
      title={t.people}
      note={list.data && <span>{t.listed(list.rows.length, list.hasMore)}</span>}
      actions={
        <>
          <Link to="/policy">{t.policy}</Link>
          {can('identity.managePeople') && (
            <Button type="primary" onClick={() => setCreating(true)}>
              {t.newPerson}
            </Button>
          )}
        </>
      }
      filters={
        <>
          <Input
            allowClear
            aria-label={t.search}
            placeholder={t.search}
            style={{ width: 220 }}
            value={q}
            onChange={(e) => setQ(e.target.value)}
          />
          <OrgPicker label={t.org} placeholder={t.allOrgs} value={orgPath} onChange={setOrgPath} clearable />
        </>
      }
    >
      {list.isPending ? (
        <LoadingState rows={10} />
      ) : list.error && list.rows.length === 0 ? (
        <FailedState failure={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <div className={person ? 'screen-columns' : 'people-alone'}>
          <VirtualTable
            label={t.people}
            columns={columns}
            rows={list.rows}
            rowKey={(p) => p.id}
            selected={picked}
            onOpen={(p) => setPicked(p.id)}
            onEnd={list.more}
            empty={<EmptyState title={t.none} hint={t.noneHint} />}
          />
          {person && <PersonPanel key={person.id} person={person} onClose={() => setPicked(undefined)} />}
        </div>
      )}
      {creating && <CreatePerson onClose={() => setCreating(false)} />}
    </Screen>
  );
}

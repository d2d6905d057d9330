import { App, Button, Input, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { identityOperations, roles, roleTitles, type Person, type Role } from '#identity/contract';
import { useAct } from '#platform/web/client';
import { useCan } from '#platform/web/shell-types';
import { useBoth, useLanguage, useText } from '#platform/web/text';
import { Icon } from '#platform/web/ui';
import { OncePassword } from './people-create.tsx';
import { en } from './people-strings.en.ts';
import { zh } from './people-strings.zh.ts';
import { OrgPicker } from './orgs-picker.tsx';

const REFRESH = [identityOperations.listPeople];

interface PersonPanelProps {
  readonly person: Person;
  readonly onClose: () => void;
}

/** One person: account, posts, what can be done. */
export function PersonPanel({ person, onClose }: PersonPanelProps): ReactNode {
  const t = useText({ zh, en });
  const can = useCan();
  return (
    <section className="panel screen-scroll" aria-label={person.name}>
      <div className="panel-head">
        <h2>{person.name}</h2>
        <span className="muted">{person.account}</span>
        <span className="spacer" />
        <Button
          type="text"
          size="small"
          aria-label={t.close}
          icon={<Icon name="close" size={16} />}
          onClick={onClose}
        />
      </div>
      <div className="panel-body form">
        {can('identity.managePeople') ? <Details person={person} /> : <p className="muted">{t.needManage}</p>}
        <h3 className="people-sub">{t.posts}</h3>
        <Posts person={person} />
        {can('identity.grantPosts') ? <Grant person={person} /> : <p className="muted">{t.needGrant}</p>}
        <Acts person={person} />
      </div>
    </section>
  );
}

function Details({ person }: { readonly person: Person }): ReactNode {
  const t = useText({ zh, en });
  const { message } = App.useApp();
  const [name, setName] = useState(person.name);
  const [phone, setPhone] = useState('');
  const act = useAct(identityOperations.changePerson, {
    refresh: REFRESH,
    onDone: () => void message.success(t.saved),
  });
  const changed = name.trim() !== person.name || phone !== '';
  return (
    <div className="form-row">
      <Input
        aria-label={t.name}
        style={{ width: 130 }}
        maxLength={100}
        value={name}
        onChange={(e) => setName(e.target.value)}
      />
      <Input
        aria-label={t.phone}
        style={{ width: 140 }}
        placeholder={person.phone ?? t.phone}
        value={phone}
        onChange={(e) => setPhone(e.target.value.trim())}
      />
      <Button
        disabled={!changed || name.trim() === ''}
        loading={act.busy}
        onClick={() =>
          void act.run({
            params: { id: person.id },
            body: {
              ...(name.trim() === person.name ? {} : { name: name.trim() }),
              ...(phone ? { phone } : {}),
            },
          })
        }
      >
        {t.save}
      </Button>
    </div>
  );
}

function Posts({ person }: { readonly person: Person }): ReactNode {
  const t = useText({ zh, en });
  const both = useBoth();
  const can = useCan();
  const { modal } = App.useApp();
  const act = useAct(identityOperations.revokePost, { refresh: REFRESH });
  if (person.posts.length === 0) return <p className="muted">{t.noPosts}</p>;
  return (
    <ul className="people-posts">
      {person.posts.map((post) => {
        const role = both(roleTitles[post.role as Role]);
        return (
          <li key={post.id}>
            <span>
              {role} <span className="muted">{[post.orgName, post.title].filter(Boolean).join(' · ')}</span>
            </span>
            {can('identity.grantPosts') && (
              <Button
                size="small"
                onClick={() =>
                  modal.confirm({
                    title: t.revokeAsk(person.name, role, post.orgName),
                    okText: t.revoke,
                    cancelText: t.cancel,
                    icon: null,
                    onOk: () => act.run({ params: { id: person.id, postId: post.id } }),
                  })
                }
              >
                {t.revoke}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Grant({ person }: { readonly person: Person }): ReactNode {
  const t = useText({ zh, en });
  const both = useBoth();
  const language = useLanguage();
  const { message } = App.useApp();
  const [role, setRole] = useState<Role>('dutyOfficer');
  const [orgPath, setOrgPath] = useState<string | undefined>(person.posts[0]?.orgPath);
  const [title, setTitle] = useState('');
  const act = useAct(identityOperations.grantPost, {
    quiet: true,
    refresh: REFRESH,
    onDone: () => {
      setTitle('');
      void message.success(t.granted);
    },
  });
  return (
    <div className="form people-grant">
      <Select
        aria-label={t.role}
        value={role}
        onChange={setRole}
        options={roles.map((value) => ({ value, label: both(roleTitles[value]) }))}
      />
      <OrgPicker label={t.org} placeholder={t.org} value={orgPath} onChange={setOrgPath} />
      <Input
        aria-label={t.jobTitle}
        placeholder={t.jobTitle}
        maxLength={100}
        value={title}
        onChange={(e) => setTitle(e.target.value)}
      />
      <p className="muted">{t.adminAlone}</p>
      {act.failure && <p role="alert">{act.failure.text(language)}</p>}
      <div>
        <Button
          disabled={orgPath === undefined}
          loading={act.busy}
          onClick={() =>
            void act.run({
              params: { id: person.id },
              body: { role, orgPath: orgPath ?? '', ...(title.trim() ? { title: title.trim() } : {}) },
            })
          }
        >
          {t.grant}
        </Button>
      </div>
    </div>
  );
}

function Acts({ person }: { readonly person: Person }): ReactNode {
  const t = useText({ zh, en });
  const can = useCan();
  const { modal, message } = App.useApp();
  const [password, setPassword] = useState<string>();
  const change = useAct(identityOperations.changePerson, { refresh: REFRESH });
  const reset = useAct(identityOperations.resetPassword, {
    onDone: (made) => setPassword(made.initialPassword),
  });
  const end = useAct(identityOperations.endSessions, { onDone: () => void message.success(t.ended) });
  const given = { params: { id: person.id } };
  const ask = (title: string, okText: string, onOk: () => Promise<unknown>): void => {
    modal.confirm({ title, okText, cancelText: t.cancel, icon: null, onOk });
  };
  return (
    <div className="form-row people-acts">
      {can('identity.managePeople') &&
        (person.disabled ? (
          <Button
            loading={change.busy}
            onClick={() => void change.run({ ...given, body: { disabled: false } })}
          >
            {t.enable}
          </Button>
        ) : (
          <Button
            onClick={() =>
              ask(t.disableAsk(person.name), t.disable, () =>
                change.run({ ...given, body: { disabled: true } }),
              )
            }
          >
            {t.disable}
          </Button>
        ))}
      {can('identity.managePeople') && (
        <Button onClick={() => ask(t.resetAsk(person.name), t.resetPassword, () => reset.run(given))}>
          {t.resetPassword}
        </Button>
      )}
      {can('identity.endSessions') && (
        <Button onClick={() => ask(t.endAsk(person.name), t.endSessions, () => end.run(given))}>
          {t.endSessions}
        </Button>
      )}
      {password !== undefined && (
        <OncePassword
          title={`${t.resetPassword} · ${person.name}`}
          password={password}
          onClose={() => setPassword(undefined)}
        />
      )}
    </div>
  );
}

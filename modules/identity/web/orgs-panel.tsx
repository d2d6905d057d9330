import { App, Button, Input, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { identityOperations, orgLevels, type Org, type OrgLevel } from '#identity/contract';
import { useAct } from '#platform/web/client';
import { Link } from '#platform/web/router';
import { useCan } from '#platform/web/shell-types';
import { formatDate, useLanguage, useText } from '#platform/web/text';
import { en } from './people-strings.en.ts';
import { zh } from './people-strings.zh.ts';

const REFRESH = [identityOperations.listOrgs];

interface OrgPanelProps {
  readonly org: Org;
  readonly onChanged: (org: Org) => void;
}

/** One organisation: what it is, its people, rename, retire, and new ones below it. */
export function OrgPanel({ org, onChanged }: OrgPanelProps): ReactNode {
  const t = useText({ zh, en });
  const can = useCan();
  return (
    <>
      <div className="panel-head">
        <h2>{org.name}</h2>
      </div>
      <div className="panel-body form">
        <dl className="facts">
          <dt>{t.level}</dt>
          <dd>{t.levels[org.level]}</dd>
          <dt>{t.path}</dt>
          <dd className="mono">{org.path}</dd>
          <dt>{t.region}</dt>
          <dd>{org.regionCode ?? '—'}</dd>
          <dt>{t.validFrom}</dt>
          <dd>{formatDate(org.validFrom)}</dd>
          {org.validTo && (
            <>
              <dt>{t.validTo}</dt>
              <dd>{formatDate(org.validTo)}</dd>
            </>
          )}
        </dl>
        {can('identity.readPeople') && <Link to={`/people?org=${org.path}`}>{t.peopleHere}</Link>}
        {can('identity.manageOrgs') && (
          <>
            <Rename org={org} onChanged={onChanged} />
            {org.level !== 'enterprise' && <NewOrg parent={org} />}
          </>
        )}
      </div>
    </>
  );
}

function Rename({ org, onChanged }: OrgPanelProps): ReactNode {
  const t = useText({ zh, en });
  const { modal, message } = App.useApp();
  const [name, setName] = useState(org.name);
  const act = useAct(identityOperations.renameOrg, {
    refresh: REFRESH,
    onDone: (changed) => {
      onChanged(changed);
      void message.success(t.saved);
    },
  });
  return (
    <div className="form-row">
      <Input
        aria-label={t.orgName}
        style={{ width: 180 }}
        maxLength={200}
        value={name}
        onChange={(e) => setName(e.target.value)}
      />
      <Button
        disabled={name.trim() === '' || name.trim() === org.name}
        loading={act.busy}
        onClick={() => void act.run({ params: { id: org.id }, body: { name: name.trim() } })}
      >
        {t.rename}
      </Button>
      {!org.validTo && (
        <Button
          onClick={() =>
            modal.confirm({
              title: t.retireAsk(org.name),
              okText: t.retire,
              cancelText: t.cancel,
              icon: null,
              onOk: () => act.run({ params: { id: org.id }, body: { retired: true } }),
            })
          }
        >
          {t.retire}
        </Button>
      )}
    </div>
  );
}

function NewOrg({ parent }: { readonly parent: Org }): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  const { message } = App.useApp();
  const [name, setName] = useState('');
  const [label, setLabel] = useState('');
  const [level, setLevel] = useState<OrgLevel>('department');
  const [regionCode, setRegionCode] = useState('');
  const act = useAct(identityOperations.createOrg, {
    quiet: true,
    refresh: REFRESH,
    onDone: () => {
      setName('');
      setLabel('');
      void message.success(t.saved);
    },
  });
  const ready = name.trim() !== '' && /^[A-Za-z0-9_]{1,40}$/.test(label);
  return (
    <div className="form people-grant">
      <h3 className="people-sub">{t.newOrg}</h3>
      <Input
        aria-label={t.orgName}
        placeholder={t.orgName}
        maxLength={200}
        value={name}
        onChange={(e) => setName(e.target.value)}
      />
      <Input
        aria-label={t.label}
        placeholder={`${t.label}：${t.labelHint}`}
        value={label}
        onChange={(e) => setLabel(e.target.value.trim())}
      />
      <Select
        aria-label={t.level}
        value={level}
        onChange={setLevel}
        options={orgLevels.map((value) => ({ value, label: t.levels[value] }))}
      />
      <Input
        aria-label={t.region}
        placeholder={t.region}
        maxLength={12}
        value={regionCode}
        onChange={(e) => setRegionCode(e.target.value.trim())}
      />
      {act.failure && <p role="alert">{act.failure.text(language)}</p>}
      <div>
        <Button
          disabled={!ready}
          loading={act.busy}
          onClick={() =>
            void act.run({
              body: {
                parentPath: parent.path,
                label,
                name: name.trim(),
                level,
                ...(regionCode ? { regionCode } : {}),
              },
            })
          }
        >
          {t.create}
        </Button>
      </div>
    </div>
  );
}

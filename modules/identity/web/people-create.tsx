import { Button, Input, Modal } from 'antd';
import { useState, type ReactNode } from 'react';
import { identityOperations } from '#identity/contract';
import { useAct } from '#platform/web/client';
import { Secret } from '#platform/web/screens';
import { useSession } from '#platform/web/shell-types';
import { useLanguage, useText } from '#platform/web/text';
import { OrgPicker } from './orgs-picker.tsx';
import { en } from './people-strings.en.ts';
import { zh } from './people-strings.zh.ts';

/** Creates an account; its initial password is shown once, here. */
export function CreatePerson({ onClose }: { readonly onClose: () => void }): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  const session = useSession();
  const [name, setName] = useState('');
  const [account, setAccount] = useState('');
  const [phone, setPhone] = useState('');
  const [orgPath, setOrgPath] = useState<string | undefined>(session.orgPath);
  const [password, setPassword] = useState<string>();
  const act = useAct(identityOperations.createPerson, {
    quiet: true,
    refresh: [identityOperations.listPeople],
    onDone: (made) => setPassword(made.initialPassword),
  });
  if (password !== undefined)
    return <OncePassword title={`${t.newPerson} · ${name}`} password={password} onClose={onClose} />;
  const ready =
    name.trim() !== '' &&
    /^[A-Za-z0-9_.@-]{2,60}$/.test(account) &&
    (phone === '' || /^[0-9+ -]{5,30}$/.test(phone));
  return (
    <Modal
      open
      title={t.newPerson}
      okText={t.create}
      cancelText={t.cancel}
      okButtonProps={{ disabled: !ready || orgPath === undefined, loading: act.busy }}
      onOk={() =>
        void act.run({
          body: { name: name.trim(), account, orgPath: orgPath ?? '', ...(phone ? { phone } : {}) },
        })
      }
      onCancel={onClose}
    >
      <div className="form">
        <div className="field">
          <label htmlFor="person-name">{t.name}</label>
          <Input id="person-name" maxLength={100} value={name} onChange={(e) => setName(e.target.value)} />
        </div>
        <div className="field">
          <label htmlFor="person-account">{t.accountName}</label>
          <Input
            id="person-account"
            placeholder={t.accountHint}
            value={account}
            onChange={(e) => setAccount(e.target.value.trim())}
          />
        </div>
        <div className="field">
          <label htmlFor="person-phone">{t.phone}</label>
          <Input
            id="person-phone"
            inputMode="tel"
            value={phone}
            onChange={(e) => setPhone(e.target.value.trim())}
          />
        </div>
        <div className="field">
          <span className="label">{t.org}</span>
          <OrgPicker label={t.org} value={orgPath} onChange={setOrgPath} />
        </div>
        {act.failure && <p role="alert">{act.failure.text(language)}</p>}
      </div>
    </Modal>
  );
}

interface OncePasswordProps {
  readonly title: string;
  readonly password: string;
  readonly onClose: () => void;
}

/** A password shown once. */
export function OncePassword({ title, password, onClose }: OncePasswordProps): ReactNode {
  const t = useText({ zh, en });
  return (
    <Modal
      open
      title={title}
      closable={false}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={onClose}>
          {t.finish}
        </Button>
      }
    >
      <div className="form">
        <p>
          <strong>{t.passwordOnce}</strong>
        </p>
        <Secret value={password} label={t.initialPassword} />
      </div>
    </Modal>
  );
}

import { App, Button, Input } from 'antd';
import { useState, type ReactNode } from 'react';
import { permissionTitles, roleTitles, sessionOperations, type Role } from '#identity/contract';
import { useAct } from '#platform/web/client';
import { Link } from '#platform/web/router';
import { Screen } from '#platform/web/screens';
import { useSession } from '#platform/web/shell-types';
import { formatInstant, useBoth, useLanguage, useText } from '#platform/web/text';
import { AccountTotp } from './account-totp.tsx';
import { en } from './people-strings.en.ts';
import { zh } from './people-strings.zh.ts';
import './people.css';

/** One's own account: rights, password, second factor. */
export function AccountPage(): ReactNode {
  const t = useText({ zh, en });
  return (
    <Screen flow title={t.account} actions={<Link to="/policy">{t.policy}</Link>}>
      <div className="account-columns">
        <Who />
        <Password />
        <AccountTotp />
      </div>
    </Screen>
  );
}

function Who(): ReactNode {
  const t = useText({ zh, en });
  const both = useBoth();
  const session = useSession();
  return (
    <section className="panel" aria-label={t.account}>
      <div className="panel-head">
        <h2>{session.name}</h2>
      </div>
      <div className="panel-body form">
        <dl className="facts">
          <dt>{t.accountName}</dt>
          <dd>{session.account}</dd>
          <dt>{t.org}</dt>
          <dd>{session.orgName}</dd>
          <dt>{t.roles}</dt>
          <dd>{session.roles.map((r) => both(roleTitles[r as Role])).join('、') || t.noPosts}</dd>
          <dt>{t.expires}</dt>
          <dd>{formatInstant(session.expiresAt)}</dd>
        </dl>
        <h3 className="people-sub">{t.myRights}</h3>
        <ul className="account-rights">
          {session.permissions.map((p) => (
            <li key={p} title={p}>
              {permissionTitles[p] ? both(permissionTitles[p]) : p}
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function Password(): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  const { message } = App.useApp();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const act = useAct(sessionOperations.changePassword, {
    quiet: true,
    onDone: () => {
      setCurrent('');
      setNext('');
      setAgain('');
      void message.success(t.changed);
    },
  });
  const different = again !== '' && again !== next;
  return (
    <section className="panel" aria-label={t.changePassword}>
      <div className="panel-head">
        <h2>{t.changePassword}</h2>
      </div>
      <form
        className="panel-body form"
        onSubmit={(event) => {
          event.preventDefault();
          void act.run({ body: { current, next } });
        }}
      >
        <div className="field">
          <label htmlFor="pw-current">{t.current}</label>
          <Input.Password
            id="pw-current"
            autoComplete="current-password"
            value={current}
            onChange={(e) => setCurrent(e.target.value)}
          />
        </div>
        <div className="field">
          <label htmlFor="pw-next">{t.next}</label>
          <Input.Password
            id="pw-next"
            autoComplete="new-password"
            value={next}
            onChange={(e) => setNext(e.target.value)}
          />
        </div>
        <div className="field">
          <label htmlFor="pw-again">{t.again}</label>
          <Input.Password
            id="pw-again"
            autoComplete="new-password"
            value={again}
            onChange={(e) => setAgain(e.target.value)}
          />
        </div>
        {different && <p role="alert">{t.notSame}</p>}
        {act.failure && <p role="alert">{act.failure.text(language)}</p>}
        <div>
          <Button
            type="primary"
            htmlType="submit"
            loading={act.busy}
            disabled={current === '' || next.length < 10 || next !== again}
          >
            {t.change}
          </Button>
        </div>
      </form>
    </section>
  );
}

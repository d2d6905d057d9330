import { Alert, Button, Input } from 'antd';
import { useState, type FormEvent, type ReactNode } from 'react';
import { sessionOperations } from '#identity/contract';
import { useAct, useOperation } from '#platform/web/client';
import { navigate } from '#platform/web/router';
import { setLanguage, useLanguage, useText } from '#platform/web/text';
import { en } from '../strings.en.ts';
import { zh } from '../strings.zh.ts';
import './open-pages.css';

/** Account, password and, when asked for, the one-time code. */
export function SignInPage(): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  const [account, setAccount] = useState('');
  const [password, setPassword] = useState('');
  const [totp, setTotp] = useState('');
  const setup = useOperation(sessionOperations.setupState, {});
  const signIn = useAct(sessionOperations.signIn, {
    quiet: true,
    onDone: () => {
      window.dispatchEvent(new Event('fengsui:signed-in'));
      if (location.pathname === '/sign-in') navigate('/', { replace: true });
    },
  });
  const asksCode = signIn.failure?.code === 'TOTP_REQUIRED' || totp !== '';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void signIn.run({ body: { account, password, ...(totp === '' ? {} : { totp }) } });
  };
  return (
    <div className="open-page">
      <form className="open-card" onSubmit={submit} aria-label={t.signIn}>
        <h1>{t.product}</h1>
        {setup.data?.needed && <Alert type="info" title={t.setupNeeded} />}
        <label>
          {t.account}
          <Input
            autoFocus
            size="large"
            autoComplete="username"
            value={account}
            onChange={(e) => setAccount(e.target.value.trim())}
          />
        </label>
        <label>
          {t.password}
          <Input.Password
            size="large"
            autoComplete="current-password"
            value={password}
            onChange={(e) => setPassword(e.target.value)}
          />
        </label>
        {asksCode && (
          <label>
            {t.code}
            <Input
              size="large"
              autoFocus
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={6}
              placeholder={t.codeHint}
              value={totp}
              onChange={(e) => setTotp(e.target.value.replace(/\D/g, ''))}
            />
          </label>
        )}
        {signIn.failure && (
          <p className="open-failure" role="alert">
            {signIn.failure.text(language)}
          </p>
        )}
        <Button
          type="primary"
          size="large"
          htmlType="submit"
          loading={signIn.busy}
          disabled={account === '' || password === ''}
        >
          {t.signIn}
        </Button>
        <p className="open-small">{t.forgot}</p>
        <div className="open-foot">
          <span>{setup.data?.demo ? t.demo : ''}</span>
          <button
            type="button"
            className="open-link"
            onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
          >
            {language === 'zh' ? 'English' : '中文'}
          </button>
        </div>
      </form>
    </div>
  );
}

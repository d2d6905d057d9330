import { App, Button, Input, QRCode } from 'antd';
import { useState, type ReactNode } from 'react';
import { sessionOperations } from '#identity/contract';
import { useAct } from '#platform/web/client';
import { Secret } from '#platform/web/screens';
import { useSession } from '#platform/web/shell-types';
import { useLanguage, useText } from '#platform/web/text';
import { en } from './people-strings.en.ts';
import { zh } from './people-strings.zh.ts';

/** Six digits are the old phone's code, anything else the password. */
function proofOf(given: string): { oldCode?: string; password?: string } {
  if (given === '') return {};
  return /^\d{6}$/.test(given) ? { oldCode: given } : { password: given };
}

/** Second factor: QR code or secret, then one code to prove that it works. */
export function AccountTotp(): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  const session = useSession();
  const { message } = App.useApp();
  const [given, setGiven] = useState<{ readonly secret: string; readonly uri: string }>();
  const [code, setCode] = useState('');
  const [proof, setProof] = useState('');
  const begin = useAct(sessionOperations.beginTotp, { onDone: setGiven });
  const confirm = useAct(sessionOperations.confirmTotp, {
    quiet: true,
    onDone: () => {
      setGiven(undefined);
      setCode('');
      setProof('');
      void message.success(t.totpDone);
      window.dispatchEvent(new Event('fengsui:signed-in'));
    },
  });
  return (
    <section className="panel" aria-label={t.totp}>
      <div className="panel-head">
        <h2>{t.totp}</h2>
        <span className="tag">{session.totp ? t.on : t.off}</span>
      </div>
      <div className="panel-body form">
        <p className="muted">{session.totp ? t.totpOn : t.totpOff}</p>
        {given === undefined ? (
          <div>
            <Button loading={begin.busy} onClick={() => void begin.run({})}>
              {session.totp ? t.totpAgain : t.totpBegin}
            </Button>
          </div>
        ) : (
          <>
            <p>{t.totpScan}</p>
            <QRCode type="svg" value={given.uri} size={176} color="#000000" bgColor="#ffffff" />
            <div className="field">
              <span className="label">{t.secret}</span>
              <Secret value={given.secret} label={t.secret} />
            </div>
            {session.totp && (
              <div className="field">
                <label htmlFor="totp-proof">{t.totpProof}</label>
                <Input.Password
                  id="totp-proof"
                  autoComplete="current-password"
                  value={proof}
                  onChange={(e) => setProof(e.target.value)}
                />
              </div>
            )}
            <div className="form-row">
              <Input
                aria-label={t.code6}
                placeholder={t.code6}
                inputMode="numeric"
                autoComplete="one-time-code"
                maxLength={6}
                style={{ width: 150 }}
                value={code}
                onChange={(e) => setCode(e.target.value.replace(/\D/g, ''))}
              />
              <Button
                type="primary"
                disabled={code.length !== 6 || (session.totp && proof === '')}
                loading={confirm.busy}
                onClick={() => void confirm.run({ body: { code, ...proofOf(proof) } })}
              >
                {t.confirm}
              </Button>
            </div>
            {confirm.failure && <p role="alert">{confirm.failure.text(language)}</p>}
          </>
        )}
      </div>
    </section>
  );
}

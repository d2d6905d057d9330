import { App, Button, Input, Modal, QRCode } from 'antd';
import { useState, type ReactNode } from 'react';
import { sessionOperations } from '#identity/contract';
import { useAct } from '#platform/web/client';
import { useText } from '#platform/web/text';
import { en } from './strings.en.ts';
import { zh } from './strings.zh.ts';

interface TotpProps {
  readonly required: boolean;
  readonly onClose: () => void;
}

/** Enrols the second factor: QR code or key, then one code to prove it works. */
export function TotpDialog({ required, onClose }: TotpProps): ReactNode {
  const t = useText({ zh, en });
  const { message } = App.useApp();
  const [secret, setSecret] = useState<{ secret: string; uri: string }>();
  const [code, setCode] = useState('');
  const begin = useAct(sessionOperations.beginTotp, { onDone: setSecret });
  const confirm = useAct(sessionOperations.confirmTotp, {
    onDone: () => {
      void message.success(t.totpDone);
      window.dispatchEvent(new Event('fengsui:signed-in'));
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t.totp}
      onCancel={onClose}
      footer={null}
      width={420}
      closable={!required}
      mask={{ closable: false }}
    >
      <div className="stack">
        {required && <p>{t.totpRequired}</p>}
        {!secret && (
          <Button type="primary" loading={begin.busy} onClick={() => void begin.run({})}>
            {t.totpBegin}
          </Button>
        )}
        {secret && (
          <>
            <p>{t.totpExplain}</p>
            <QRCode value={secret.uri} size={168} bgColor="#ffffff" color="#000000" />
            <label>
              {t.totpSecret}
              <Input readOnly value={secret.secret} />
            </label>
            <label>
              {t.totpCode}
              <Input
                inputMode="numeric"
                autoComplete="one-time-code"
                maxLength={6}
                value={code}
                autoFocus
                onChange={(e) => setCode(e.target.value.replace(/\D/g, ''))}
                onPressEnter={() => void confirm.run({ body: { code } })}
              />
            </label>
            <Button
              type="primary"
              disabled={code.length !== 6}
              loading={confirm.busy}
              onClick={() => void confirm.run({ body: { code } })}
            >
              {t.totpConfirm}
            </Button>
          </>
        )}
      </div>
    </Modal>
  );
}

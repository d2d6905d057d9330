import { Button, Input, Modal, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { sensingOperations, type Gateway } from '#sensing/contract';
import { useAct } from '#platform/web/client';
import { Secret } from '#platform/web/screens';
import { useSession } from '#platform/web/shell-types';
import { useLanguage, useText } from '#platform/web/text';
import { zh } from './strings.zh.ts';
import { en } from './strings.en.ts';

/** Protocols a gateway can be registered for. */
const PROTOCOLS = ['mqtt', 'http', 'hj212', 'sl651', 'jt808', 'modbus', 'gb26875', 'szy206', 'iec104'];

/** Registers a gateway; its secret is shown once, here. */
export function CreateGateway({ onClose }: { readonly onClose: () => void }): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  const session = useSession();
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  const [orgPath, setOrgPath] = useState(session.orgPath);
  const [protocol, setProtocol] = useState('mqtt');
  const [level, setLevel] = useState<Gateway['level']>('committed');
  const [codes, setCodes] = useState('');
  const [secret, setSecret] = useState<string>();
  const act = useAct(sensingOperations.createGateway, {
    quiet: true,
    refresh: [sensingOperations.listGateways],
    onDone: (made) => setSecret(made.secret),
  });
  const pointCodes = codes
    .split('\n')
    .map((c) => c.trim())
    .filter(Boolean);
  const ready = /^[A-Za-z0-9_-]{2,60}$/.test(id) && name.trim() !== '' && orgPath.trim() !== '';
  if (secret !== undefined)
    return (
      <Modal
        open
        title={`${t.newGateway} · ${id}`}
        closable={false}
        maskClosable={false}
        footer={
          <Button type="primary" onClick={onClose}>
            {t.done}
          </Button>
        }
      >
        <p>
          <strong>{t.secretOnce}</strong> {t.secretLost}
        </p>
        <Secret value={secret} label={t.secret} />
      </Modal>
    );
  return (
    <Modal
      open
      title={t.newGateway}
      okText={t.create}
      cancelText={t.cancel}
      okButtonProps={{ disabled: !ready, loading: act.busy }}
      onOk={() =>
        void act.run({
          body: {
            id,
            name: name.trim(),
            orgPath: orgPath.trim(),
            protocol,
            ...(protocol === 'mqtt' ? { level } : {}),
            ...(pointCodes.length > 0 ? { pointCodes } : {}),
          },
        })
      }
      onCancel={onClose}
    >
      <div className="form">
        <div className="field">
          <label htmlFor="gw-id">{t.gatewayId}</label>
          <Input
            id="gw-id"
            value={id}
            placeholder={t.gatewayIdHint}
            onChange={(e) => setId(e.target.value.trim())}
          />
        </div>
        <div className="field">
          <label htmlFor="gw-name">{t.name}</label>
          <Input id="gw-name" maxLength={200} value={name} onChange={(e) => setName(e.target.value)} />
        </div>
        <div className="field">
          <label htmlFor="gw-org">{t.org}</label>
          <Input id="gw-org" value={orgPath} onChange={(e) => setOrgPath(e.target.value)} />
        </div>
        <div className="field">
          <span className="label">{t.protocol}</span>
          <Select
            aria-label={t.protocol}
            value={protocol}
            onChange={setProtocol}
            options={PROTOCOLS.map((value) => ({ value, label: value }))}
          />
        </div>
        {protocol === 'mqtt' && (
          <div className="field">
            <span className="label">{t.level}</span>
            <Select
              aria-label={t.level}
              value={level}
              onChange={setLevel}
              options={(['committed', 'broker'] as const).map((value) => ({ value, label: t.levels[value] }))}
            />
          </div>
        )}
        <div className="field">
          <label htmlFor="gw-codes">{t.pointCodes}</label>
          <Input.TextArea id="gw-codes" rows={4} value={codes} onChange={(e) => setCodes(e.target.value)} />
        </div>
        {act.failure && <p role="alert">{act.failure.text(language)}</p>}
      </div>
    </Modal>
  );
}

import { Button, Input, Modal } from 'antd';
import { useState, type ReactNode } from 'react';
import { incidentOperations, type Incident } from '#incidents/contract';
import { useAct } from '#platform/web/client';
import { useText } from '#platform/web/text';
import { en } from '../strings.en.ts';
import { zh } from '../strings.zh.ts';

/** Closes the incident after its final report; asks once, naming it. */
export function CloseButton({ incident }: { readonly incident: Incident }): ReactNode {
  const t = useText({ zh, en });
  const [open, setOpen] = useState(false);
  const [conclusion, setConclusion] = useState('');
  const close = useAct(incidentOperations.close, {
    refresh: [incidentOperations.get, incidentOperations.list, incidentOperations.timeline],
    onDone: () => setOpen(false),
  });
  const ready = incident.reports.some((r) => r.kind === 'final');
  const send = (): void =>
    void close.run({ params: { id: incident.id }, body: { conclusion: conclusion.trim() } });
  return (
    <>
      <Button disabled={!ready} title={ready ? undefined : t.needFinal} onClick={() => setOpen(true)}>
        {t.close}
      </Button>
      <Modal
        open={open}
        title={t.close}
        okText={t.close}
        onCancel={() => setOpen(false)}
        onOk={send}
        okButtonProps={{ disabled: conclusion.trim() === '' }}
        confirmLoading={close.busy}
        width={480}
      >
        <p>{t.closeAsk(incident.title)}</p>
        <label>
          {t.conclusion}
          <Input.TextArea
            rows={4}
            maxLength={2000}
            value={conclusion}
            onChange={(e) => setConclusion(e.target.value)}
          />
        </label>
      </Modal>
    </>
  );
}

import { App, Button, Input, Modal, Segmented, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { modes, sensingOperations, type Mode, type Point } from '#sensing/contract';
import { useAct } from '#platform/web/client';
import { serverNow } from '#platform/web/live';
import { useBoth, useText } from '#platform/web/text';
import { zh } from './strings.zh.ts';
import { en } from './strings.en.ts';
import { MODES } from './words.ts';

const HOURS = [1, 2, 4, 8, 24, 72];

/** Sets maintenance, exercise or normal, with a reason and an end. */
export function SetModeButton({ point }: { readonly point: Point }): ReactNode {
  const t = useText({ zh, en });
  const both = useBoth();
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const [mode, setMode] = useState<Mode>(point.mode === 'normal' ? 'maintenance' : 'normal');
  const [hours, setHours] = useState(4);
  const [reason, setReason] = useState('');
  const act = useAct(sensingOperations.setPointMode, {
    refresh: [sensingOperations.getPoint, sensingOperations.listPoints],
    onDone: () => {
      setOpen(false);
      setReason('');
      void message.success(t.modeDone);
    },
  });
  const apply = (): void =>
    void act.run({
      params: { id: point.id },
      body: {
        mode,
        reason: reason.trim(),
        ...(mode === 'normal' ? {} : { until: new Date(serverNow() + hours * 3_600_000).toISOString() }),
      },
    });
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t.setMode}</Button>
      <Modal
        open={open}
        title={`${t.setMode} · ${point.name}`}
        okText={t.apply}
        cancelText={t.cancel}
        okButtonProps={{ disabled: reason.trim() === '', loading: act.busy }}
        onOk={apply}
        onCancel={() => setOpen(false)}
      >
        <div className="form">
          <p className="muted">{t.modeHint}</p>
          <Segmented
            aria-label={t.mode}
            value={mode}
            onChange={setMode}
            options={modes.map((value) => ({ value, label: both(MODES[value]) }))}
          />
          {mode !== 'normal' && (
            <Select
              aria-label={t.until}
              value={hours}
              onChange={setHours}
              options={HOURS.map((value) => ({ value, label: t.untilHours(value) }))}
            />
          )}
          <Input.TextArea
            aria-label={t.reason}
            placeholder={t.reason}
            maxLength={300}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
      </Modal>
    </>
  );
}

import { Input, Modal, Radio } from 'antd';
import { useEffect, useEffectEvent, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { Alarm } from '#alarms/contract';
import { useText } from '#platform/web/text';
import { KeyHint, useFocusSoon } from '#platform/web/ui';
import { en } from '../strings.en.ts';
import { zh } from '../strings.zh.ts';
import { useAlarmActs } from './use-alarm-acts.ts';

interface ActDialogProps {
  readonly act: 'verify' | 'shelve' | 'handle' | 'close';
  readonly alarm: Alarm;
  readonly onClose: () => void;
}

type Verdict = NonNullable<Alarm['verdict']>;
const KEYS: Readonly<Record<string, Verdict>> = { t: 'true', f: 'false', m: 'maintenance' };

/** Enter sends, Shift+Enter starts a line. */
function onEnter(run: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    run();
  };
}

/** Verdict by T, F or M, then the reason. */
function VerifyDialog({ alarm, onClose }: Omit<ActDialogProps, 'act'>): ReactNode {
  const t = useText({ zh, en });
  const { verify } = useAlarmActs();
  const [verdict, setVerdict] = useState<Verdict>();
  const [reason, setReason] = useState('');
  const ready = verdict !== undefined && reason.trim() !== '';
  const send = (): void => {
    if (!ready) return;
    void verify
      .run({ params: { id: alarm.id }, body: { verdict, reason: reason.trim() } })
      .then((done) => done && onClose());
  };
  const words: readonly [Verdict, string, string][] = [
    ['true', t.verdictTrue, 'T'],
    ['false', t.verdictFalse, 'F'],
    ['maintenance', t.verdictMaintenance, 'M'],
  ];
  const onKey = useEffectEvent((event: globalThis.KeyboardEvent) => {
    const picked = KEYS[event.key.toLowerCase()];
    if (picked === undefined || (event.target as HTMLElement).tagName === 'TEXTAREA') return;
    event.preventDefault();
    setVerdict(picked);
    document.getElementById('verify-reason')?.focus();
  });
  useEffect(() => {
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <Modal
      open
      title={t.verifyTitle}
      onCancel={onClose}
      onOk={send}
      okText={t.verify}
      okButtonProps={{ disabled: !ready }}
      confirmLoading={verify.busy}
      width={460}
    >
      <div className="act">
        <p className="act-subject">{alarm.title}</p>
        <Radio.Group
          aria-label={t.verdict}
          value={verdict}
          onChange={(e) => setVerdict(e.target.value as Verdict)}
        >
          {words.map(([value, word, key]) => (
            <Radio key={value} value={value}>
              {word} <KeyHint keys={key} />
            </Radio>
          ))}
        </Radio.Group>
        <label>
          {t.reason}
          <Input.TextArea
            id="verify-reason"
            rows={3}
            maxLength={500}
            value={reason}
            placeholder={t.reasonPlaceholder}
            onChange={(e) => setReason(e.target.value)}
            onKeyDown={onEnter(send)}
          />
        </label>
      </div>
    </Modal>
  );
}

const MINUTES: Readonly<Record<'red' | 'other', readonly number[]>> = {
  red: [10, 30, 60],
  other: [30, 60, 240, 480, 1440],
};

/** How long and why; bounded by the grade. */
function ShelveDialog({ alarm, onClose }: Omit<ActDialogProps, 'act'>): ReactNode {
  const t = useText({ zh, en });
  const { shelve } = useAlarmActs();
  useFocusSoon('shelve-reason');
  const [minutes, setMinutes] = useState(30);
  const [reason, setReason] = useState('');
  const ready = reason.trim() !== '';
  const send = (): void => {
    if (!ready) return;
    void shelve
      .run({ params: { id: alarm.id }, body: { minutes, reason: reason.trim() } })
      .then((done) => done && onClose());
  };
  const choices = MINUTES[alarm.grade === 'red' ? 'red' : 'other'];
  return (
    <Modal
      open
      title={t.shelveTitle}
      onCancel={onClose}
      onOk={send}
      okText={t.shelve}
      okButtonProps={{ disabled: !ready }}
      confirmLoading={shelve.busy}
      width={460}
    >
      <div className="act">
        <p className="act-subject">{alarm.title}</p>
        <p className="muted">{alarm.grade === 'red' ? t.shelveRed : t.shelveOther}</p>
        <Radio.Group
          aria-label={t.minutes}
          optionType="button"
          value={minutes}
          onChange={(e) => setMinutes(e.target.value as number)}
          options={choices.map((n) => ({ value: n, label: n < 60 ? t.min(n) : t.hour(n / 60) }))}
        />
        <label>
          {t.reason}
          <Input.TextArea
            id="shelve-reason"

            rows={2}
            maxLength={500}
            value={reason}
            onChange={(e) => setReason(e.target.value)}
            onKeyDown={onEnter(send)}
          />
        </label>
      </div>
    </Modal>
  );
}

/** What was done about it. */
function HandleDialog({ alarm, onClose }: Omit<ActDialogProps, 'act'>): ReactNode {
  const t = useText({ zh, en });
  const { handle } = useAlarmActs();
  useFocusSoon('handle-note');
  const [note, setNote] = useState('');
  const ready = note.trim() !== '';
  const send = (): void => {
    if (!ready) return;
    void handle
      .run({ params: { id: alarm.id }, body: { note: note.trim() } })
      .then((done) => done && onClose());
  };
  return (
    <Modal
      open
      title={t.handleTitle}
      onCancel={onClose}
      onOk={send}
      okText={t.handle}
      okButtonProps={{ disabled: !ready }}
      confirmLoading={handle.busy}
      width={460}
    >
      <div className="act">
        <p className="act-subject">{alarm.title}</p>
        <label>
          {t.note}
          <Input.TextArea
            id="handle-note"

            rows={4}
            maxLength={1000}
            value={note}
            placeholder={t.notePlaceholder}
            onChange={(e) => setNote(e.target.value)}
            onKeyDown={onEnter(send)}
          />
        </label>
      </div>
    </Modal>
  );
}

/** Closing cannot be undone: asks once, naming the alarm. */
function CloseDialog({ alarm, onClose }: Omit<ActDialogProps, 'act'>): ReactNode {
  const t = useText({ zh, en });
  const { close } = useAlarmActs();
  useFocusSoon('close-note');
  const [note, setNote] = useState('');
  const send = (): void => {
    const body = note.trim() === '' ? {} : { note: note.trim() };
    void close.run({ params: { id: alarm.id }, body }).then((done) => done && onClose());
  };
  return (
    <Modal
      open
      title={t.closeTitle}
      onCancel={onClose}
      onOk={send}
      okText={t.close}
      okButtonProps={{ disabled: alarm.active }}
      confirmLoading={close.busy}
      width={460}
    >
      <div className="act">
        <p>{t.closeAsk(alarm.title)}</p>
        {alarm.active && <p className="act-warn">{t.closeStill}</p>}
        <label>
          {t.closeNote}
          <Input.TextArea
            id="close-note"

            rows={2}
            maxLength={500}
            value={note}
            onChange={(e) => setNote(e.target.value)}
            onKeyDown={onEnter(send)}
          />
        </label>
      </div>
    </Modal>
  );
}

/** The dialog of an act that needs words. */
export function ActDialog({ act, ...rest }: ActDialogProps): ReactNode {
  if (act === 'verify') return <VerifyDialog {...rest} />;
  if (act === 'shelve') return <ShelveDialog {...rest} />;
  return act === 'handle' ? <HandleDialog {...rest} /> : <CloseDialog {...rest} />;
}

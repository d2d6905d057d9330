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
type OneAct = Omit<ActDialogProps, 'act'>;

type Verdict = NonNullable<Alarm['verdict']>;
const KEYS: Readonly<Record<string, Verdict>> = { t: 'true', f: 'false', m: 'maintenance' };

/** The words of an act, typed by the person. */
interface Words {
  readonly id: string;
  readonly label: string;
  readonly rows: number;
  readonly max: number;
  readonly placeholder?: string;
}

interface FrameProps {
  readonly title: string;
  /** The verb on the button. */
  readonly verb: string;
  readonly ready: boolean;
  readonly busy: boolean;
  readonly words: Words;
  readonly text: string;
  readonly onText: (text: string) => void;
  /** Resolves to something when it was done. */
  readonly send: () => Promise<unknown>;
  readonly onClose: () => void;
  /** What is acted on, and choices, above the words. */
  readonly children: ReactNode;
}

/** The frame of every act: what it is about, the words it needs; Enter sends, Shift+Enter starts a line. */
function ActFrame({
  title,
  verb,
  ready,
  busy,
  words,
  text,
  onText,
  onClose,
  ...rest
}: FrameProps): ReactNode {
  const send = (): void => {
    if (ready) void rest.send().then((done) => done !== undefined && onClose());
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <Modal
      open
      title={title}
      onCancel={onClose}
      onOk={send}
      okText={verb}
      okButtonProps={{ disabled: !ready }}
      confirmLoading={busy}
      width={460}
    >
      <div className="act">
        {rest.children}
        <label>
          {words.label}
          <Input.TextArea
            id={words.id}
            rows={words.rows}
            maxLength={words.max}
            value={text}
            placeholder={words.placeholder}
            onChange={(e) => onText(e.target.value)}
            onKeyDown={onKeyDown}
          />
        </label>
      </div>
    </Modal>
  );
}

/** Verdict by T, F or M, then the reason. */
function VerifyDialog({ alarm, onClose }: OneAct): ReactNode {
  const t = useText({ zh, en });
  const { verify } = useAlarmActs();
  const [verdict, setVerdict] = useState<Verdict>();
  const [reason, setReason] = useState('');
  const choices: readonly [Verdict, string, string][] = [
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
    <ActFrame
      title={t.verifyTitle}
      verb={t.verify}
      ready={verdict !== undefined && reason.trim() !== ''}
      busy={verify.busy}
      words={{ id: 'verify-reason', label: t.reason, rows: 3, max: 500, placeholder: t.reasonPlaceholder }}
      text={reason}
      onText={setReason}
      send={async () =>
        verdict && verify.run({ params: { id: alarm.id }, body: { verdict, reason: reason.trim() } })
      }
      onClose={onClose}
    >
      <p className="act-subject">{alarm.title}</p>
      <Radio.Group
        aria-label={t.verdict}
        value={verdict}
        onChange={(e) => setVerdict(e.target.value as Verdict)}
      >
        {choices.map(([value, word, key]) => (
          <Radio key={value} value={value}>
            {word} <KeyHint keys={key} />
          </Radio>
        ))}
      </Radio.Group>
    </ActFrame>
  );
}

const MINUTES: Readonly<Record<'red' | 'other', readonly number[]>> = {
  red: [10, 30, 60],
  other: [30, 60, 240, 480, 1440],
};

/** How long and why; bounded by the grade. */
function ShelveDialog({ alarm, onClose }: OneAct): ReactNode {
  const t = useText({ zh, en });
  const { shelve } = useAlarmActs();
  useFocusSoon('shelve-reason');
  const [minutes, setMinutes] = useState(30);
  const [reason, setReason] = useState('');
  const choices = MINUTES[alarm.grade === 'red' ? 'red' : 'other'];
  return (
    <ActFrame
      title={t.shelveTitle}
      verb={t.shelve}
      ready={reason.trim() !== ''}
      busy={shelve.busy}
      words={{ id: 'shelve-reason', label: t.reason, rows: 2, max: 500 }}
      text={reason}
      onText={setReason}
      send={() => shelve.run({ params: { id: alarm.id }, body: { minutes, reason: reason.trim() } })}
      onClose={onClose}
    >
      <p className="act-subject">{alarm.title}</p>
      <p className="muted">{alarm.grade === 'red' ? t.shelveRed : t.shelveOther}</p>
      <Radio.Group
        aria-label={t.minutes}
        optionType="button"
        value={minutes}
        onChange={(e) => setMinutes(e.target.value as number)}
        options={choices.map((n) => ({ value: n, label: n < 60 ? t.min(n) : t.hour(n / 60) }))}
      />
    </ActFrame>
  );
}

/** What was done about it. */
function HandleDialog({ alarm, onClose }: OneAct): ReactNode {
  const t = useText({ zh, en });
  const { handle } = useAlarmActs();
  useFocusSoon('handle-note');
  const [note, setNote] = useState('');
  return (
    <ActFrame
      title={t.handleTitle}
      verb={t.handle}
      ready={note.trim() !== ''}
      busy={handle.busy}
      words={{ id: 'handle-note', label: t.note, rows: 4, max: 1000, placeholder: t.notePlaceholder }}
      text={note}
      onText={setNote}
      send={() => handle.run({ params: { id: alarm.id }, body: { note: note.trim() } })}
      onClose={onClose}
    >
      <p className="act-subject">{alarm.title}</p>
    </ActFrame>
  );
}

/** Closing cannot be undone: asks once, naming the alarm. */
function CloseDialog({ alarm, onClose }: OneAct): ReactNode {
  const t = useText({ zh, en });
  const { close } = useAlarmActs();
  useFocusSoon('close-note');
  const [note, setNote] = useState('');
  const body = note.trim() === '' ? {} : { note: note.trim() };
  return (
    <ActFrame
      title={t.closeTitle}
      verb={t.close}
      ready={!alarm.active}
      busy={close.busy}
      words={{ id: 'close-note', label: t.closeNote, rows: 2, max: 500 }}
      text={note}
      onText={setNote}
      send={() => close.run({ params: { id: alarm.id }, body })}
      onClose={onClose}
    >
      <p>{t.closeAsk(alarm.title)}</p>
      {alarm.active && <p className="act-warn">{t.closeStill}</p>}
    </ActFrame>
  );
}

/** The dialog of an act that needs words. */
export function ActDialog({ act, ...rest }: ActDialogProps): ReactNode {
  if (act === 'verify') return <VerifyDialog {...rest} />;
  if (act === 'shelve') return <ShelveDialog {...rest} />;
  return act === 'handle' ? <HandleDialog {...rest} /> : <CloseDialog {...rest} />;
}

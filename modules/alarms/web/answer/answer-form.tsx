import { Button, Input } from 'antd';
import { useState, type ChangeEvent, type ReactNode } from 'react';
import { alarmOperations, type Alarm } from '#alarms/contract';
import { call, useAct } from '#platform/web/client';
import { useText } from '#platform/web/text';
import { en } from '../strings.en.ts';
import { zh } from '../strings.zh.ts';
import { shrink, type Photo } from './photo.ts';

type Verdict = NonNullable<Alarm['verdict']>;

interface AnswerFormProps {
  readonly alarm: Alarm;
  readonly onSent: () => void;
}

/** True, false or maintenance; reason; photo. Targets are at least 48 px for gloves. */
export function AnswerForm({ alarm, onSent }: AnswerFormProps): ReactNode {
  const t = useText({ zh, en });
  const [verdict, setVerdict] = useState<Verdict>();
  const [reason, setReason] = useState('');
  const [photo, setPhoto] = useState<Photo>();
  const [sending, setSending] = useState(false);
  const verify = useAct(alarmOperations.verify, { refresh: [alarmOperations.list], onDone: onSent });
  const choices: readonly [Verdict, string, string][] = [
    ['true', t.answerTrue, t.answerTrueHint],
    ['false', t.answerFalse, t.answerFalseHint],
    ['maintenance', t.answerMaintenance, t.answerMaintenanceHint],
  ];
  const ready = verdict !== undefined && reason.trim() !== '';
  const pick = (event: ChangeEvent<HTMLInputElement>): void => {
    const [file] = event.target.files ?? [];
    if (file) void shrink(file).then(setPhoto, () => setPhoto(undefined));
  };
  const send = async (): Promise<void> => {
    if (!verdict) return;
    setSending(true);
    const params = { id: alarm.id };
    const uploaded = photo
      ? await call(alarmOperations.uploadPhoto, {
          params,
          body: { contentBase64: photo.contentBase64, mediaType: photo.mediaType },
        }).catch(() => undefined)
      : undefined;
    await verify.run({
      params,
      body: { verdict, reason: reason.trim(), ...(uploaded ? { photoId: uploaded.photoId } : {}) },
    });
    setSending(false);
  };
  return (
    <form
      className="answer-form"
      aria-label={t.verifyTitle}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) void send();
      }}
    >
      <fieldset className="answer-verdicts">
        <legend className="visually-hidden">{t.verdict}</legend>
        {choices.map(([value, word, hint]) => (
          <label key={value} className="answer-verdict">
            <input
              type="radio"
              name="verdict"
              value={value}
              checked={verdict === value}
              onChange={() => setVerdict(value)}
            />
            <span>
              <b>{word}</b>
              <small>{hint}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <label className="answer-label">
        {t.answerReason}
        <Input.TextArea
          rows={3}
          maxLength={500}
          value={reason}
          placeholder={t.answerReasonHint}
          onChange={(e) => setReason(e.target.value)}
        />
      </label>
      <div className="answer-reasons">
        {t.reasons.map((text) => (
          <button key={text} type="button" onClick={() => setReason(text)}>
            {text}
          </button>
        ))}
      </div>
      <label className="answer-photo">
        <input
          type="file"
          accept="image/*"
          capture="environment"
          className="visually-hidden"
          onChange={pick}
        />
        <span>{photo ? t.retakePhoto : t.takePhoto}</span>
      </label>
      {photo && <img className="answer-preview" src={photo.url} alt={t.photoAlt} />}
      <Button
        type="primary"
        htmlType="submit"
        disabled={!ready}
        loading={sending || verify.busy}
        className="answer-send"
      >
        {t.send}
      </Button>
    </form>
  );
}

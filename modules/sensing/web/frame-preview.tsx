import { Button, Checkbox, Input, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { sensingOperations } from '#sensing/contract';
import { useAct } from '#platform/web/client';
import { formatNumber, useLanguage, useText } from '#platform/web/text';
import { zh } from './strings.zh.ts';
import { en } from './strings.en.ts';
import './sensing.css';

const CODECS = ['hj212', 'sl651', 'szy206', 'jt808', 'modbus', 'gb26875', 'gb32960', 'iec104'];

interface FramePreviewProps {
  readonly onUse: (element: string) => void;
  readonly mapped: ReadonlySet<string>;
}

/** Decodes a pasted frame and lists its elements; each can be taken into the mapping. */
export function FramePreview({ onUse, mapped }: FramePreviewProps): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  const [codec, setCodec] = useState('hj212');
  const [text, setText] = useState('');
  const [hex, setHex] = useState(false);
  const [reply, setReply] = useState<Awaited<ReturnType<typeof act.run>>>();
  const act = useAct(sensingOperations.previewFrame, { quiet: true, onDone: (found) => setReply(found) });
  return (
    <section className="panel" aria-label={t.preview}>
      <div className="panel-head">
        <h3>{t.preview}</h3>
        <span className="muted">{t.previewHint}</span>
      </div>
      <div className="panel-body form">
        <div className="form-row">
          <Select
            aria-label={t.codec}
            style={{ width: 140 }}
            value={codec}
            onChange={setCodec}
            options={CODECS.map((value) => ({ value, label: value }))}
          />
          <Checkbox checked={hex} onChange={(e) => setHex(e.target.checked)}>
            {t.hex}
          </Checkbox>
          <Button
            type="primary"
            disabled={text.trim() === ''}
            loading={act.busy}
            onClick={() => void act.run({ body: { codec, text: hex ? text.trim() : text, hex } })}
          >
            {t.decode}
          </Button>
        </div>
        <Input.TextArea
          aria-label={t.frame}
          className="mono"
          rows={4}
          maxLength={65_536}
          value={text}
          onChange={(e) => setText(e.target.value)}
        />
        {act.failure && <p role="alert">{act.failure.text(language)}</p>}
        {reply?.errors.map((error) => (
          <p key={error} role="alert">
            {error}
          </p>
        ))}
        {reply && reply.elements.length === 0 && <p className="muted">{t.noElements}</p>}
        {reply && reply.elements.length > 0 && (
          <table className="plain-table">
            <thead>
              <tr>
                <th scope="col">{t.element}</th>
                <th scope="col" className="num">
                  {t.value}
                </th>
                <th scope="col">{t.unit}</th>
                <th scope="col">{t.time}</th>
                <th scope="col">{t.mapping}</th>
              </tr>
            </thead>
            <tbody>
              {reply.elements.map((e, i) => (
                <tr key={`${e.element}-${i}`}>
                  <td>{e.element}</td>
                  <td className="num">{formatNumber(e.value)}</td>
                  <td>{e.unit ?? '—'}</td>
                  <td>{e.time ?? '—'}</td>
                  <td>
                    <Button size="small" disabled={mapped.has(e.element)} onClick={() => onUse(e.element)}>
                      {t.use}
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {reply && reply.frames.length > 0 && (
          <div className="frame-box" tabIndex={0} role="region" aria-label={t.decoded}>
            <pre className="mono">{JSON.stringify(reply.frames, null, 2)}</pre>
          </div>
        )}
      </div>
    </section>
  );
}

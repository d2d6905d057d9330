import { Button, Drawer, Input } from 'antd';
import { useState, type ReactNode } from 'react';
import { operationsOperations } from '#operations/contract';
import { useAct, useOperation } from '#platform/web/client';
import { Link } from '#platform/web/router';
import { formatClock, formatInstant, useLanguage, useText } from '#platform/web/text';
import { EmptyState, Loaded } from '#platform/web/ui';
import { en } from './strings.en.ts';
import { zh } from './strings.zh.ts';

const HOURS = 12;

/** Sign-ins are in the log, not in the shift log. */
const worthReading = (item: { readonly type: string }): boolean => !item.type.startsWith('identity.');

/** The shift log: what was written and decided in the last twelve hours, and a line to add. */
export function ShiftLogDrawer({ onClose }: { readonly onClose: () => void }): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  const [text, setText] = useState('');
  const log = useOperation(operationsOperations.shiftLog, { query: { hours: HOURS } }, { every: 20_000 });
  const note = useAct(operationsOperations.noteShift, {
    refresh: [operationsOperations.shiftLog],
    onDone: () => setText(''),
  });
  const send = (): void => {
    if (text.trim() !== '') void note.run({ body: { text: text.trim() } });
  };
  return (
    <Drawer
      open
      title={t.shiftLog}
      onClose={onClose}
      size={460}
      extra={<Link to="/handover">{t.handover}</Link>}
    >
      <div className="shift">
        <Input.TextArea
          autoFocus
          rows={3}
          maxLength={2000}
          value={text}
          aria-label={t.write}
          placeholder={t.writePlaceholder}
          onChange={(e) => setText(e.target.value)}
          onKeyDown={(e) => {
            if (e.key !== 'Enter' || e.shiftKey || e.nativeEvent.isComposing) return;
            e.preventDefault();
            send();
          }}
        />
        <Button type="primary" disabled={text.trim() === ''} loading={note.busy} onClick={send}>
          {t.write}
        </Button>
        <Loaded query={log}>
          {(data) =>
            data.items.filter(worthReading).length === 0 ? (
              <EmptyState title={t.noNotes} />
            ) : (
              <ol className="shift-list">
                {data.items.filter(worthReading).map((item) => (
                  <li key={`${item.at}${item.type}${item.subject ?? ''}`}>
                    <time dateTime={item.at} title={formatInstant(item.at)}>
                      {formatClock(item.at)}
                    </time>
                    <span>{item.text[language]}</span>
                    <span className="muted">{item.by}</span>
                  </li>
                ))}
              </ol>
            )
          }
        </Loaded>
      </div>
    </Drawer>
  );
}

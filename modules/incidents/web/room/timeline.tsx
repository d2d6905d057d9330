import { Button, Input } from 'antd';
import { useState, type ReactNode } from 'react';
import { incidentOperations, type Incident } from '#incidents/contract';
import { useAct, useOperation } from '#platform/web/client';
import { useCan } from '#platform/web/shell-types';
import { formatClock, formatInstant, useLanguage, useText } from '#platform/web/text';
import { Loaded } from '#platform/web/ui';
import { en } from '../strings.en.ts';
import { zh } from '../strings.zh.ts';

/** What happened, read from the log; notes are added to it. */
export function Timeline({ incident }: { readonly incident: Incident }): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  const can = useCan();
  const [text, setText] = useState('');
  const timeline = useOperation(incidentOperations.timeline, { params: { id: incident.id } });
  const note = useAct(incidentOperations.note, {
    refresh: [incidentOperations.timeline],
    onDone: () => setText(''),
  });
  const send = (): void => {
    if (text.trim() !== '') void note.run({ params: { id: incident.id }, body: { text: text.trim() } });
  };
  return (
    <section className="panel room-timeline" aria-label={t.timeline}>
      <div className="panel-head">
        <h2>{t.timeline}</h2>
      </div>
      {can('incidents.manage') && incident.state === 'open' && (
        <div className="room-note">
          <Input
            value={text}
            maxLength={2000}
            aria-label={t.note}
            placeholder={t.notePlaceholder}
            onChange={(e) => setText(e.target.value)}
            onPressEnter={send}
          />
          <Button disabled={text.trim() === ''} loading={note.busy} onClick={send}>
            {t.add}
          </Button>
        </div>
      )}
      <div className="panel-body" tabIndex={0} role="group" aria-label={t.timeline}>
        <Loaded query={timeline}>
          {(data) => (
            <ol className="tl">
              {data.items.toReversed().map((item) => (
                <li key={`${item.at}${item.type}${item.seq ?? ''}`}>
                  <time dateTime={item.at} title={formatInstant(item.at)}>
                    {formatClock(item.at)}
                  </time>
                  <span>{item.text[language]}</span>
                  <span className="muted">{item.actor}</span>
                </li>
              ))}
            </ol>
          )}
        </Loaded>
      </div>
    </section>
  );
}

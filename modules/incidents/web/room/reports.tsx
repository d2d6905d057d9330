import { Button, Input, Popconfirm, Segmented } from 'antd';
import { useState, type ReactNode } from 'react';
import { incidentOperations, type Incident, type Report } from '#incidents/contract';
import { useAct } from '#platform/web/client';
import { useCan } from '#platform/web/shell-types';
import { formatInstant, useText } from '#platform/web/text';
import { EmptyState } from '#platform/web/ui';
import { MinutesLeft } from '../level-mark.tsx';
import { en } from '../strings.en.ts';
import { zh, type Strings } from '../strings.zh.ts';

/** Which reports may come next. */
export function nextKinds(reports: readonly Report[]): Report['kind'][] {
  if (reports.some((r) => r.kind === 'final')) return [];
  return reports.some((r) => r.kind === 'first') ? ['followUp', 'final'] : ['first'];
}

/** A draft from what is known, so that the first report takes a minute. */
export function draftOf(incident: Incident, t: Strings): string {
  const lines = [
    `${formatInstant(incident.occurredAt)}，${incident.title}。`,
    `${t.class}：${t.classes[incident.class]}；${t.kind}：${incident.kind}；${t.level}：${t.levels[incident.level]}。`,
    `${t.dead} ${incident.dead}，${t.injured} ${incident.injured}，${t.missing} ${incident.missing}。`,
    incident.address ? `${t.address}：${incident.address}。` : '',
    incident.description,
  ];
  return lines.filter((line) => line !== '').join('\n');
}

function SendReport({ incident }: { readonly incident: Incident }): ReactNode {
  const t = useText({ zh, en });
  const kinds = nextKinds(incident.reports);
  const [kind, setKind] = useState(kinds[0]);
  const chosen = kinds.includes(kind) ? kind : kinds[0];
  const [text, setText] = useState(() => draftOf(incident, t));
  const report = useAct(incidentOperations.report, {
    refresh: [incidentOperations.get, incidentOperations.timeline, incidentOperations.list],
  });
  if (!chosen) return null;
  return (
    <div className="room-form">
      <Segmented
        value={chosen}
        onChange={setKind}
        options={kinds.map((k) => ({ value: k, label: t.reportKinds[k] }))}
      />
      <Input.TextArea
        rows={7}
        maxLength={5000}
        value={text}
        aria-label={t.reportText}
        placeholder={t.reportHint}
        onChange={(e) => setText(e.target.value)}
      />
      <Popconfirm
        title={`${incident.number} ${incident.title}`}
        description={t.sendAsk(t.reportKinds[chosen])}
        okText={t.send}
        onConfirm={() =>
          void report.run({ params: { id: incident.id }, body: { kind: chosen, text: text.trim() } })
        }
      >
        <Button type="primary" disabled={text.trim() === ''} loading={report.busy}>
          {t.send} {t.reportKinds[chosen]}
        </Button>
      </Popconfirm>
    </div>
  );
}

/** First, follow-up and final reports, and the time left for the next. */
export function Reports({ incident }: { readonly incident: Incident }): ReactNode {
  const t = useText({ zh, en });
  const can = useCan();
  const sent = incident.reports.filter((r) => r.sentAt !== undefined);
  const late = (r: Report): boolean => r.dueAt !== undefined && r.sentAt !== undefined && r.sentAt > r.dueAt;
  return (
    <section className="panel" aria-label={t.reports}>
      <div className="panel-head">
        <h2>{t.reports}</h2>
        <span className="spacer" />
        {incident.state === 'open' && <MinutesLeft minutes={incident.minutesLeft} />}
      </div>
      {can('incidents.manage') && incident.state === 'open' && <SendReport incident={incident} />}
      {sent.length === 0 && <EmptyState title={t.noReports} />}
      {sent.toReversed().map((r) => (
        <article key={r.id} className="report">
          <div className="report-head">
            <b>{t.reportKinds[r.kind]}</b>
            <span className="muted">{formatInstant(r.sentAt ?? '')}</span>
            {late(r) && <span className="tag tag-alert">{t.lateReport}</span>}
            <span className="muted">{r.sentBy}</span>
          </div>
          <p className="report-text">{r.text}</p>
        </article>
      ))}
    </section>
  );
}

import { useState, type ReactNode } from 'react';
import { urlOf } from '#platform/web/client';
import { alarmOperations } from '#alarms/contract';
import type { OutputOf } from '#platform/contract';
import { formatClock, formatInstant, formatNumber, useLanguage, useText } from '#platform/web/text';
import { en } from '../strings.en.ts';
import { zh } from '../strings.zh.ts';

type Why = OutputOf<typeof alarmOperations.why>;

/** The readings that made the rule fire. */
function EvidenceTable({ evidence }: { readonly evidence: Why['evidence'] }): ReactNode {
  const t = useText({ zh, en });
  return (
    <div className="why-evidence" tabIndex={0} role="group" aria-label={t.evidenceTable}>
      <table>
        <thead>
          <tr>
            <th>{t.measured}</th>
            <th>{t.received}</th>
            <th className="num">{t.value}</th>
            <th className="num">{t.quality}</th>
          </tr>
        </thead>
        <tbody>
          {evidence.flatMap((e) =>
            e.readings.toReversed().map((r) => (
              <tr key={`${e.pointId}${r.deviceTime}${r.value}`} title={e.code}>
                <td>{formatClock(r.deviceTime)}</td>
                <td>{formatClock(r.receivedAt)}</td>
                <td className="num">
                  {formatNumber(r.value)} {e.unit}
                </td>
                <td className="num">{r.quality}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </div>
  );
}

/** Why it fired, in words, with the rule version and the readings; then what happened since. */
export function WhyPanel({ why }: { readonly why: Why }): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  const [open, setOpen] = useState(false);
  const count = why.evidence.reduce((n, e) => n + e.readings.length, 0);
  return (
    <>
      <section className="adetail-part" aria-label={t.why}>
        <div className="why-head">
          <h3>{t.why}</h3>
          <button type="button" className="why-more" aria-expanded={open} onClick={() => setOpen(!open)}>
            {t.rule(why.rule.name, why.ruleVersion)} · {t.evidence(count)}
          </button>
        </div>
        <p>{why.explanation[language]}</p>
        {open && <EvidenceTable evidence={why.evidence} />}
        {why.alarm.reason && (
          <p className="muted">
            {t.reason}: {why.alarm.reason}
          </p>
        )}
        {why.alarm.photoId && (
          <img
            className="why-photo"
            alt={t.photo}
            src={urlOf(alarmOperations.photo, { params: { id: why.alarm.id } })}
          />
        )}
      </section>
      <section className="adetail-part" aria-label={t.timeline}>
        <h3>{t.timeline}</h3>
        <ol className="timeline">
          {why.timeline.toReversed().map((entry) => (
            <li key={`${entry.at}${entry.type}`}>
              <time dateTime={entry.at} title={formatInstant(entry.at)}>
                {formatClock(entry.at)}
              </time>
              <span>{entry.text[language]}</span>
              <span className="muted">{entry.actor}</span>
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}

import type { ReactNode } from 'react';
import { ruleOperations } from '#alarms/contract';
import type { Grade } from '#platform/contract';
import { useOperation } from '#platform/web/client';
import { Link } from '#platform/web/router';
import { formatInstant, useText } from '#platform/web/text';
import { GradeMark, Loaded } from '#platform/web/ui';
import { zh } from './strings.zh.ts';
import { en } from './strings.en.ts';

/** What a version in shadow would have raised. */
export function ShadowResult({ ruleId }: { readonly ruleId: string }): ReactNode {
  const t = useText({ zh, en });
  const result = useOperation(ruleOperations.shadowResult, { params: { id: ruleId } }, { every: 10_000 });
  return (
    <section className="panel" aria-label={t.shadowResults}>
      <div className="panel-head">
        <h2>{t.shadowResults}</h2>
        <span className="muted">
          {result.data?.since
            ? t.shadowCount(result.data.alarms, formatInstant(result.data.since))
            : t.shadowHint}
        </span>
      </div>
      <Loaded query={result}>
        {(found) =>
          found.items.length === 0 ? (
            <p className="panel-body muted">{t.shadowNone}</p>
          ) : (
            <div className="rule-episodes" tabIndex={0} role="region" aria-label={t.shadowResults}>
              <table className="plain-table">
                <tbody>
                  {found.items.map((hit) => (
                    <tr key={`${hit.pointId}-${hit.at}`}>
                      <td>
                        <GradeMark grade={hit.grade as Grade} word />
                      </td>
                      <td>{formatInstant(hit.at)}</td>
                      <td>
                        <Link to={`/points/${hit.pointId}`}>{`${t.point} ${hit.pointId}`}</Link>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Loaded>
    </section>
  );
}

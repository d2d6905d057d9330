import { Button, Popconfirm } from 'antd';
import type { ReactNode } from 'react';
import { incidentOperations, type Incident } from '#incidents/contract';
import { useAct, useOperation } from '#platform/web/client';
import { Link, navigate } from '#platform/web/router';
import { useCan } from '#platform/web/shell-types';
import { useText } from '#platform/web/text';
import { Loaded } from '#platform/web/ui';
import { en } from '../strings.en.ts';
import { zh } from '../strings.zh.ts';

/** Incidents that may be the same one, with merging. */
export function Duplicates({ incident }: { readonly incident: Incident }): ReactNode {
  const t = useText({ zh, en });
  const can = useCan();
  const found = useOperation(
    incidentOperations.duplicates,
    { params: { id: incident.id } },
    { enabled: incident.state === 'open' },
  );
  const merge = useAct(incidentOperations.merge, {
    refresh: [incidentOperations.get, incidentOperations.list, incidentOperations.timeline],
    onDone: (_, { body }) => navigate(`/incidents/${body.into}`),
  });
  if (incident.state !== 'open') return null;
  return (
    <section className="panel" aria-label={t.duplicates}>
      <div className="panel-head">
        <h2>{t.duplicates}</h2>
      </div>
      <div className="panel-body">
        <Loaded query={found} rows={2}>
          {(data) =>
            data.items.length === 0 ? (
              <p className="muted">{t.noDuplicates}</p>
            ) : (
              data.items.map(({ incident: other, distanceM, minutesApart }) => (
                <div key={other.id} className="dup">
                  <div>
                    <Link to={`/incidents/${other.id}`}>
                      {other.number} {other.title}
                    </Link>
                    <div className="muted">
                      {t.apart(Math.round(minutesApart))}
                      {distanceM !== undefined && ` · ${t.distance(distanceM)}`}
                    </div>
                  </div>
                  {can('incidents.manage') && (
                    <Popconfirm
                      title={t.merge}
                      description={t.mergeAsk(incident.title, other.title)}
                      okText={t.merge}
                      onConfirm={() =>
                        void merge.run({ params: { id: incident.id }, body: { into: other.id } })
                      }
                    >
                      <Button size="small">{t.merge}</Button>
                    </Popconfirm>
                  )}
                </div>
              ))
            )
          }
        </Loaded>
      </div>
    </section>
  );
}

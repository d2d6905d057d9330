import { Input } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ask, type ClientFailure } from '#platform/web/client';
import { formatNumber, useText } from '#platform/web/text';
import { Loaded } from '#platform/web/ui';
import { en } from '../strings.en.ts';
import { zh } from '../strings.zh.ts';
import { readMetrics, type Sample } from './metrics.ts';

const load = async (): Promise<readonly Sample[]> => readMetrics(await (await ask('/metrics')).text());

/** Metrics of the node as Prometheus would read them. */
export function Metrics(): ReactNode {
  const t = useText({ zh, en });
  const [filter, setFilter] = useState('');
  const query = useQuery<readonly Sample[], ClientFailure>({
    queryKey: ['operations.metrics'],
    queryFn: load,
    refetchInterval: 10_000,
  });
  return (
    <section className="panel" aria-label={t.metrics}>
      <div className="panel-head">
        <h2>{t.metrics}</h2>
        <span className="muted">{t.metricsHint}</span>
        <span className="spacer" />
        <Input
          allowClear
          aria-label={`${t.metrics} ${t.filter}`}
          placeholder={t.filter}
          style={{ width: 200 }}
          value={filter}
          onChange={(e) => setFilter(e.target.value)}
        />
      </div>
      <Loaded query={query}>
        {(samples) => (
          <div className="system-metrics" tabIndex={0} role="region" aria-label={t.metrics}>
            <table className="plain-table">
              <thead>
                <tr>
                  <th scope="col">{t.metric}</th>
                  <th scope="col" className="num">
                    {t.value}
                  </th>
                  <th scope="col">{t.meaning}</th>
                </tr>
              </thead>
              <tbody>
                {samples
                  .filter((s) => `${s.name}${s.labels}${s.help}`.includes(filter.trim()))
                  .map((s) => (
                    <tr key={`${s.name}${s.labels}`}>
                      <td className="mono">
                        {s.name}
                        {s.labels && <span className="muted">{`{${s.labels}}`}</span>}
                      </td>
                      <td className="num">{formatNumber(s.value)}</td>
                      <td className="muted">{s.help}</td>
                    </tr>
                  ))}
              </tbody>
            </table>
          </div>
        )}
      </Loaded>
    </section>
  );
}

import type { ReactNode } from 'react';
import { operationsOperations } from '#operations/contract';
import { sensingOperations } from '#sensing/contract';
import type { OutputOf } from '#platform/contract';
import { useOperation } from '#platform/web/client';
import { Link } from '#platform/web/router';
import { Screen } from '#platform/web/screens';
import {
  formatBytes,
  formatInstant,
  formatNumber,
  formatPassed,
  useLanguage,
  useText,
} from '#platform/web/text';
import { Loaded } from '#platform/web/ui';
import { en } from '../strings.en.ts';
import { zh } from '../strings.zh.ts';
import { BackupPanel } from './backup-panel.tsx';
import { Metrics } from './metrics-panel.tsx';
import { TroublesPanel } from './troubles-panel.tsx';
import './system.css';

type State = OutputOf<typeof operationsOperations.state>;

/** 系统: state of this node, storage, backup, metrics. */
export function SystemPage(): ReactNode {
  const t = useText({ zh, en });
  const state = useOperation(operationsOperations.state, {}, { every: 5000 });
  const storage = useOperation(sensingOperations.storage, {}, { every: 60_000 });
  return (
    <Screen
      flow
      title={t.system}
      note={state.data?.demo && <span className="tag">{t.demo}</span>}
      actions={<Link to="/api-browser">{t.open}</Link>}
    >
      <TroublesPanel troubles={state.data?.troubles ?? []} />
      <div className="system-columns">
        <Panel title={t.state}>
          <Loaded query={state}>{(data) => <StateFacts state={data} />}</Loaded>
        </Panel>
        <Panel title={t.storage}>
          <Loaded query={storage}>
            {(data) => (
              <dl className="facts">
                <dt>{t.free}</dt>
                <dd>{formatBytes(data.bytesFree)}</dd>
                <dt>{t.daysLeft}</dt>
                <dd>{data.daysLeft === undefined ? '—' : t.days(formatNumber(Math.floor(data.daysLeft)))}</dd>
                <dt>{t.growth}</dt>
                <dd>{formatBytes(data.bytesPerDay)}</dd>
                <dt>{t.journal}</dt>
                <dd>{formatNumber(data.journalRows)}</dd>
                <dt>{t.parquet}</dt>
                <dd>
                  {t.files(data.parquetFiles)} · {formatBytes(data.parquetBytes)}
                </dd>
                <dt>{t.oldest}</dt>
                <dd>{data.oldest === undefined ? '—' : formatInstant(data.oldest)}</dd>
              </dl>
            )}
          </Loaded>
        </Panel>
        <Panel title={t.backup}>
          <BackupPanel />
        </Panel>
      </div>
      <Metrics />
    </Screen>
  );
}

function Panel({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <section className="panel" aria-label={title}>
      <div className="panel-head">
        <h2>{title}</h2>
      </div>
      <div className="panel-body">{children}</div>
    </section>
  );
}

function StateFacts({ state: s }: { readonly state: State }): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  return (
    <dl className="facts">
      <dt>{t.version}</dt>
      <dd>{s.version}</dd>
      <dt>{t.role}</dt>
      <dd>{s.role}</dd>
      <dt>{t.startedAt}</dt>
      <dd>{formatInstant(s.startedAt)}</dd>
      <dt>{t.uptime}</dt>
      <dd>{formatPassed(Date.parse(s.now) - Date.parse(s.startedAt), language)}</dd>
      <dt>{t.consoles}</dt>
      <dd>{formatNumber(s.consoles)}</dd>
      <dt>{t.readings}</dt>
      <dd>
        {formatNumber(Math.round(s.readingsPerS * 10) / 10)} <span className="muted">{t.perSecond}</span>
      </dd>
      <dt>{t.lag}</dt>
      <dd>{formatNumber(Math.round(s.eventLoopLagMs * 10) / 10)} ms</dd>
      <dt>{t.logSize}</dt>
      <dd>{formatNumber(s.logSize)}</dd>
      <dt>{t.sealLag}</dt>
      <dd>{formatNumber(Math.round(s.sealLagMs * 10) / 10)} ms</dd>
      <dt>{t.head}</dt>
      <dd>{s.lastHead ? t.headText(s.lastHead.size, formatInstant(s.lastHead.time)) : t.noHead}</dd>
    </dl>
  );
}

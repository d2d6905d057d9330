import { Button } from 'antd';
import { useMemo, type ReactNode } from 'react';
import { incidentOperations, type Incident } from '#incidents/contract';
import { refresh, useAct, useOperation } from '#platform/web/client';
import { useEvents } from '#platform/web/live';
import { Link } from '#platform/web/router';
import { useCan } from '#platform/web/shell-types';
import { formatClock, useText } from '#platform/web/text';
import { Loaded } from '#platform/web/ui';
import { LevelMark, MinutesLeft } from '../level-mark.tsx';
import { en } from '../strings.en.ts';
import { zh } from '../strings.zh.ts';
import { CloseButton } from './close-button.tsx';
import { Duplicates } from './duplicates.tsx';
import { ExportChainButton } from './export-chain.tsx';
import { Facts } from './facts.tsx';
import { Reports } from './reports.tsx';
import { RoomMap } from './room-map.tsx';
import { Timeline } from './timeline.tsx';
import '../incidents.css';

/** Claims the incident for a quarter of an hour, or lets it go. */
function Claim({ incident }: { readonly incident: Incident }): ReactNode {
  const t = useText({ zh, en });
  const can = useCan();
  const refreshed = { refresh: [incidentOperations.get, incidentOperations.timeline] };
  const claim = useAct(incidentOperations.claim, refreshed);
  const release = useAct(incidentOperations.release, refreshed);
  const params = { id: incident.id };
  const may = can('incidents.manage') && incident.state === 'open';
  return (
    <>
      {incident.claimedBy && incident.claimedUntil && (
        <span className="tag tag-strong">
          {t.claimedBy(incident.claimedBy, formatClock(incident.claimedUntil))}
        </span>
      )}
      {may && !incident.claimedBy && (
        <Button loading={claim.busy} onClick={() => void claim.run({ params })}>
          {t.claim}
        </Button>
      )}
      {may && incident.claimedBy && (
        <Button loading={release.busy} onClick={() => void release.run({ params })}>
          {t.release}
        </Button>
      )}
    </>
  );
}

function Room({ incident }: { readonly incident: Incident }): ReactNode {
  const t = useText({ zh, en });
  const can = useCan();
  return (
    <div className="room">
      <header className="room-head">
        <LevelMark level={incident.level} long />
        <h1>{incident.title}</h1>
        <span className="muted">{incident.number}</span>
        <span className="tag">{t.states[incident.state]}</span>
        {incident.state === 'open' && <MinutesLeft minutes={incident.minutesLeft} />}
        {incident.mergedInto && <Link to={`/incidents/${incident.mergedInto}`}>{t.goThere}</Link>}
        <span className="spacer" />
        <Claim incident={incident} />
        {can('operations.exportChain') && <ExportChainButton incident={incident} />}
        {can('incidents.close') && incident.state === 'open' && <CloseButton incident={incident} />}
      </header>
      <div className="room-col">
        <Facts incident={incident} />
        <Duplicates incident={incident} />
      </div>
      <div className="room-col">
        <RoomMap incident={incident} />
        <Timeline incident={incident} />
      </div>
      <div className="room-col">
        <Reports incident={incident} />
      </div>
    </div>
  );
}

/** The room of one incident: facts, place, timeline from the log, reports with minutes left. */
export function RoomPage({ params }: { readonly params: Readonly<Record<string, string>> }): ReactNode {
  const given = useMemo(() => ({ params: { id: params['id'] } }), [params]);
  const incident = useOperation(incidentOperations.get, given, { every: 30_000 });
  useEvents(['incident.*', 'alarm.*'], (event) => {
    const mine =
      incident.data?.correlationId === event.correlationId || event.subject === `incident:${params['id']}`;
    if (mine) refresh(incidentOperations.get, incidentOperations.timeline, incidentOperations.duplicates);
  });
  return (
    <Loaded query={incident} rows={10}>
      {(data) => <Room incident={data} />}
    </Loaded>
  );
}

import { App } from 'antd';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { ActDialog, AlarmDetail, AlarmQueue, toneFor } from '#alarms/web';
import { alarmOperations, type Alarm } from '#alarms/contract';
import { incidentOperations } from '#incidents/contract';
import { OpenIncidentDialog, type FromAlarm } from '#incidents/web';
import { onemapOperations } from '#onemap/contract';
import { refresh, useOperation } from '#platform/web/client';
import { serverNow, useEvents } from '#platform/web/live';
import { Legend, MapView, type Focus, type Hit, type TileLayerName } from '#platform/web/map';
import { navigate } from '#platform/web/router';
import { useCan } from '#platform/web/shell-types';
import { useText } from '#platform/web/text';
import { KeysDialog } from './keys-dialog.tsx';
import { marksOf } from './marks.ts';
import { ShiftLogDrawer } from './shift-log.tsx';
import { Strip } from './strip.tsx';
import { en } from './strings.en.ts';
import { zh } from './strings.zh.ts';
import { useDesk, type Desk } from './use-desk.ts';
import './desk.css';

const LAYERS: readonly TileLayerName[] = ['enterprises', 'points'];

/** The alarm's own words with whose it is in front. */
function titleOf(alarm: Alarm): string {
  const { enterpriseName: whose, title } = alarm;
  return whose && !title.includes(whose) ? `${whose} ${title}` : title;
}

/** What an incident opened from this alarm starts with. */
function fromAlarm(alarm: Alarm): FromAlarm {
  return {
    id: alarm.id,
    title: titleOf(alarm).slice(0, 200),
    grade: alarm.grade,
    orgPath: alarm.orgPath,
    ...(alarm.position ? { position: alarm.position } : {}),
    text: '',
  };
}

function DeskMap({ desk }: { readonly desk: Desk }): ReactNode {
  const t = useText({ zh, en });
  const can = useCan();
  const settings = useOperation(
    onemapOperations.settings,
    {},
    { enabled: can('onemap.read'), staleTime: 600_000 },
  );
  const incidents = useOperation(
    incidentOperations.list,
    { query: { open: true, limit: 200 } },
    { enabled: can('incidents.read'), every: 60_000 },
  );
  useEvents(['incident.*'], () => refresh(incidentOperations.list));
  const { alarms } = desk.queue;
  const found = incidents.data?.items;
  const marks = useMemo(() => marksOf(alarms, found ?? [], serverNow()), [alarms, found]);
  const [hit, setHit] = useState<Hit>();
  const { current } = desk;
  const focus: Focus | undefined = current?.position
    ? { key: current.id, position: current.position }
    : undefined;
  const select = (at: Hit | undefined): void => {
    if (at?.layer === 'mark' && alarms.some((a) => a.id === at.id)) desk.select(at.id);
    else if (at?.layer === 'mark' || at?.layer === 'incidents') navigate(`/incidents/${at.id}`);
    else if (at?.layer === 'points') navigate(`/points/${at.id}`);
    else if (at?.layer === 'enterprises') navigate(`/enterprises/${at.id}`);
  };
  const hover = (at: Hit | undefined): void => {
    setHit(at?.layer === 'mark' ? undefined : at);
    desk.hover(at?.layer === 'mark' ? at.id : undefined);
  };
  if (!settings.data) return settings.error ? <p className="desk-map-failed">{t.mapFailed}</p> : null;
  return (
    <>
      <MapView
        settings={settings.data}
        layers={LAYERS}
        marks={marks}
        selected={current?.id}
        hovered={desk.hovered}
        focus={focus}
        padding={{ left: 380, right: 400 }}
        onSelect={select}
        onHover={hover}
      />
      <div className="desk-legend">
        {hit && <div className="desk-hit">{hit.title}</div>}
        <Legend layers={LAYERS} />
      </div>
    </>
  );
}

function Dialogs({ desk }: { readonly desk: Desk }): ReactNode {
  const t = useText({ zh, en });
  const { message } = App.useApp();
  const { dialog, current } = desk;
  const close = (): void => desk.open(undefined);
  if (dialog === 'keys') return <KeysDialog onClose={close} />;
  if (dialog === 'log') return <ShiftLogDrawer onClose={close} />;
  if (!dialog || !current) return null;
  if (dialog !== 'incident') return <ActDialog act={dialog} alarm={current} onClose={close} />;
  return (
    <OpenIncidentDialog
      alarm={fromAlarm(current)}
      onClose={close}
      onOpened={(incident) => {
        refresh(alarmOperations.list, alarmOperations.why);
        void message.success(t.incidentOpened(incident.number));
        close();
      }}
    />
  );
}

/** The duty desk: the map, with the queue, one alarm, two hours and the state of the node laid on it. */
export function DeskPage(): ReactNode {
  const t = useText({ zh, en });
  const desk = useDesk();
  const red = toneFor(desk.queue.alarms, serverNow()) === 'red';
  useEffect(() => {
    if (!red) return undefined;
    const calm = document.title;
    document.title = `${t.redTitle} · ${calm}`;
    return () => {
      document.title = calm;
    };
  }, [red, t.redTitle]);
  return (
    <div className={red ? 'desk desk-red' : 'desk'}>
      <h1 className="visually-hidden">{t.desk}</h1>
      <div className="desk-stage">
        <DeskMap desk={desk} />
        <div className="desk-left">
          {desk.queue.partial && <p className="desk-partial">{t.partial}</p>}
          <AlarmQueue
            queue={desk.queue}
            rows={desk.rows}
            tab={desk.tab}
            selected={desk.current?.id}
            hovered={desk.hovered}
            onTab={desk.setTab}
            onSelect={desk.select}
            onHover={desk.hover}
          />
        </div>
        <div className="desk-right">
          <AlarmDetail alarm={desk.current} onAct={desk.act} />
        </div>
      </div>
      <Strip onLog={() => desk.open('log')} onKeys={() => desk.open('keys')} />
      <Dialogs desk={desk} />
    </div>
  );
}

import { Button, Input, Segmented } from 'antd';
import { useEffect, useEffectEvent, useMemo, useState, type ReactNode } from 'react';
import { vehicleOperations, type Vehicle } from '#sensing/contract';
import { useOperation } from '#platform/web/client';
import { useNow, useTopics } from '#platform/web/live';
import type { LiveLayerProps } from '#platform/web/live-layers';
import { Link } from '#platform/web/router';
import { usePaged } from '#platform/web/screens';
import { formatAge, formatInstant, formatNumber, useBoth, useLanguage, useText } from '#platform/web/text';
import { FailedState, LoadingState } from '#platform/web/ui';
import { en } from './strings.en.ts';
import { zh } from './strings.zh.ts';
import {
  drawingOf,
  headingTitle,
  labelOf,
  lengthKm,
  linesOf,
  listed,
  plateColourTitle,
  stateOf,
  topicOf,
  withLive,
} from './vehicles.ts';
import './vehicles.css';

const QUERY = { limit: 1000 };
const MOST = 5000;
const SHOWN = 100;
const HOURS = [1, 3, 8, 24] as const;
const NEAR_ZOOM = 13;

/** Every vehicle the viewer may see, kept at its newest position. */
function useVehicles(enabled: boolean): {
  readonly vehicles: readonly Vehicle[];
  readonly list: ReturnType<typeof usePaged<typeof vehicleOperations.listVehicles>>;
} {
  const list = usePaged(vehicleOperations.listVehicles, QUERY, { enabled, every: 30_000 });
  const { rows, hasMore, loadingMore } = list;
  const more = useEffectEvent(() => list.more());
  useEffect(() => {
    if (hasMore && !loadingMore && rows.length < MOST) more();
  }, [hasMore, loadingMore, rows.length]);
  const fresh = useTopics(useMemo(() => (enabled ? rows.map(topicOf) : []), [enabled, rows]));
  return { list, vehicles: useMemo(() => withLive(rows, fresh), [rows, fresh]) };
}

/** 车辆: positions live on the map, a list for the keyboard, a card with the track. */
export function VehiclePanel({ shown, chosen, onChoose, onFocus, onDraw }: LiveLayerProps): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  const now = useNow(2000);
  const [text, setText] = useState('');
  const [hours, setHours] = useState<number>(1);
  const { vehicles, list } = useVehicles(shown);
  const current = chosen === undefined ? undefined : vehicles.find((v) => v.gatewayId === chosen);
  const track = useOperation(
    vehicleOperations.vehicleTrack,
    { params: { id: chosen ?? '' }, query: { hours } },
    { enabled: shown && chosen !== undefined, every: 30_000 },
  );
  const lines = useMemo(() => (current ? linesOf(track.data, current) : []), [track.data, current]);
  const drawing = useMemo(
    () =>
      drawingOf(vehicles, {
        now,
        chosen,
        lines,
        note: ({ fix }, stale) => {
          const age = formatAge(now - Date.parse(fix?.at ?? ''), language);
          return stale ? `${t.positionStale} · ${age}` : `${formatNumber(fix?.speedKmh)} km/h · ${age}`;
        },
      }),
    [vehicles, now, chosen, lines, language, t],
  );
  const draw = useEffectEvent(() => onDraw(shown ? drawing : undefined));
  useEffect(() => draw(), [drawing, shown]);
  if (!shown) return null;
  const found = listed(vehicles, now, text);
  const choose = (vehicle: Vehicle): void => {
    onChoose(vehicle.gatewayId);
    if (vehicle.fix)
      onFocus({
        key: `${vehicle.gatewayId}${Date.now()}`,
        position: vehicle.fix.position,
        zoom: NEAR_ZOOM,
      });
  };
  return (
    <section className="panel" aria-label={t.vehicles}>
      <div className="panel-head">
        <h2>{t.vehicles}</h2>
        <span className="muted">{vehicles.length > 0 && t.vehiclesCount(vehicles.length)}</span>
      </div>
      {current && (
        <VehicleCard
          vehicle={current}
          now={now}
          km={lengthKm(lines)}
          fixes={track.data?.fixes}
          hours={hours}
          onHours={setHours}
          onClose={() => onChoose(undefined)}
        />
      )}
      <div className="panel-body">
        {vehicles.length > 8 && (
          <Input
            size="small"
            allowClear
            value={text}
            placeholder={t.searchVehicle}
            aria-label={t.searchVehicle}
            onChange={(e) => setText(e.target.value)}
          />
        )}
        {list.isPending && <LoadingState rows={3} />}
        {list.error && vehicles.length === 0 && (
          <FailedState failure={list.error} onRetry={() => void list.refetch()} />
        )}
        {!list.isPending && !list.error && vehicles.length === 0 && <p className="muted">{t.noVehicles}</p>}
        <ul className="veh-list">
          {found.slice(0, SHOWN).map((vehicle) => (
            <li key={vehicle.gatewayId}>
              <VehicleRow
                vehicle={vehicle}
                now={now}
                chosen={vehicle.gatewayId === chosen}
                onChoose={() => choose(vehicle)}
              />
            </li>
          ))}
        </ul>
        {found.length > SHOWN && <p className="muted">{t.moreVehicles(found.length - SHOWN)}</p>}
      </div>
    </section>
  );
}

interface RowProps {
  readonly vehicle: Vehicle;
  readonly now: number;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function VehicleRow({ vehicle, now, chosen, onChoose }: RowProps): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  const { fix } = vehicle;
  const state = stateOf(vehicle, now);
  return (
    <button type="button" className={`veh-row veh-${state}`} aria-pressed={chosen} onClick={onChoose}>
      <b>{labelOf(vehicle)}</b>
      <span className="num">{state === 'live' && fix ? `${formatNumber(fix.speedKmh)} km/h` : ''}</span>
      {state === 'stale' && <span className="tag">{t.positionStale}</span>}
      <span className="muted">{fix ? formatAge(now - Date.parse(fix.at), language) : t.neverPositioned}</span>
    </button>
  );
}

interface CardProps {
  readonly vehicle: Vehicle;
  readonly now: number;
  readonly km: number;
  readonly fixes: number | undefined;
  readonly hours: number;
  readonly onHours: (hours: number) => void;
  readonly onClose: () => void;
}

function VehicleCard(props: CardProps): ReactNode {
  const { vehicle, now, km, fixes, hours } = props;
  const t = useText({ zh, en });
  const both = useBoth();
  const language = useLanguage();
  const { fix } = vehicle;
  const state = stateOf(vehicle, now);
  const colour = plateColourTitle(vehicle.plateColour);
  return (
    <div className="panel-body veh-card" role="group" aria-label={labelOf(vehicle)}>
      <p className="veh-title">
        <b>{labelOf(vehicle)}</b> {colour && <span className="muted">{both(colour)}</span>}
        <Button size="small" type="text" onClick={props.onClose}>
          {t.closeCard}
        </Button>
      </p>
      <dl className="facts">
        <dt>{t.speed}</dt>
        <dd className={state === 'live' ? '' : 'veh-old'}>
          {fix ? `${formatNumber(fix.speedKmh)} km/h · ${both(headingTitle(fix.direction))}` : '—'}
        </dd>
        <dt>{t.fixedAt}</dt>
        <dd>
          {fix ? (
            <>
              <time dateTime={fix.at}>{formatInstant(fix.at)}</time>{' '}
              <span className="muted">{formatAge(now - Date.parse(fix.at), language)}</span>
              {state === 'stale' && <span className="tag tag-strong">{t.positionStale}</span>}
            </>
          ) : (
            t.neverPositioned
          )}
        </dd>
        <dt>{t.link}</dt>
        <dd>{vehicle.connected ? t.linkUp : t.linkDown}</dd>
        <dt>{t.terminal}</dt>
        <dd>{vehicle.terminal}</dd>
        <dt>{t.gateway}</dt>
        <dd>
          <Link to={`/gateways/${encodeURIComponent(vehicle.gatewayId)}`}>{vehicle.name}</Link>
        </dd>
      </dl>
      <Segmented
        block
        size="small"
        aria-label={t.track}
        value={hours}
        onChange={props.onHours}
        options={HOURS.map((value) => ({ value, label: t.hours(value) }))}
      />
      <p className="muted">
        {t.track}{' '}
        {fixes === undefined
          ? '—'
          : fixes === 0
            ? t.noTrack
            : t.trackOf(formatNumber(Math.round(km * 10) / 10), fixes)}
      </p>
    </div>
  );
}

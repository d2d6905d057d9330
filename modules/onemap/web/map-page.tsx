import { Checkbox, Input, Radio } from 'antd';
import { useState, type ReactNode } from 'react';
import { onemapOperations } from '#onemap/contract';
import { useOperation } from '#platform/web/client';
import { Legend, MapView, type Focus, type Hit, type Near, type TileLayerName } from '#platform/web/map';
import { Link, useLocation } from '#platform/web/router';
import { useBoth, useText } from '#platform/web/text';
import { Loaded } from '#platform/web/ui';
import { addressOf } from './address.ts';
import { LivePanels, useLive } from './live-panels.tsx';
import { NearestPanel } from './nearest-panel.tsx';
import { en } from './strings.en.ts';
import { zh } from './strings.zh.ts';
import './map-page.css';

const LAYERS: readonly TileLayerName[] = ['alarms', 'incidents', 'enterprises', 'points', 'shelters'];
const KEY = 'fengsui.map.layers';

function storedLayers(): readonly TileLayerName[] {
  const stored = localStorage.getItem(KEY)?.split(',');
  return stored ? LAYERS.filter((l) => stored.includes(l)) : ['alarms', 'incidents', 'enterprises', 'points'];
}

interface SearchProps {
  readonly onFind: (focus: Focus) => void;
}

/** Finds by name; choosing one moves the map there. */
function Search({ onFind }: SearchProps): ReactNode {
  const t = useText({ zh, en });
  const [q, setQ] = useState('');
  const text = q.trim();
  const found = useOperation(
    onemapOperations.search,
    { query: { q: text } },
    { enabled: text !== '', keep: true },
  );
  const items = text === '' ? [] : (found.data?.items ?? []);
  return (
    <div className="mapp-search">
      <Input.Search
        allowClear
        value={q}
        placeholder={t.search}
        aria-label={t.search}
        onChange={(e) => setQ(e.target.value)}
      />
      {text !== '' && (
        <ul className="mapp-found">
          {items.length === 0 && found.data && <li className="muted">{t.nothing}</li>}
          {items.map((item) => (
            <li key={`${item.kind}${item.id}`}>
              <button
                type="button"
                disabled={!item.position}
                onClick={() => {
                  if (item.position)
                    onFind({ key: `${item.kind}${item.id}${Date.now()}`, position: item.position, zoom: 14 });
                }}
              >
                <b>{item.title}</b>
                <span className="muted">{item.subtitle}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Where the address says to look: `/map?at=lng,lat`. */
function focusOf(query: URLSearchParams): Focus | undefined {
  const [lng, lat] = (query.get('at') ?? '').split(',').map(Number);
  return Number.isFinite(lng) && Number.isFinite(lat) && lat !== undefined
    ? { key: `at${lng},${lat}`, position: [lng, lat], zoom: 14 }
    : undefined;
}

/** The one map; another address opens it anew. */
export function MapPage(): ReactNode {
  return <MapScreen key={useLocation().query.toString()} />;
}

/** The map full screen: layers, basemaps, search, nearest. */
function MapScreen(): ReactNode {
  const t = useText({ zh, en });
  const both = useBoth();
  const { query } = useLocation();
  const settings = useOperation(onemapOperations.settings, {}, { staleTime: 600_000 });
  const [layers, setLayers] = useState(storedLayers);
  const [basemapId, setBasemapId] = useState<string>();
  const [focus, setFocus] = useState(() => focusOf(query));
  const [chosen, setChosen] = useState<Hit>();
  const [place, setPlace] = useState<readonly number[] | undefined>(focus?.position);
  const [nearest, setNearest] = useState<readonly Near[]>([]);
  const [hover, setHover] = useState<Hit>();
  const live = useLive();
  const choose = (next: readonly TileLayerName[]): void => {
    setLayers(next);
    localStorage.setItem(KEY, next.join(','));
  };
  const select = (hit: Hit | undefined): void => {
    if (hit?.layer !== 'mover') return setChosen(hit);
    setChosen(undefined);
    live.choose({ layer: hit.of ?? '', id: hit.id });
  };
  const address = chosen && addressOf(chosen.layer, chosen.id);
  return (
    <div className="mapp">
      <h1 className="visually-hidden">{t.map}</h1>
      <Loaded query={settings}>
        {(data) => (
          <>
            <MapView
              settings={data}
              basemapId={basemapId}
              layers={layers}
              focus={focus}
              selected={chosen?.id}
              padding={{ left: 270, right: 20 }}
              drawings={live.drawings}
              onSelect={select}
              onHover={setHover}
              near={place}
              onNear={setNearest}
              onPlace={setPlace}
            />
            <div className="mapp-side">
              <Search
                onFind={(f) => {
                  setFocus(f);
                  setPlace(f.position);
                }}
              />
              <section className="panel" aria-label={t.layers}>
                <div className="panel-head">
                  <h2>{t.layers}</h2>
                </div>
                <div className="panel-body mapp-layers">
                  {LAYERS.map((name) => (
                    <Checkbox
                      key={name}
                      checked={layers.includes(name)}
                      onChange={(e) =>
                        choose(e.target.checked ? [...layers, name] : layers.filter((l) => l !== name))
                      }
                    >
                      {t[name]}
                    </Checkbox>
                  ))}
                  {live.layers.map((layer) => (
                    <Checkbox
                      key={layer.name}
                      checked={live.shown.includes(layer)}
                      onChange={(e) => live.show(layer.name, e.target.checked)}
                    >
                      {both(layer.title)}
                    </Checkbox>
                  ))}
                </div>
                {data.basemaps.length > 1 && (
                  <div className="panel-body mapp-base">
                    <h3>{t.basemap}</h3>
                    <Radio.Group
                      value={basemapId ?? data.basemaps[0]?.id}
                      onChange={(e) => setBasemapId(e.target.value as string)}
                      options={data.basemaps.map((b) => ({ value: b.id, label: both(b.title) }))}
                    />
                  </div>
                )}
              </section>
              <LivePanels live={live} onFocus={setFocus} />
              {chosen && chosen.layer !== 'mark' && chosen.layer !== 'mover' && (
                <section className="panel panel-body" aria-label={chosen.title}>
                  <p>
                    <span className="muted">{t[chosen.layer]}</span>
                  </p>
                  <p>
                    <b>{chosen.title}</b>
                  </p>
                  {address && <Link to={address}>{t.open}</Link>}
                </section>
              )}
              <NearestPanel position={place} nearest={nearest} />
            </div>
            <div className="mapp-legend">
              {hover && <div className="panel mapp-hit">{hover.title}</div>}
              <Legend layers={layers} live={live.shown} />
            </div>
          </>
        )}
      </Loaded>
    </div>
  );
}

import {
  Map as MapLibre,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
  type MapMouseEvent,
} from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import 'maplibre-gl/dist/maplibre-gl.css';
import { useEffect, useEffectEvent, useRef, useState, type ReactNode } from 'react';
import { useText } from '#platform/web/text';
import { useDark } from '#platform/web/ui';
import { registerBasemapProtocol } from './basemap-tiles.ts';
import { addOwnLayers, markFeatures, setMarks, showLayers } from './layers.ts';
import './map.css';
import { setMovers } from './movers.ts';
import { mapStyle } from './style.ts';
import { nearestTo, type Near } from './nearest.ts';
import type { Focus, Hit, LiveDrawing, MapSettings, Mark, TileLayerName } from './types.ts';

setWorkerUrl(workerUrl);
registerBasemapProtocol();

const zh = { map: '地图', noWebGl: '这台电脑的浏览器不能绘制地图（WebGL 不可用）。列表和操作不受影响。' };
const en: typeof zh = {
  map: 'Map',
  noWebGl: 'This browser cannot draw the map (no WebGL). Lists and actions are not affected.',
};

interface MapViewProps {
  readonly settings: MapSettings;
  /** Chosen basemap; the first one unless told. */
  readonly basemapId?: string;
  readonly layers: readonly TileLayerName[];
  readonly marks?: readonly Mark[];
  /** What the live layers draw. */
  readonly drawings?: readonly LiveDrawing[];
  readonly selected?: string;
  readonly hovered?: string;
  readonly focus?: Focus;
  /** Space covered by panels, px. */
  readonly padding?: { readonly left: number; readonly right: number };
  readonly onSelect?: (hit: Hit | undefined) => void;
  readonly onHover?: (hit: Hit | undefined) => void;
  /** A place whose nearest things are wanted; answered by `onNear`. */
  readonly near?: readonly number[];
  readonly onNear?: (nearest: readonly Near[]) => void;
  /** Clicks that hit nothing. */
  readonly onPlace?: (position: readonly number[]) => void;
  /** Wall screens: no controls, no pointer. */
  readonly still?: boolean;
  /** Dark whatever the screen's look is. */
  readonly dark?: boolean;
  /** Enlarges marks and labels, e.g. 2 on a 4K wall. */
  readonly scale?: number;
}

const NO_DRAWINGS: readonly LiveDrawing[] = [];
const CLICKABLE = ['marks', 'movers', 'incidents', 'alarms', 'points', 'enterprises', 'shelters'];
/** Asking what lies under the pointer is costly with many points: at most so often, and never while the map moves. */
const HOVER_MS = 60;
const CELLS = ['points-cell', 'enterprises-cell'];

function hitAt(map: MapLibre, event: MapMouseEvent): Hit | undefined {
  const { x, y } = event.point;
  const layers = CLICKABLE.filter((id) => map.getLayer(id));
  const [found] = map.queryRenderedFeatures([[x - 5, y - 5], [x + 5, y + 5]], { layers }); // prettier-ignore
  if (!found || found.geometry.type !== 'Point') return undefined;
  const p = found.properties;
  const { id: on } = found.layer;
  return {
    layer: on === 'marks' ? 'mark' : on === 'movers' ? 'mover' : (on as TileLayerName),
    id: String(p['id']),
    ...(on === 'movers' ? { of: String(p['layer']) } : {}),
    title: String(p['label'] ?? p['title'] ?? p['name'] ?? ''),
    position: found.geometry.coordinates as [number, number],
  };
}

type Padding = {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
};

function create(box: HTMLElement, settings: MapSettings, still: boolean, padding?: Padding): MapLibre {
  const map = new MapLibre({
    container: box,
    style: { version: 8, sources: {}, layers: [] },
    ...(settings.bounds.length === 4 && padding
      ? { bounds: settings.bounds as [number, number, number, number], fitBoundsOptions: { padding } }
      : { center: [settings.center[0], settings.center[1]] as [number, number], zoom: settings.zoom }),
    attributionControl: false,
    interactive: !still,
    fadeDuration: 0,
    dragRotate: false,
    pitchWithRotate: false,
    localIdeographFontFamily: "'Noto Sans SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif",
  });
  if (!still) {
    map.addControl(new NavigationControl({ showCompass: false }), 'bottom-right');
    map.keyboard.disableRotation();
  }
  if (!still) map.addControl(new ScaleControl({ maxWidth: 90 }), 'bottom-right');
  return map;
}

/** A map that fills its box: basemap, the node's tile layers, live marks; list rows and marks share selection and hover. */
export function MapView(props: MapViewProps): ReactNode {
  const {
    settings,
    basemapId,
    layers,
    marks = [],
    drawings = NO_DRAWINGS,
    selected,
    hovered,
    focus,
    still = false,
    scale = 1,
  } = props;
  const t = useText({ zh, en });
  const darkScreen = useDark();
  const dark = props.dark ?? darkScreen;
  const box = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<MapLibre>();
  const [broken, setBroken] = useState(false);
  const [styled, setStyled] = useState(0);
  const basemap = settings.basemaps.find((b) => b.id === basemapId) ?? settings.basemaps[0];
  const select = useEffectEvent((hit: Hit | undefined) => props.onSelect?.(hit));
  const hover = useEffectEvent((hit: Hit | undefined) => props.onHover?.(hit));
  const place = useEffectEvent((position: readonly number[]) => props.onPlace?.(position));
  const first = useEffectEvent(() =>
    box.current
      ? create(box.current, settings, still, props.padding && { ...props.padding, top: 20, bottom: 20 })
      : undefined,
  );
  const own = useEffectEvent((mine: MapLibre) => {
    addOwnLayers(mine, layers, dark, scale);
    setStyled((n) => n + 1);
  });
  useEffect(() => {
    let mine: MapLibre | undefined;
    try {
      mine = first();
    } catch {
      queueMicrotask(() => setBroken(true));
      return undefined;
    }
    if (!mine) return undefined;
    const made = mine;
    // A tile that cannot be fetched is tried again on the next move; the link state of the screen says that the server is away.
    made.on('error', () => undefined);
    let over = '';
    made.on('click', (event) => {
      const cells = CELLS.filter((id) => made.getLayer(id));
      if (!hitAt(made, event) && made.queryRenderedFeatures(event.point, { layers: cells }).length > 0)
        made.easeTo({ center: event.lngLat, zoom: made.getZoom() + 2, duration: 200 });
      select(hitAt(made, event));
      place(event.lngLat.toArray());
    });
    let asked = 0;
    made.on('mousemove', (event) => {
      if (made.isMoving() || performance.now() - asked < HOVER_MS) return;
      asked = performance.now();
      const hit = hitAt(made, event);
      made.getCanvas().style.cursor = hit ? 'pointer' : '';
      if ((hit?.id ?? '') !== over) hover(hit);
      over = hit?.id ?? '';
    });
    made.on('mouseout', () => hover(undefined));
    queueMicrotask(() => setMap(made));
    return () => made.remove();
  }, []);
  const style = JSON.stringify(basemap ?? null);
  useEffect(() => {
    if (!map) return;
    map.once('style.load', () => own(map));
    map.setStyle(mapStyle(JSON.parse(style) ?? undefined, dark, scale), { diff: false });
  }, [map, style, dark, scale]);
  useEffect(() => {
    if (map && styled > 0) showLayers(map, layers);
  }, [map, styled, layers]);
  useEffect(() => {
    if (map && styled > 0) setMarks(map, markFeatures(marks, selected, hovered));
  }, [map, styled, marks, selected, hovered]);
  useEffect(() => {
    if (map && styled > 0) setMovers(map, drawings);
  }, [map, styled, drawings]);
  const left = props.padding?.left ?? 0;
  const right = props.padding?.right ?? 0;
  useEffect(() => {
    map?.setPadding({ left, right, top: 0, bottom: 0 });
  }, [map, left, right]);
  const go = useEffectEvent(() => {
    if (!map || !focus) return;
    const at = map.project([focus.position[0], focus.position[1]]);
    const { clientWidth: w, clientHeight: h } = map.getContainer();
    const seen = at.x > left + 40 && at.x < w - right - 40 && at.y > 40 && at.y < h - 60;
    if (seen && (focus.zoom === undefined || map.getZoom() >= focus.zoom)) return;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const to = { center: [focus.position[0], focus.position[1]] as [number, number], zoom: Math.max(map.getZoom(), focus.zoom ?? 0) }; // prettier-ignore
    if (calm) map.jumpTo(to);
    else map.easeTo({ ...to, duration: 200 });
  });
  useEffect(() => go(), [map, focus?.key]);
  const answerNear = useEffectEvent(() => {
    if (map && props.near && props.onNear) props.onNear(nearestTo(map, props.near, 4));
  });
  const nearKey = props.near?.join(',');
  useEffect(() => {
    if (!map || nearKey === undefined) return undefined;
    answerNear();
    map.on('idle', answerNear);
    return () => void map.off('idle', answerNear);
  }, [map, nearKey]);
  return (
    <div className="map" role="region" aria-label={t.map}>
      <div className="map-box" ref={box} />
      {broken && <p className="map-broken">{t.noWebGl}</p>}
    </div>
  );
}

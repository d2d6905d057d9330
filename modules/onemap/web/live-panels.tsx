import { Suspense, useMemo, useState, type ReactNode } from 'react';
import { liveLayers, type ShownLiveLayer } from '#platform/web/live-layers';
import type { Focus, LiveDrawing } from '#platform/web/map';
import { useLocation } from '#platform/web/router';
import { useCan } from '#platform/web/shell-types';

const KEY = 'fengsui.map.hidden-live';

interface Chosen {
  readonly layer: string;
  readonly id: string;
}

/** The live layers of the map: which are shown, what is chosen, what they draw. */
export interface Live {
  readonly layers: readonly ShownLiveLayer[];
  readonly shown: readonly ShownLiveLayer[];
  readonly drawings: readonly LiveDrawing[];
  show(name: string, on: boolean): void;
  choose(chosen: Chosen | undefined): void;
  draw(name: string, drawing: LiveDrawing | undefined): void;
  readonly chosen: Chosen | undefined;
}

/** State of the live layers; `/map?<layer>=<id>` opens with that thing chosen. */
export function useLive(): Live {
  const can = useCan();
  const { query } = useLocation();
  const layers = liveLayers(can);
  const [hidden, setHidden] = useState<readonly string[]>(() => (localStorage.getItem(KEY) ?? '').split(','));
  const [drawn, setDrawn] = useState<Readonly<Record<string, LiveDrawing>>>({});
  const [chosen, choose] = useState<Chosen | undefined>(() =>
    layers.map(({ name }) => ({ layer: name, id: query.get(name) ?? '' })).find(({ id }) => id !== ''),
  );
  return {
    layers,
    shown: layers.filter(({ name }) => !hidden.includes(name)),
    drawings: useMemo(() => Object.values(drawn), [drawn]),
    chosen,
    choose,
    show(name, on) {
      const next = on ? hidden.filter((n) => n !== name) : [...hidden, name];
      setHidden(next);
      localStorage.setItem(KEY, next.join(','));
    },
    draw(name, drawing) {
      setDrawn(({ [name]: _, ...others }) => (drawing ? { ...others, [name]: drawing } : others));
    },
  };
}

interface PanelsProps {
  readonly live: Live;
  readonly onFocus: (focus: Focus) => void;
}

/** The panels of the live layers, each loaded when first shown. */
export function LivePanels({ live, onFocus }: PanelsProps): ReactNode {
  return live.layers.map(({ name, Panel }) => (
    <Suspense key={name} fallback={null}>
      <Panel
        shown={live.shown.some((l) => l.name === name)}
        chosen={live.chosen?.layer === name ? live.chosen.id : undefined}
        onChoose={(id) => live.choose(id === undefined ? undefined : { layer: name, id })}
        onFocus={onFocus}
        onDraw={(drawing) => live.draw(name, drawing)}
      />
    </Suspense>
  ));
}

import { lazy, type ComponentType } from 'react';
import type { Both } from '#platform/web/text';
import type { Focus, LiveDrawing } from '#platform/web/map';

/** What the map gives to a live layer's panel. */
export interface LiveLayerProps {
  /** The layer is switched on; switched off it reads and draws nothing. */
  readonly shown: boolean;
  /** The thing of this layer that is chosen. */
  readonly chosen: string | undefined;
  readonly onChoose: (id: string | undefined) => void;
  /** Moves the map. */
  readonly onFocus: (focus: Focus) => void;
  /** What is to be drawn now; undefined draws nothing. */
  readonly onDraw: (drawing: LiveDrawing | undefined) => void;
}

/** A layer of things that move: a module reads them, says what to draw, and lists them in a panel beside the map. */
export interface LiveLayer {
  readonly name: string;
  readonly title: Both;
  /** What its stale sign is called in the legend. */
  readonly staleTitle: Both;
  readonly permission: string;
  load(): Promise<ComponentType<LiveLayerProps>>;
}

/** A live layer with its panel, loaded when first shown. */
export interface ShownLiveLayer extends LiveLayer {
  readonly Panel: ComponentType<LiveLayerProps>;
}

const layers: ShownLiveLayer[] = [];

/** Lets a module put a live layer on the one map. */
export function contributeLiveLayer(layer: LiveLayer): void {
  layers.push({ ...layer, Panel: lazy(async () => ({ default: await layer.load() })) });
}

/** Live layers the viewer may read. */
export function liveLayers(can: (permission: string) => boolean): readonly ShownLiveLayer[] {
  return layers.filter((l) => can(l.permission));
}

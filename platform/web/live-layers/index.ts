export {
  contributeLiveLayer,
  type LiveLayer,
  type LiveLayerProps,
  liveLayers,
  type ShownLiveLayer,
} from './live-layers.ts';

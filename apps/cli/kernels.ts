import type { KernelModel } from '#kernels/model';
import { loadKernelWasm } from '#platform/server/wasm';

/** Hazard kernels by their command-line name; each is loaded only when asked for. */
export const kernels: Readonly<Record<string, () => Promise<KernelModel>>> = {
  blast: async () => (await import('#kernels/blast')).blastModel,
  flood: async () => {
    const { floodModel, useFloodWasm } = await import('#kernels/flood');
    useFloodWasm({
      inertial: await loadKernelWasm('flood', 'inertial'),
      shallow: await loadKernelWasm('flood', 'shallow'),
    });
    return floodModel;
  },
  geo: async () => (await import('#kernels/geo')).geoModel,
  index: async () => (await import('#kernels/index')).indexModel,
  plume: async () => (await import('#kernels/plume')).plumeModel,
  rules: async () => (await import('#kernels/rules')).rulesModel,
  series: async () => (await import('#kernels/series')).seriesModel,
  shaking: async () => (await import('#kernels/shaking')).shakingModel,
  slope: async () => (await import('#kernels/slope')).slopeModel,
  tiles: async () => (await import('#kernels/tiles')).tilesModel,
  wildfire: async () => {
    const { wildfireModel, useWildfireWasm } = await import('#kernels/wildfire');
    useWildfireWasm(await loadKernelWasm('wildfire', 'front'));
    return wildfireModel;
  },
};

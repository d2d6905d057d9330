import { contributeLiveLayer } from '#platform/web/live-layers';

/** Puts the vehicles on the one map. */
export function contributeVehicles(): void {
  contributeLiveLayer({
    name: 'vehicles',
    title: { zh: '车辆', en: 'Vehicles' },
    staleTitle: { zh: '车辆（位置过期）', en: 'Vehicles, stale position' },
    permission: 'sensing.read',
    load: async () => (await import('./vehicle-panel.tsx')).VehiclePanel,
  });
}

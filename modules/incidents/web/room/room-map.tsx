import { useMemo, type ReactNode } from 'react';
import type { Incident } from '#incidents/contract';
import { MapView, type Basemap, type MapSettings, type Mark, type TileLayerName } from '#platform/web/map';
import { useText } from '#platform/web/text';
import { gradeOfLevel } from '../level-mark.tsx';
import { en } from '../strings.en.ts';
import { zh } from '../strings.zh.ts';

const LAYERS: readonly TileLayerName[] = ['enterprises', 'points', 'shelters', 'alarms'];
const BASEMAP: Basemap = {
  id: 'own',
  title: { zh: '', en: '' },
  kind: 'mvt',
  urls: ['/tiles/basemap/{z}/{x}/{y}.mvt'],
  gcj02: false,
};

/** Where it is, with what lies around it. */
export function RoomMap({ incident }: { readonly incident: Incident }): ReactNode {
  const t = useText({ zh, en });
  const { id, number, level, position } = incident;
  const [lng, lat] = position ?? [];
  const marks = useMemo<Mark[]>(
    () =>
      lng === undefined || lat === undefined
        ? []
        : [
            {
              id,
              kind: 'incident',
              position: [lng, lat],
              grade: gradeOfLevel[level],
              label: number,
              quiet: false,
              pressing: true,
            },
          ],
    [id, number, level, lng, lat],
  );
  if (lng === undefined || lat === undefined) return <p className="muted">{t.noPosition}</p>;
  const settings: MapSettings = { center: [lng, lat], zoom: 12.5, bounds: [], basemaps: [BASEMAP] };
  return (
    <div className="room-map" role="group" aria-label={t.map}>
      <MapView settings={settings} layers={LAYERS} marks={marks} />
    </div>
  );
}

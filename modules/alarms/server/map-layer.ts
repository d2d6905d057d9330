import { rows, sql } from '#platform/server/db';
import type { App } from '#platform/server/module';
import { ScopedTiles, type TileSource } from '#platform/server/tiles';

/** Open alarms as a map layer; changes reach the consoles as live facts, the tiles follow within seconds. */
export function contributeAlarmLayer(app: App): void {
  const layers =
    (app.parts.get('mapLayers') as Map<string, TileSource> | undefined) ?? new Map<string, TileSource>();
  app.parts.set('mapLayers', layers);
  layers.set(
    'alarms',
    new ScopedTiles({
      name: 'alarms',
      permission: 'alarms.read',
      version: () => 0,
      maxAgeMs: 3000,
      now: () => app.host.monotonic(),
      load: async (scope) => {
        const found = await rows<{
          id: string;
          grade: string;
          state: string;
          title: string;
          lng: number;
          lat: number;
        }>(
          app.database.db,
          sql`select id, grade, state, title, lng, lat from alarms_alarm where state <> 'closed' and lng is not null and org_path <@ any(${scope as string[]}::ltree[]) order by number desc limit 20000`,
        );
        return found.map((a) => ({
          lng: a.lng,
          lat: a.lat,
          properties: { id: a.id, grade: a.grade, state: a.state, title: a.title },
        }));
      },
    }),
  );
}

import { rows, sql } from '#platform/server/db';
import type { App } from '#platform/server/module';
import { ScopedTiles, type TileSource } from '#platform/server/tiles';

/** Open incidents as a map layer. */
export function contributeIncidentLayer(app: App): void {
  const layers =
    (app.parts.get('mapLayers') as Map<string, TileSource> | undefined) ?? new Map<string, TileSource>();
  app.parts.set('mapLayers', layers);
  layers.set(
    'incidents',
    new ScopedTiles({
      name: 'incidents',
      permission: 'incidents.read',
      version: () => 0,
      maxAgeMs: 3000,
      now: () => app.host.monotonic(),
      load: async (scope) => {
        const found = await rows<{
          id: string;
          level: string;
          number: string;
          title: string;
          lng: number;
          lat: number;
        }>(
          app.database.db,
          sql`select id, level, number, title, lng, lat from incidents_incident where state = 'open' and lng is not null and org_path <@ any(${scope as string[]}::ltree[]) order by opened_at desc limit 5000`,
        );
        return found.map((i) => ({
          lng: i.lng,
          lat: i.lat,
          properties: { id: i.id, level: i.level, number: i.number, title: i.title },
        }));
      },
    }),
  );
}

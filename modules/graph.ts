import type { ModuleEdges } from '#platform/contract';

/** The only list of edges between modules. `npm run check` holds imports against it and draws it in ARCHITECTURE.md. */
export const moduleGraph: Readonly<Record<string, ModuleEdges>> = {
  identity: { calls: [], hears: [] },
  sensing: { calls: ['identity'], hears: [] },
  alarms: { calls: ['sensing', 'identity'], hears: [] },
  incidents: { calls: ['alarms', 'identity'], hears: [] },
  onemap: { calls: [], hears: [] },
  operations: { calls: ['identity', 'sensing'], hears: ['alarms', 'incidents'] },
};

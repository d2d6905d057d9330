/** The declared edges of one module: `calls` may import the other's server door, `hears` only its contract. */
export interface ModuleEdges {
  readonly calls: readonly string[];
  readonly hears: readonly string[];
}

/** Throws when the edges (both kinds together) form a cycle; the message lists the cycle. */
export function assertAcyclic(graph: Readonly<Record<string, ModuleEdges>>): void {
  const done = new Set<string>();
  const visit = (name: string, trail: readonly string[]): void => {
    if (trail.includes(name)) throw new Error(`module cycle: ${[...trail, name].join(' → ')}`);
    if (done.has(name)) return;
    const edges = graph[name];
    if (!edges)
      throw new Error(`module ${trail.at(-1) ?? '?'} names ${name}, which modules/graph.ts does not list`);
    for (const next of [...edges.calls, ...edges.hears]) visit(next, [...trail, name]);
    done.add(name);
  };
  for (const name of Object.keys(graph)) visit(name, []);
}

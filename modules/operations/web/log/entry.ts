import type { OutputOf } from '#platform/contract';
import type { operationsOperations } from '#operations/contract';

/** An entry as the log viewer receives it. */
export type LogEntry = OutputOf<typeof operationsOperations.readLog>['items'][number];

const TELLING = [
  'title',
  'text',
  'name',
  'reason',
  'note',
  'account',
  'role',
  'gatewayId',
  'error',
  'address',
];

/** What an entry says on one line: its telling fields, else its subject. */
export function detailText(entry: Pick<LogEntry, 'payload' | 'subject'>): string {
  const payload = entry.payload;
  if (typeof payload !== 'object' || payload === null) return entry.subject;
  const found = TELLING.flatMap((key) => {
    const value = (payload as Record<string, unknown>)[key];
    return typeof value === 'string' && value !== '' ? [value] : [];
  });
  return found.length > 0 ? found.slice(0, 3).join(' · ') : entry.subject;
}

/** Depth of each entry below what caused it, for the timeline; a cause outside the list counts as none. */
export function depthsOf(
  entries: readonly Pick<LogEntry, 'id' | 'causationId'>[],
): ReadonlyMap<string, number> {
  const known = new Map(entries.map((e) => [e.id, e]));
  const depths = new Map<string, number>();
  const depth = (id: string, guard: number): number => {
    const done = depths.get(id);
    if (done !== undefined) return done;
    const cause = known.get(id)?.causationId;
    const found = cause === undefined || !known.has(cause) || guard > 50 ? 0 : depth(cause, guard + 1) + 1;
    depths.set(id, found);
    return found;
  };
  for (const { id } of entries) depth(id, 0);
  return depths;
}

/** Who did it: the name, or nothing for acts before sign-in. */
export function whoOf(entry: Pick<LogEntry, 'actor' | 'actorName'>): string | undefined {
  return entry.actor === 'nobody' ? undefined : (entry.actorName ?? entry.actor);
}

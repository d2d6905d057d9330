import { rows, sql, type Db, type Tx } from '#platform/server/db';

/** Names of actors for screens and timelines: people by name, gateways and the system by what they are. */
export async function namesOf(db: Db | Tx, actors: readonly string[]): Promise<Map<string, string>> {
  const ids = [...new Set(actors)].filter((a) => a.startsWith('person:')).map((a) => a.slice(7));
  const found =
    ids.length === 0
      ? []
      : await rows<{ id: string; name: string }>(
          db,
          sql`select id, name from identity_person where id = any(${ids}::uuid[])`,
        );
  const names = new Map(found.map((p) => [`person:${p.id}`, p.name]));
  for (const actor of actors)
    if (!names.has(actor))
      names.set(actor, actor === 'system' ? '系统' : actor.replace(/^gateway:/, '网关 '));
  return names;
}

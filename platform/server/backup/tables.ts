import type { PoolClient } from 'pg';

/** Rows of one table travel in chunks of this many. */
const CHUNK = 2000;

interface Column {
  readonly name: string;
  readonly generated: boolean;
}

interface Table {
  readonly name: string;
  readonly key: readonly string[];
  readonly columns: readonly Column[];
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Tables of the schema with their keys, parents before children. */
async function tablesOf(client: PoolClient): Promise<Table[]> {
  const names = (
    await client.query<{ name: string }>(
      `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by relname`,
    )
  ).rows.map((r) => r.name);
  const links = (
    await client.query<{ child: string; parent: string }>(
      `select conrelid::regclass::text as child, confrelid::regclass::text as parent from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`,
    )
  ).rows;
  const keys = (
    await client.query<{ name: string; column: string }>(
      `select c.relname as name, a.attname as column from pg_index i join pg_class c on c.oid = i.indrelid join unnest(i.indkey) with ordinality k(attnum, n) on true
     join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum where i.indisprimary and c.relnamespace = 'public'::regnamespace order by c.relname, k.n`,
    )
  ).rows;
  const columns = (
    await client.query<{ name: string; column: string; generated: boolean }>(
      `select c.relname as name, a.attname as column, a.attidentity <> '' as generated from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped order by c.relname, a.attnum`,
    )
  ).rows;
  const ordered: string[] = [];
  const place = (name: string, trail: readonly string[]): void => {
    if (ordered.includes(name) || trail.includes(name)) return;
    for (const l of links) if (l.child === name) place(l.parent, [...trail, name]);
    ordered.push(name);
  };
  for (const name of names) place(name, []);
  return ordered.map((name) => ({
    name,
    key: keys.filter((k) => k.name === name).map((k) => k.column),
    columns: columns.filter((c) => c.name === name).map((c) => ({ name: c.column, generated: c.generated })),
  }));
}

/**
 * The whole database as lines of JSON in key order: `{"table":…}` then `{"rows":[…]}` with each row in PostgreSQL's own
 * text form. The same data give the same bytes. Runs in one repeatable-read transaction of the caller's client.
 */
export async function* exportTables(client: PoolClient): AsyncGenerator<string> {
  for (const table of await tablesOf(client)) {
    yield `${JSON.stringify({ table: table.name, columns: table.columns.map((c) => c.name) })}\n`;
    const order = table.key.map(quote).join(', ') || '1';
    const cursor = `backup_${table.name}`;
    await client.query(
      `declare ${quote(cursor)} no scroll cursor for select t::text as line from ${quote(table.name)} t order by ${order}`,
    );
    for (;;) {
      const { rows } = await client.query<{ line: string }>(`fetch ${CHUNK} from ${quote(cursor)}`);
      if (rows.length === 0) break;
      yield `${JSON.stringify({ rows: rows.map((r) => r.line) })}\n`;
    }
    await client.query(`close ${quote(cursor)}`);
  }
}

/** Fills a freshly migrated, empty database; one transaction of the caller's client. Returns the number of rows. */
export async function importTables(client: PoolClient, lines: AsyncIterable<string>): Promise<number> {
  const known = new Map((await tablesOf(client)).map((t) => [t.name, t]));
  // Rows the migrations themselves put in are replaced by the backup's; the log is insert-only and empty here.
  for (const name of [...known.keys()].reverse())
    if (!name.startsWith('log_')) await client.query(`delete from ${quote(name)}`);
  let table: Table | undefined;
  let count = 0;
  for await (const line of lines) {
    const parsed = JSON.parse(line) as { table?: string; columns?: string[]; rows?: string[] };
    if (parsed.table !== undefined) {
      table = known.get(parsed.table);
      const same = table && parsed.columns?.join() === table.columns.map((c) => c.name).join();
      if (!table || !same)
        throw new Error(
          `the backup’s table ${parsed.table} does not fit this program: restore with the version that made it, then upgrade`,
        );
    } else if (parsed.rows && table) {
      const name = quote(table.name);
      await client.query(
        `insert into ${name} overriding system value select (line::${name}).* from unnest($1::text[]) as g(line)`,
        [parsed.rows],
      );
      count += parsed.rows.length;
    }
  }
  await resetSequences(client, [...known.values()]);
  return count;
}

async function resetSequences(client: PoolClient, tables: readonly Table[]): Promise<void> {
  for (const table of tables)
    for (const column of table.columns)
      if (column.generated)
        await client.query(
          `select setval(pg_get_serial_sequence($1, $2), (select coalesce(max(${quote(column.name)}), 0) + 1 from ${quote(table.name)}), false)`,
          [`public.${quote(table.name)}`, column.name],
        );
}

import { Client } from 'pg';
import { PostgresProblem } from './problem.ts';

const OLDEST = 150_000;
const CONNECT_WITHIN_MS = 10_000;

interface Facts {
  readonly version: number;
  readonly name: string;
  readonly standby: boolean;
  readonly readOnly: boolean;
  readonly encoding: string;
  readonly unsafe: boolean;
  readonly creates: boolean;
  /** Schema the extension is in; null where it is not made yet. */
  readonly ltreeIn: string | null;
  readonly ltreeThere: boolean;
  readonly extends: boolean;
  readonly account: string;
  readonly database: string;
}

/** What must be known of a server before anything is written to it; every function here is older than the oldest version served. */
const FACTS = `select current_setting('server_version_num')::int as version,
  current_setting('server_version') as name,
  pg_is_in_recovery() as standby,
  current_setting('default_transaction_read_only') = 'on' as "readOnly",
  current_setting('server_encoding') as encoding,
  current_setting('fsync') = 'off' or current_setting('full_page_writes') = 'off'
    or current_setting('synchronous_commit') = 'off' as unsafe,
  coalesce(has_schema_privilege(to_regnamespace('public')::oid, 'CREATE'), false) as creates,
  (select n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'ltree') as "ltreeIn",
  exists (select 1 from pg_available_extensions where name = 'ltree') as "ltreeThere",
  has_database_privilege(current_database(), 'CREATE') as extends,
  current_user as account, current_database() as database`;

/** Host, port, account and database of an address for messages; never its password. */
function namesOf(url: string): { at: string; account: string; database: string } {
  try {
    const { host, port, user, database } = new Client({ connectionString: url });
    return { at: `${host}:${port}`, account: user ?? '', database: database ?? '' };
  } catch {
    throw new PostgresProblem(
      'DATABASE_URL 不是合法的数据库地址：应写作 postgresql://账户:口令@主机:5432/数据库，口令中的特殊字符要用 % 编码。',
      'DATABASE_URL is not an address: write postgresql://account:password@host:5432/database, with special characters of the password percent-encoded.',
    );
  }
}

/** Why no connection came about, as a sentence that says what to do. */
function connectProblem(error: unknown, url: string): PostgresProblem {
  const { code = '', message = String(error) } = error as { code?: string; message?: string };
  const { at, account, database } = namesOf(url);
  if (code.startsWith('28'))
    return /no pg_hba\.conf entry/.test(message)
      ? new PostgresProblem(
          `外部数据库 ${at} 不允许账户 ${account} 从本机连接：请在其 pg_hba.conf 中放行，或按其要求在 DATABASE_URL 后加 ?sslmode=verify-full。`,
          `The external database ${at} does not let account ${account} in from here: allow it in its pg_hba.conf, or add ?sslmode=verify-full to DATABASE_URL if it asks for TLS.`,
        )
      : new PostgresProblem(
          `外部数据库 ${at} 拒绝了账户 ${account} 的口令：请检查 DATABASE_URL 中的账户和口令。`,
          `The external database ${at} refused the password of account ${account}: check the account and password in DATABASE_URL.`,
        );
  if (code === '3D000')
    return new PostgresProblem(
      `外部数据库 ${at} 上没有名为 ${database} 的库：请先建库（create database ${database} owner ${account}）。`,
      `There is no database ${database} on ${at}: make it first (create database ${database} owner ${account}).`,
    );
  if (code === '53300')
    return new PostgresProblem(
      `外部数据库 ${at} 的连接数已满：本程序约需 30 个连接，请调大 max_connections。`,
      `The external database ${at} has no connection left: this program needs about 30; raise max_connections.`,
    );
  if (/CERT|certificate|SSL|TLS/i.test(`${code} ${message}`))
    return new PostgresProblem(
      `与外部数据库 ${at} 的加密连接没有建成（${code || message}）：请检查 DATABASE_URL 的 sslmode 和 sslrootcert。`,
      `No TLS connection to the external database ${at} (${code || message}): check sslmode and sslrootcert in DATABASE_URL.`,
    );
  return new PostgresProblem(
    `连不上外部数据库 ${at}（${code || message}）：请检查 DATABASE_URL 的地址和端口、防火墙，以及数据库是否在运行。`,
    `The external database ${at} cannot be reached (${code || message}): check the address in DATABASE_URL, the firewall, and that the database runs.`,
  );
}

function refuseServer(facts: Facts, at: string): void {
  if (facts.version < OLDEST)
    throw new PostgresProblem(
      `外部数据库 ${at} 的版本是 ${facts.name}，需要 PostgreSQL 15 以上：请升级数据库，或不设 DATABASE_URL 而用内置数据库。`,
      `The external database ${at} is version ${facts.name}; PostgreSQL 15 or later is needed: upgrade it, or leave DATABASE_URL out and use the embedded one.`,
    );
  if (facts.standby || facts.readOnly)
    throw new PostgresProblem(
      `外部数据库 ${at} 是只读的（备库，或 default_transaction_read_only 已打开）：请把 DATABASE_URL 指向可写的主库。`,
      `The external database ${at} is read-only (a standby, or default_transaction_read_only is on): point DATABASE_URL at the primary.`,
    );
  if (facts.encoding !== 'UTF8')
    throw new PostgresProblem(
      `外部数据库 ${facts.database} 的编码是 ${facts.encoding}，需要 UTF8：请用 encoding 'UTF8' template template0 重新建库。`,
      `The external database ${facts.database} is encoded in ${facts.encoding}; UTF8 is needed: make it again with encoding 'UTF8' template template0.`,
    );
  if (facts.unsafe)
    throw new PostgresProblem(
      `外部数据库 ${at} 关闭了 fsync、full_page_writes 或 synchronous_commit：断电会丢失已应答的读数，请打开后再启动。`,
      `The external database ${at} has fsync, full_page_writes or synchronous_commit off: a power cut would lose acknowledged readings; turn them on, then start.`,
    );
}

function refuseRights(facts: Facts): void {
  const { account, database } = facts;
  if (!facts.creates)
    throw new PostgresProblem(
      `账户 ${account} 不能在库 ${database} 中建表：请执行 alter database ${database} owner to ${account}，或 grant create on schema public to ${account}。`,
      `Account ${account} may not make tables in ${database}: run "alter database ${database} owner to ${account}", or "grant create on schema public to ${account}".`,
    );
  if (facts.ltreeIn === 'public') return;
  if (facts.ltreeIn)
    throw new PostgresProblem(
      `扩展 ltree 装在模式 ${facts.ltreeIn} 里，本程序只用 public：请由数据库管理员执行 alter extension ltree set schema public。`,
      `The extension ltree is in schema ${facts.ltreeIn}; this program uses public only: let the database administrator run "alter extension ltree set schema public".`,
    );
  if (!facts.ltreeThere)
    throw new PostgresProblem(
      '外部数据库没有扩展 ltree：请在数据库服务器上安装 PostgreSQL 的 contrib 包。',
      'The external database has no extension ltree: install PostgreSQL’s contrib package on its server.',
    );
  if (!facts.extends)
    throw new PostgresProblem(
      `账户 ${account} 不能在库 ${database} 中建扩展：请由数据库管理员在该库执行 create extension ltree，或 grant create on database ${database} to ${account}。`,
      `Account ${account} may not make extensions in ${database}: let the database administrator run "create extension ltree" there, or "grant create on database ${database} to ${account}".`,
    );
}

/** Holds the database behind DATABASE_URL against what the product needs; what is missing is a {@link PostgresProblem}. */
export async function checkExternal(url: string): Promise<void> {
  const { at } = namesOf(url);
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    application_name: 'fengsui start',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const facts = (await client.query<Facts>(FACTS)).rows[0];
    refuseServer(facts, at);
    refuseRights(facts);
  } catch (error) {
    throw error instanceof PostgresProblem ? error : connectProblem(error, url);
  } finally {
    await client.end().catch(() => undefined);
  }
}

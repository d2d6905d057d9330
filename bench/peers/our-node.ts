// A whole node on an embedded PostgreSQL with fsync on: points, one gateway, threshold rules on every point. Prints where it listens.
// Arguments: folder, number of points, rules as JSON.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { installRule } from '#alarms/server';
import { composeNode, migrationFolders } from '#app';
import { createAccount, grantRole, insertOrgs } from '#identity/server';
import { backUp } from '#platform/server/backup';
import { migrate, openDatabase, sql } from '#platform/server/db';
import { newId, realHost } from '#platform/server/host';
import { placeFor, startEmbedded } from '#platform/server/postgres';
import { quietLogger, settingsForTest } from '#platform/testkit';
import { hashSecret, registryChanged, sensingOf } from '#sensing/server';

interface GivenRule {
  readonly levels: readonly { readonly grade: 'red' | 'orange'; readonly limit: number }[];
  readonly hysteresis: number;
  readonly durationS: number;
}
/** Each rule judges every point. */
const USUAL: readonly GivenRule[] = [
  { levels: [{ grade: 'red', limit: 10 }, { grade: 'orange', limit: 9.5 }], hysteresis: 0.1, durationS: 0 },
]; // prettier-ignore

const [folder, pointsText, rulesText] = process.argv.slice(2);
const rules = rulesText === undefined ? USUAL : (JSON.parse(rulesText) as GivenRule[]);
const points = Number(pointsText);
const checkout = dirname(dirname(import.meta.dirname));

const postgres = await startEmbedded(checkout, placeFor(checkout, join(folder, 'pg')));
const url = postgres.url('postgres');
const database = openDatabase(url, 2);
await migrate(database, migrationFolders());
await database.close();
const place = { data: join(folder, 'data'), keys: join(folder, 'keys'), witness: join(folder, 'witness') };
mkdirSync(place.data, { recursive: true });
const log = quietLogger();
const node = await composeNode({
  databaseUrl: url,
  host: realHost,
  log,
  place,
  settings: { ...settingsForTest(), checkReplies: false },
  webRoot: undefined,
  headEveryMs: 60_000,
  poolSize: 10,
});
const base = await node.http.listen('127.0.0.1', 0);
const { app } = node;
const [enterprise, installation, device] = [newId(realHost), newId(realHost), newId(realHost)];
await insertOrgs(app.database.db, [
  { id: newId(realHost), path: 'r99', name: '望海省', level: 'province', regionCode: '990000' },
  { id: newId(realHost), path: 'r99.e1', name: '测速企业', level: 'enterprise' },
], '2020-01-01T00:00:00Z'); // prettier-ignore
await app.act(app.system, async (ctx) => {
  const run = (query: ReturnType<typeof sql>): Promise<unknown> => query.execute(ctx.tx);
  await run(
    sql`insert into sensing_enterprise (id, org_path, name, field, industry, lng, lat) values (${enterprise}, 'r99.e1', '测速企业', 'workSafety', '测速', 116, 30)`,
  );
  await run(
    sql`insert into sensing_installation (id, enterprise_id, name, kind, lng, lat, major_hazard) values (${installation}, ${enterprise}, '罐区', 'tankFarm', 116, 30, true)`,
  );
  await run(
    sql`insert into sensing_gateway (id, name, org_path, protocol, secret_hash) values ('bench', 'bench', 'r99.e1', 'mqtt', ${hashSecret('bench-secret')})`,
  );
  await run(
    sql`insert into sensing_device (id, installation_id, name, kind) values (${device}, ${installation}, '表', 'gauge')`,
  );
  await run(sql`insert into sensing_point (code, device_id, installation_id, enterprise_id, org_path, name, quantity, unit, period_s, gateway_id, lng, lat)
    select 'B' || lpad(i::text, 6, '0'), ${device}, ${installation}, ${enterprise}, 'r99.e1', '点' || i, 'level', 'm', 600, 'bench', 116, 30 from generate_series(0, ${points - 1}::int) i`);
  for (const [i, { levels, hysteresis, durationS }] of rules.entries())
    await installRule(ctx, 'r99', {
      name: `液位高报 ${i + 1}`,
      quantity: 'level',
      modes: ['normal'],
      condition: { kind: 'threshold', direction: 'above', levels: [...levels], hysteresis, durationS },
    });
  const person = await createAccount(ctx, { name: '值班员', account: 'duty', password: 'Luyu-9-cheng-ding', homePath: 'r99', phone: '13812345678' }); // prettier-ignore
  await grantRole(ctx, person, 'dutyOfficer', 'r99', '');
});
await registryChanged(app);
console.log(
  JSON.stringify({ port: app.parts.get('mqttPort'), base, pid: process.pid, postgres: postgres.pid, url }),
);

/** What a torture run does to the node under load; each answers one line when it is done. */
const deeds: Readonly<Record<string, () => Promise<object>>> = {
  async rollOver() {
    await sensingOf(app).rollOver.run(true);
    const { segments } = sensingOf(app).history;
    const sum = (key: 'rows' | 'bytes'): number => segments.reduce((n, s) => n + s[key], 0);
    return { files: segments.length, rows: sum('rows'), bytesPerReading: sum('bytes') / sum('rows') };
  },
  async backUp() {
    const target = join(folder, 'backups');
    const { bytes } = await backUp({ database: app.database, data: place.data, target, version: 'bench', nowMs: Date.now() }); // prettier-ignore
    return { bytes };
  },
  /** Everything in Parquet older than two minutes is past its retention. */
  async dropOld() {
    const before = sensingOf(app).history.segments.length;
    app.parts.set('historyDays', 2 / 1440);
    await sensingOf(app).rollOver.run();
    app.parts.set('historyDays', 730);
    return { files: before, dropped: before - sensingOf(app).history.segments.length };
  },
};
createInterface({ input: process.stdin }).on('line', (line) => {
  const deed = deeds[(JSON.parse(line) as { do: string }).do];
  deed().then(
    (told) => console.log(JSON.stringify(told)),
    (error: unknown) => console.log(JSON.stringify({ error: String(error) })),
  );
});

process.on('SIGTERM', () => {
  void (async () => {
    await node.stop();
    await postgres.stop();
    for (const { message, fields } of log.errors) console.error(message, fields);
    process.exit(0);
  })();
});

// Records a small database of this release line for `conformance/upgrade/`: `node tools/record-upgrade.ts 0.1`.
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { exportTables } from '#platform/server/backup';
import { openDatabase } from '#platform/server/db';
import { startTestApp } from '#testkit';
import { incidentOperations } from '#incidents/contract';
import { alarmOperations } from '#alarms/contract';
import { aLevelRule, anArmedRule, send } from '../modules/alarms/test/build.ts';
import { anEnterprise } from '../modules/sensing/test/build.ts';
import { root } from './root.ts';

const line = process.argv[2];
if (!/^\d+\.\d+$/.test(line ?? '')) throw new Error('usage: node tools/record-upgrade.ts <major.minor>');
const app = await startTestApp();
const { device, codes, points } = await anEnterprise(app, { points: 2 });
await anArmedRule(app, aLevelRule([points[0].id]));
await send(app, device, codes[0], [5, 9.5, 10.5, 8]);
const officer = await app.person('dutyOfficer');
const [alarm] = (await officer.call(alarmOperations.list, {})).items;
await officer.call(alarmOperations.verify, {
  params: { id: alarm.id },
  body: { verdict: 'true', reason: '现场确认' },
});
await officer.call(incidentOperations.open, {
  body: {
    source: 'alarm',
    alarmId: alarm.id,
    title: '储罐液位超高',
    class: 'accident',
    kind: '危险化学品',
    level: 'IV',
    description: '记录样本',
  },
});
await app.settle();
await app.node.stop();
const database = openDatabase(app.databaseUrl, 1);
const client = await database.pool.connect();
await client.query('begin isolation level repeatable read read only');
mkdirSync(join(root, 'conformance/upgrade'), { recursive: true });
const out = createWriteStream(join(root, `conformance/upgrade/${line}.ndjson`));
for await (const part of exportTables(client)) if (!out.write(part)) await once(out, 'drain');
out.end();
await once(out, 'close');
client.release();
await database.close();
await app.stop().catch(() => undefined);
process.exit(0);

// One process of a node in one role, to be killed. Prints one line `READY {json}` when it listens.
import { composeNode } from '#app';
import type { Role } from '#identity/contract';
import { createAccount, grantRole, insertOrgs } from '#identity/server';
import { busAddress } from '#platform/server/bus';
import { newId, realHost } from '#platform/server/host';
import { createLogger } from '#platform/server/module';
import { settingsForTest } from '#platform/testkit';
import { treeOrgs } from '../support/tree.ts';
import type { ProcessOptions, ProcessReady } from './process.ts';

const { role, name, databaseUrl, natsUrl, mqttUrl, place, people } = JSON.parse(
  process.argv[2],
) as ProcessOptions;
const bus = busAddress(natsUrl);
const node = await composeNode({
  databaseUrl,
  host: realHost,
  log: createLogger(realHost, (line) => process.stderr.write(line)),
  place,
  settings: settingsForTest({
    role,
    processName: name,
    gatewayPorts: { hj212: 0 },
    ...(mqttUrl === undefined ? {} : { mqttUrl }),
  }),
  webRoot: undefined,
  headEveryMs: 500,
  poolSize: 6,
  ...(bus ? { bus } : {}),
});
if (people) {
  await insertOrgs(
    node.app.database.db,
    treeOrgs.map((o) => ({ ...o, id: newId(realHost) })),
    '2020-01-01T00:00:00Z',
  );
  for (const { account, password, role: post, orgPath } of people)
    await node.app.act(node.app.system, async (ctx) => {
      const id = await createAccount(ctx, { name: account, account, password, homePath: orgPath });
      await grantRole(ctx, id, post as Role, orgPath, '');
    });
}
const url = await node.http.listen('127.0.0.1', 0);
const ready: ProcessReady = {
  url,
  mqttPort: (node.app.parts.get('mqttPort') as number | undefined) ?? 0,
  gatewayPorts: (node.app.parts.get('gatewayPorts') as Record<string, number> | undefined) ?? {},
};
process.stdout.write(`READY ${JSON.stringify(ready)}\n`);
process.on('SIGTERM', () => void node.stop().then(() => process.exit(0)));

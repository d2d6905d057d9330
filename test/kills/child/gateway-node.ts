// A node with every gateway listener as a process of its own, to be killed. Prints `READY {json}` when it listens.
import { composeNode } from '#app';
import { createAccount, grantRole, insertOrgs } from '#identity/server';
import { newId, realHost } from '#platform/server/host';
import { createLogger } from '#platform/server/module';
import { settingsForTest } from '#platform/testkit';
import { TREE, treeOrgs } from '../../support/tree.ts';

const options = JSON.parse(process.argv[2]) as {
  readonly databaseUrl: string;
  readonly place: { readonly data: string; readonly keys: string; readonly witness: string };
  readonly password?: string;
};
const gatewayPorts = { hj212: 0, sl651: 0, jt808: 0, gb26875: 0, iec104: 0, modbus: 0 };
const node = await composeNode({
  databaseUrl: options.databaseUrl,
  host: realHost,
  log: createLogger(realHost, (line) => process.stderr.write(line)),
  place: options.place,
  settings: settingsForTest({ gatewayPorts }),
  webRoot: undefined,
  headEveryMs: 500,
  poolSize: 8,
});
const { password } = options;
if (password !== undefined) {
  await insertOrgs(
    node.app.database.db,
    treeOrgs.map((o) => ({ ...o, id: newId(realHost) })),
    '2020-01-01T00:00:00Z',
  );
  for (const role of ['inspector', 'systemAdmin'] as const)
    await node.app.act(node.app.system, async (ctx) => {
      const id = await createAccount(ctx, { name: role, account: role, password, homePath: TREE.county });
      await grantRole(ctx, id, role, TREE.county, '');
    });
}
const url = await node.http.listen('127.0.0.1', 0);
process.stdout.write(`READY ${JSON.stringify({ url, ports: node.app.parts.get('gatewayPorts') })}\n`);

// A whole node as a process of its own, to be killed. Prints one line `READY {json}` when it listens.
import pg from 'pg';
import { composeNode } from '#app';
import type { Role } from '#identity/contract';
import { createAccount, grantRole, insertOrgs } from '#identity/server';
import { newId, realHost } from '#platform/server/host';
import { createLogger } from '#platform/server/module';
import { settingsForTest } from '#platform/testkit';
import { treeOrgs } from '../../support/tree.ts';
import type { ChildOptions } from './protocol.ts';

const options = JSON.parse(process.argv[2]) as ChildOptions;

/** Kills this process at the n-th statement sent to PostgreSQL: before it leaves, or once its answer is here. */
function dieAt({ statement, when }: NonNullable<ChildOptions['dieAt']>): void {
  const die = (): void => void process.kill(process.pid, 'SIGKILL');
  const prototype = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
  const original = prototype.query;
  let count = 0;
  prototype.query = function (this: unknown, ...args: unknown[]) {
    const mine = ++count === statement;
    if (mine && when === 'before') die();
    const answer = original.apply(this, args);
    if (mine && answer instanceof Promise) answer.then(die, die);
    else if (mine) die();
    return answer;
  };
}

const node = await composeNode({
  databaseUrl: options.databaseUrl,
  host: realHost,
  log: createLogger(realHost, (line) => process.stderr.write(line)),
  place: options.place,
  settings: settingsForTest(),
  webRoot: undefined,
  headEveryMs: 500,
  poolSize: 8,
});
if (options.people) {
  await insertOrgs(
    node.app.database.db,
    treeOrgs.map((o) => ({ ...o, id: newId(realHost) })),
    '2020-01-01T00:00:00Z',
  );
  for (const { account, password, role, orgPath } of options.people)
    await node.app.act(node.app.system, async (ctx) => {
      const id = await createAccount(ctx, { name: account, account, password, homePath: orgPath });
      await grantRole(ctx, id, role as Role, orgPath, '');
    });
}
const url = await node.http.listen('127.0.0.1', 0);
if (options.dieAt) dieAt(options.dieAt);
process.stdout.write(`READY ${JSON.stringify({ url, mqttPort: node.app.parts.get('mqttPort') })}\n`);

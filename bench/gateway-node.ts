// A node with its HJ 212 listener as a process of its own, for bench/gateways.bench.ts. Prints `READY {json}`.
import { composeNode } from '#app';
import { realHost } from '#platform/server/host';
import { createLogger } from '#platform/server/module';
import { settingsForTest } from '#platform/testkit';

const options = JSON.parse(process.argv[2]) as {
  readonly databaseUrl: string;
  readonly place: { readonly data: string; readonly keys: string; readonly witness: string };
};
const node = await composeNode({
  databaseUrl: options.databaseUrl,
  host: realHost,
  log: createLogger(realHost, (line) => process.stderr.write(line)),
  place: options.place,
  settings: settingsForTest({
    gatewayPorts: { hj212: 0 },
    gatewayLimits: { framesPerS: 1e6, burstFrames: 1e6, connectionsPerAddress: 20_000 },
  }),
  webRoot: undefined,
  headEveryMs: 5000,
  poolSize: 8,
});
process.stdout.write(`READY ${JSON.stringify({ ports: node.app.parts.get('gatewayPorts') })}\n`);

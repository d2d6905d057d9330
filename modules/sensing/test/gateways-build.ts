import { gatewayOperations as gw, sensingOperations as op } from '#sensing/contract';
import type { InputOf } from '#platform/contract';
import { sensingOf } from '#sensing/server';
import { startTestApp, TREE, type StartOptions, type TestApp } from '#testkit';
import { anEnterprise } from './build.ts';

export const START = Date.parse('2026-11-20T00:00:00.000Z');
const ALL_PORTS = { hj212: 0, sl651: 0, jt808: 0, gb26875: 0, iec104: 0, modbus: 0, modbusDtu: 0 };

/** A node that listens for every protocol on free ports. */
export async function startGateways(
  options: StartOptions = {},
): Promise<TestApp & { readonly ports: Record<string, number> }> {
  const app = await startTestApp({ ...options, settings: { gatewayPorts: ALL_PORTS, ...options.settings } });
  return Object.assign(app, { ports: app.node.app.parts.get('gatewayPorts') as Record<string, number> });
}

type Settings = InputOf<typeof gw.configureGateway>['body'];
type Mapping = InputOf<typeof op.saveMapping>['body']['items'];

/** A registered gateway of a protocol with points mapped to the given elements, in order. */
export async function aGateway(
  app: TestApp,
  protocol: string,
  options: { readonly settings: Settings; readonly elements?: readonly string[]; readonly scale?: number },
) {
  const { elements = [] } = options;
  const built = await anEnterprise(app, { points: Math.max(1, elements.length) });
  const admin = await app.person('systemAdmin', TREE.county);
  const id = `${protocol}-${built.gateway.id}`;
  const { secret } = await admin.call(op.createGateway, {
    body: { id, name: `${protocol} 网关`, orgPath: built.enterprise.orgPath, protocol },
  });
  await settled(app);
  const items: Mapping = elements.map((element, i) => ({
    element,
    pointId: built.points[i].id,
    ...(options.scale === undefined ? {} : { scale: options.scale }),
  }));
  await admin.call(op.saveMapping, { params: { id }, body: { items } });
  await admin.call(gw.configureGateway, { params: { id }, body: options.settings });
  await settled(app);
  return { ...built, id, secret, admin };
}

/** Waits until the hot path has taken a changed registry. */
export async function settled(app: TestApp): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 30));
  await sensingOf(app.node.app).engine.idle();
  await new Promise((resolve) => setTimeout(resolve, 20));
}

/** What the journal holds of a point, straight from the database: every stored reading, repeats included. */
export async function journalOf(app: TestApp, pointId: number): Promise<{ time: number; value: number }[]> {
  const found = await app.node.app.database.pool.query<{ time: string; value: number }>(
    `select t.time, t.value from sensing_journal j, unnest(j.points, j.times, j.values) as t(point, time, value)
     where j.kind = 0 and t.point = $1 order by j.seq, t.time`,
    [pointId],
  );
  return found.rows.map((r) => ({ time: Number(r.time), value: r.value }));
}

/** Waits for something to become true; fails after twenty seconds with `what`. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 2000; i++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`did not happen: ${what}`);
}

/** Errors by kind of a gateway. */
export function errorsOf(app: TestApp, id: string): Record<string, number> {
  return Object.fromEntries(sensingOf(app.node.app).gateways.get(id)?.errors ?? []);
}

import { loadDemoCity } from '../../apps/server/demo/load-city.ts';
import { generateCity, sampleAt, type City, type Point } from '../../apps/simulator/city/index.ts';
import { demoSecret } from '../../apps/simulator/feed/secret.ts';
import { alarmOperations, type Alarm } from '#alarms/contract';
import { incidentOperations, type Incident } from '#incidents/contract';
import type { ScenarioControl } from '#operations/server';
import { Caller } from '#platform/testkit';
import { intakeOperations } from '#sensing/contract';
import { startTestApp, type TestApp } from './app.ts';

const SCALE = 0.05;
const KEY = Buffer.from('the pretend city of the pictures');
const MINUTE = 60_000;

const SCENARIOS_AT_REST: ScenarioControl = { list: () => [], start: () => false };

/** The pretend city at one instant: the same people, readings, alarms and incident in every run. */
export interface StandingCity {
  readonly app: TestApp;
  readonly city: City;
  /** Several of a kind under one name: where the clock stands a person's rate of requests is never granted again. */
  readonly people: Readonly<Record<Seat, readonly Signed[]>>;
  readonly alarms: readonly Alarm[];
  readonly incident: Incident;
}
/** Who looks at the screens. */
export type Seat = 'officer' | 'administrator' | 'auditor' | 'enterprise';
export type Signed = Awaited<ReturnType<TestApp['person']>>;

interface Given {
  readonly point: Point;
  readonly value: number;
  readonly agoMin: number;
}

/** Sends readings as the gateways of their points; committed when it returns. */
async function send(app: TestApp, readings: readonly Given[]): Promise<void> {
  const now = app.clock.now();
  for (const [gateway, mine] of Map.groupBy(readings, ({ point }) => point.gateway)) {
    const device = new Caller(app.base, {
      authorization: `Basic ${Buffer.from(`${gateway}:${demoSecret(KEY, gateway)}`).toString('base64')}`,
    });
    const readings = mine.map(({ point, value, agoMin }) => ({
      point: point.id,
      value,
      time: now - agoMin * MINUTE,
    }));
    await device.call(intakeOperations.postReadings, { body: { readings } });
  }
}

/** Points whose limits are passed on purpose, and how far: tanks, gas, a river gauge. */
function troubled(city: City): { point: Point; value: number }[] {
  const pick = (
    quantity: Point['quantity'],
    nth: number,
    grade: 'red' | 'yellow',
  ): { point: Point; value: number } => {
    const point = city.points.filter((p) => p.quantity === quantity)[nth];
    return { point, value: (point.limits[grade] ?? point.high) * 1.02 };
  };
  return [
    pick('level', 3, 'red'),
    pick('level', 9, 'yellow'),
    pick('combustibleGas', 2, 'red'),
    pick('temperature', 5, 'yellow'),
    pick('waterLevel', 0, 'yellow'),
  ];
}

/** Two hours of the troubled points, every other point once. */
async function twoHours(app: TestApp, city: City, bad: ReturnType<typeof troubled>): Promise<void> {
  const badIds = new Set(bad.map(({ point }) => point.id));
  const calm = (point: Point, agoMin: number): Given => ({
    point,
    agoMin,
    value: sampleAt(point, app.clock.now() - agoMin * MINUTE).value,
  });
  // Every ten minutes for two hours, then every ten seconds.
  const long = Array.from({ length: 10 }, (_, i) => 120 - i * 10);
  const close = (from: number, to: number): number[] =>
    Array.from({ length: Math.round((from - to) * 6) }, (_, i) => from - i / 6);
  const minutes = [...long, ...close(20, 9)];
  await send(
    app,
    city.points.filter((p) => !badIds.has(p.id)).map((p) => calm(p, 0)),
  );
  await send(
    app,
    bad.flatMap(({ point }) => minutes.map((ago) => calm(point, ago))),
  );
  await send(
    app,
    bad.flatMap(({ point, value }) => [...close(9, 0), 0].map((agoMin) => ({ point, value, agoMin }))),
  );
  app.clock.advance(3000);
  await app.settle();
}

async function several(
  app: TestApp,
  count: number,
  role: Parameters<TestApp['person']>[0],
  orgPath: string,
  name: string,
): Promise<Signed[]> {
  const found: Signed[] = [];
  for (let i = 0; i < count; i++) found.push(await app.person(role, orgPath, name));
  return found;
}

/** Starts the city. `webRoot` serves the built screens. */
export async function startStandingCity(webRoot: string): Promise<StandingCity> {
  const app = await startTestApp({ webRoot, settings: { demo: true } });
  app.node.app.parts.set('scenarios', SCENARIOS_AT_REST);
  const city = generateCity(undefined, SCALE);
  await loadDemoCity(app.node.app, KEY, SCALE);
  const root = city.regions[0].path;
  const bad = troubled(city);
  await twoHours(app, city, bad);
  const officers = await several(app, 16, 'dutyOfficer', root, '王值班');
  const [officer] = officers;
  const open = async (): Promise<readonly Alarm[]> =>
    (await officer.call(alarmOperations.list, { query: { open: true, limit: 100 } })).items;
  const [first, second, third] = (await open()).toSorted((a, b) => a.number - b.number);
  await officer.call(alarmOperations.acknowledge, { params: { id: first.id } });
  await officer.call(alarmOperations.shelve, {
    params: { id: third.id },
    body: { minutes: 30, reason: '仪表检修中，现场确认无异常' },
  });
  const incident = await officer.call(incidentOperations.open, {
    body: {
      source: 'alarm',
      alarmId: second.id,
      title: `${second.enterpriseName ?? ''}${second.title}`.slice(0, 200),
      class: 'accident',
      kind: '危险化学品',
      level: 'III',
      description: '现场值守人员报告，正在核实。',
    },
  });
  await officer.call(incidentOperations.note, {
    params: { id: incident.id },
    body: { text: '已通知消防救援站' },
  });
  const people = {
    officer: officers,
    administrator: await several(app, 4, 'systemAdmin', root, '系统员'),
    auditor: await several(app, 3, 'auditAdmin', root, '审计员'),
    enterprise: await several(app, 2, 'enterpriseManager', first.orgPath, '陈安全'),
  };
  await app.settle();
  return { app, city, people, alarms: await open(), incident };
}

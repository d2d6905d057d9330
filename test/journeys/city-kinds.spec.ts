// One story for every kind of monitored thing in the pretend city: its own simulated point, over the wire, judged by its
// template, in front of the duty officer with its evidence. The titles begin with the rows of docs/mission.md.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { loadDemoCity } from '../../apps/server/demo/load-city.ts';
import {
  generateCity,
  sampleAt,
  type City,
  type Installation,
  type InstallationKind,
  type Point,
  type Quantity,
} from '../../apps/simulator/city/index.ts';
import { FeedClient } from '../../apps/simulator/feed/mqtt-client.ts';
import { demoSecret } from '../../apps/simulator/feed/secret.ts';
import { alarmOperations } from '#alarms/contract';
import type { Caller } from '#platform/testkit';
import { sensingOperations } from '#sensing/contract';
import { startTestApp, type TestApp } from '#testkit';

const SCALE = 0.1;
const KEY = Buffer.from('the pretend city of the journey!');
/** Longer than the longest duration a template asks for. */
const LASTING_MS = 70_000;

const KINDS: readonly (readonly [string, InstallationKind, Quantity])[] = [
  ['M3 a tank farm of a major hazard raises its own alarm', 'tankFarm', 'level'],
  ['M4 a warehouse of a named chemical raises its own alarm', 'warehouse', 'temperature'],
  ['M5 a loading platform raises its own alarm', 'loadingPlatform', 'combustibleGas'],
  ['M7 a fireworks producer raises its own alarm', 'fireworks', 'temperature'],
  ['M8 a combustible-dust workshop raises its own alarm', 'dustWorkshop', 'dust'],
  ['M9 an underground mine raises its own alarm', 'undergroundMine', 'carbonMonoxide'],
  ['M10 a tailings pond raises its own alarm', 'tailingsPond', 'waterLevel'],
  ['M11 the slope of an open pit raises its own alarm', 'openPit', 'displacement'],
  ['M12 a coal mine raises its own alarm', 'coalMine', 'methane'],
  ['M18 a river gauge raises its own alarm', 'riverGauge', 'waterLevel'],
  ['M25 a rain gauge raises its own alarm', 'rainGauge', 'rain'],
  ['M26 a large building raises its own alarm', 'largeBuilding', 'tilt'],
  ['M28 a utility tunnel raises its own alarm', 'utilityTunnel', 'combustibleGas'],
  ['M30 a rail station raises its own alarm', 'rail', 'vibration'],
  ['M33 a lift raises its own alarm', 'lift', 'vibration'],
];

let app: TestApp;
let city: City;
let officer: Caller;

before(async () => {
  app = await startTestApp();
  city = generateCity(undefined, SCALE);
  await loadDemoCity(app.node.app, KEY, SCALE);
  officer = await app.person('dutyOfficer', city.regions[0].path);
});
after(() => app.stop());

/** Sends readings as the gateway of the point and returns once they are acknowledged, which is after their commit. */
async function publish(client: FeedClient, point: Point, value: number): Promise<void> {
  const already = client.acknowledged;
  client.publish([{ point: point.id, value, time: app.clock.now(), quality: 192 }]);
  for (let tries = 0; client.acknowledged === already; tries++) {
    assert.ok(tries < 1000, `${point.id} was not acknowledged`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

for (const [title, kind, quantity] of KINDS)
  test(title, async () => {
    const installations = new Map(city.installations.map((i) => [i.id, i]));
    const point = city.points.find((p) => {
      const at = installations.get(p.installation);
      return p.quantity === quantity && at?.kind === kind && stands(at);
    });
    assert.ok(point, `the city has no ${kind} with ${quantity}`);
    const port = app.node.app.parts.get('mqttPort') as number;
    const client = new FeedClient(port, point.gateway, demoSecret(KEY, point.gateway));
    client.open();
    try {
      await publish(client, point, sampleAt(point, app.clock.now()).value);
      for (let i = 0; i < 2; i++) {
        app.clock.advance(LASTING_MS);
        await publish(client, point, redValue(point));
      }
    } finally {
      client.close();
    }
    await shownWithEvidence(point, installations.get(point.installation) as Installation);
  });

/** What must be connected by rule is taken as such: stores that are major hazards, slopes above 200 m. */
function stands(at: Installation): boolean {
  if (['tankFarm', 'warehouse', 'loadingPlatform'].includes(at.kind))
    return at.majorHazardLevel !== undefined;
  return at.kind !== 'openPit' || (at.slopeHeightM ?? 0) > 200;
}

const redValue = (point: Point): number => (point.limits.red ?? point.high) * 1.02;

/** The alarm is red, names the place, and opens to the reading that made it; the file of the enterprise shows the point. */
async function shownWithEvidence(point: Point, at: Installation): Promise<void> {
  const pointId = point.index + 1;
  const { items } = await officer.call(alarmOperations.list, {
    query: { pointId, open: true, grade: 'red' },
  });
  assert.equal(items.length, 1, `${point.name}: one red alarm`);
  const [alarm] = items;
  assert.equal(alarm.pointName, point.name);
  const why = await officer.call(alarmOperations.why, { params: { id: alarm.id } });
  assert.equal(why.rule.quantity, point.quantity);
  assert.equal(why.evidence[0].readings.at(-1)?.value, redValue(point));
  const file = await officer.call(sensingOperations.getEnterprise, {
    params: { id: alarm.enterpriseId ?? '' },
  });
  const installation = file.installations.find((i) => i.id === alarm.installationId);
  assert.equal(installation?.kind, at.kind);
  assert.equal(installation.majorHazard, at.majorHazardLevel !== undefined);
  assert.equal(installation.chemicals[0]?.name, at.chemical);
  assert.equal(installation.heightM, at.slopeHeightM);
  assert.ok(file.points.some((p) => p.point.id === pointId && p.value.state === 'live'));
}

test('no defect was logged while the city reported', () => assert.deepEqual(app.errors, []));

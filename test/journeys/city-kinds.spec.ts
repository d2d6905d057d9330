// One story for every kind of monitored thing in the pretend city: its own simulated point, over its own protocol and the
// wire, judged by its template, in front of the duty officer with its evidence. The titles begin with the rows of
// docs/mission.md.
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
import { CityFeeds } from '../../apps/simulator/feed/open-feeds.ts';
import type { PointFeed } from '../../apps/simulator/feed/point-feed.ts';
import { Fleet } from '../../apps/simulator/peers/index.ts';
import { alarmOperations } from '#alarms/contract';
import type { Caller } from '#platform/testkit';
import { sensingOperations } from '#sensing/contract';
import { sensingOf } from '#sensing/server';
import { startTestApp, type TestApp } from '#testkit';

const SCALE = 0.1;
const KEY = Buffer.from('the pretend city of the journey!');
/** Longer than the longest duration a template asks for, in whole minutes as some protocols count. */
const LASTING_MS = 120_000;
const PORTS = { hj212: 0, sl651: 0, jt808: 0, gb26875: 0, iec104: 0, modbusDtu: 0 };

const KINDS: readonly (readonly [string, InstallationKind, Quantity])[] = [
  ['M3 a tank farm of a major hazard raises its own alarm', 'tankFarm', 'level'],
  ['M4 a warehouse of a named chemical raises its own alarm', 'warehouse', 'temperature'],
  ['M5 a loading platform raises its own alarm over Modbus', 'loadingPlatform', 'combustibleGas'],
  ['M7 a fireworks producer raises its own alarm', 'fireworks', 'temperature'],
  ['M8 a combustible-dust workshop raises its own alarm', 'dustWorkshop', 'dust'],
  ['M9 an underground mine raises its own alarm', 'undergroundMine', 'carbonMonoxide'],
  ['M10 a tailings pond raises its own alarm', 'tailingsPond', 'waterLevel'],
  ['M11 the slope of an open pit raises its own alarm', 'openPit', 'displacement'],
  ['M12 a coal mine raises its own alarm', 'coalMine', 'methane'],
  ['M13 a non-coal mine that is no longer aired raises its own alarm', 'undergroundMine', 'windSpeed'],
  ['M14 a furnace of a steel works raises its own alarm', 'furnace', 'temperature'],
  ['M15 a fire-protection system raises its own alarm over GB 26875', 'fireSystem', 'fireAlarm'],
  ['M17 a weather station raises its own alarm', 'weatherStation', 'windSpeed'],
  ['M18 a river gauge raises its own alarm over SL 651', 'riverGauge', 'waterLevel'],
  ['M18 a reservoir raises its own alarm over SL 651', 'reservoir', 'waterLevel'],
  ['M19 a seismic station raises its own alarm', 'seismicStation', 'peakAcceleration'],
  ['M20 a geological-hazard site raises its own alarm', 'geohazardSite', 'displacement'],
  ['M25 a rain gauge raises its own alarm over SL 651', 'rainGauge', 'rain'],
  ['M25 waterlogging raises its own alarm', 'waterlogging', 'waterDepth'],
  ['M25 drought raises its own alarm over SL 651', 'soilStation', 'soilMoisture'],
  ['M26 a large building raises its own alarm', 'largeBuilding', 'tilt'],
  ['M27 a large public utility raises its own alarm over IEC 104', 'publicUtility', 'pressure'],
  ['M28 a utility tunnel raises its own alarm', 'utilityTunnel', 'combustibleGas'],
  ['M28 a gas network raises its own alarm over Modbus', 'pipeNetwork', 'combustibleGas'],
  ['M29 a public space raises its own alarm', 'publicSpace', 'crowdDensity'],
  ['M30 a rail station raises its own alarm', 'rail', 'vibration'],
  ['M31 the venue of a major event raises its own alarm', 'eventVenue', 'crowdDensity'],
  ['M32 a road section raises its own alarm', 'roadSection', 'visibility'],
  ['M33 a lift raises its own alarm', 'lift', 'vibration'],
  ['M33 a boiler raises its own alarm', 'boiler', 'pressure'],
  ['M33 a pressure vessel raises its own alarm', 'pressureVessel', 'pressure'],
  ['M33 a crane raises its own alarm', 'crane', 'windSpeed'],
  ['M33 a ropeway raises its own alarm', 'ropeway', 'windSpeed'],
  ['M33 a works vehicle raises its own alarm', 'plantVehicle', 'speed'],
  ['M33 an amusement ride raises its own alarm', 'amusementRide', 'vibration'],
  ['M45 an air station of the environment office raises its own alarm over HJ 212', 'airStation', 'toxicGas'],
];

let app: TestApp;
let city: City;
let feeds: CityFeeds;
let officer: Caller;

before(async () => {
  app = await startTestApp({ settings: { gatewayPorts: PORTS } });
  city = generateCity(undefined, SCALE);
  await loadDemoCity(app.node.app, KEY, SCALE);
  officer = await app.person('dutyOfficer', city.regions[0].path);
  const { parts } = app.node.app;
  const gateways = parts.get('gatewayPorts') as Record<string, number>;
  feeds = new CityFeeds(city, KEY, { mqtt: parts.get('mqttPort') as number, gateways });
});
after(async () => {
  await feeds?.close();
  await app?.stop();
});

/** Waits until a reading of this minute is committed; a unit that is polled needs its time to pass. */
async function taken({ index, name, protocol }: Point, value: number): Promise<void> {
  const { latest } = sensingOf(app.node.app).engine;
  for (let tries = 1; ; tries++) {
    const isNew = latest.times[index + 1] > app.clock.now() - 60_000;
    if (isNew && Math.abs(latest.values[index + 1] - value) <= 0.006) return;
    assert.ok(tries < 600, `${name}: ${value} did not arrive, ${latest.values[index + 1]} is there`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (protocol === 'modbusDtu' && tries % 5 === 0) app.clock.advance(1000);
  }
}

async function publish(feed: PointFeed, point: Point, value: number): Promise<void> {
  feed.publish([{ point: point.id, value, time: app.clock.now(), quality: 192 }]);
  await taken(point, value);
}

/** A point of a kind that stands for what must be connected. */
function pointOf(kind: InstallationKind, quantity: Quantity): [Point, Installation] {
  const installations = new Map(city.installations.map((i) => [i.id, i]));
  const point = city.points.find((p) => {
    const at = installations.get(p.installation);
    return p.quantity === quantity && at?.kind === kind && stands(at);
  });
  assert.ok(point, `the city has no ${kind} with ${quantity}`);
  return [point, installations.get(point.installation) as Installation];
}

for (const [title, kind, quantity] of KINDS)
  test(title, async () => {
    const [point, at] = pointOf(kind, quantity);
    const feed = feeds.get(point.gateway);
    assert.ok(feed);
    feed.open();
    await publish(feed, point, rounded(sampleAt(point, app.clock.now()).value));
    for (let i = 0; i < 2; i++) {
      app.clock.advance(LASTING_MS);
      await publish(feed, point, redValue(point));
    }
    await shownWithEvidence(point, at);
  });

test('M49 a vehicle of dangerous goods raises its own alarm over JT/T 808 when it speeds', async () => {
  const [point, at] = pointOf('hazmatVehicle', 'speed');
  const { jt808 } = app.node.app.parts.get('gatewayPorts') as Record<string, number>;
  const vehicle = city.vehicles.find((v) => v.installation === at.id);
  assert.ok(vehicle);
  const { terminal, plate, route } = vehicle;
  const speedKmh = redValue(point);
  const fleet = new Fleet({
    port: jt808,
    everyS: 0.2,
    now: () => {
      app.clock.advance(10_000);
      return app.clock.now();
    },
    vehicles: [{ terminal, plate, route, speedKmh }],
  });
  fleet.start();
  try {
    await taken(point, speedKmh);
    for (let tries = 0; fleet.acknowledged < 4; tries++) {
      assert.ok(tries < 600, 'the vehicle is not acknowledged');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  } finally {
    await fleet.stop();
  }
  await shownWithEvidence(point, at);
});

/** What must be connected by rule is taken as such: stores that are major hazards, slopes above 200 m. */
function stands(at: Installation): boolean {
  if (['tankFarm', 'warehouse', 'loadingPlatform'].includes(at.kind))
    return at.majorHazardLevel !== undefined;
  return at.kind !== 'openPit' || (at.slopeHeightM ?? 0) > 200;
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

/** Beyond the red limit, above or below, as two decimals can say it. */
function redValue({ limits, high }: Point): number {
  const { red, lowRed = 0 } = limits;
  return rounded(red === undefined ? lowRed * 0.9 : Math.min(high, red * 1.02));
}

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
  const shown = why.evidence[0].readings.at(-1)?.value ?? NaN;
  assert.ok(Math.abs(shown - redValue(point)) < 1e-4, `${point.name}: ${shown}`);
  const file = await officer.call(sensingOperations.getEnterprise, {
    params: { id: alarm.enterpriseId ?? '' },
  });
  const installation = file.installations.find((i) => i.id === alarm.installationId);
  assert.equal(installation?.kind, at.kind);
  assert.equal(installation.majorHazard, at.majorHazardLevel !== undefined);
  assert.equal(installation.chemicals[0]?.name, at.chemical);
  assert.equal(installation.heightM, at.slopeHeightM);
  if (at.kind === 'dustWorkshop') assert.equal(typeof file.enterprise.wetDustRemoval, 'boolean');
  assert.ok(file.points.some((p) => p.point.id === pointId && p.value.state === 'live'));
}

test('no defect was logged while the city reported', () => assert.deepEqual(app.errors, []));

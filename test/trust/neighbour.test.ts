import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { alarmOperations, ruleOperations } from '#alarms/contract';
import { identityOperations } from '#identity/contract';
import { incidentOperations } from '#incidents/contract';
import { onemapOperations, tileLayers } from '#onemap/contract';
import { operationsOperations } from '#operations/contract';
import type { Operation } from '#platform/contract';
import { until, type Caller } from '#platform/testkit';
import { intakeOperations, sensingOperations } from '#sensing/contract';
import { startTestApp, TREE, type TestApp } from '#testkit';
import { send } from '../../modules/alarms/test/build.ts';
import { fillCounty } from './county.ts';
import { Console } from './live.ts';

type County = Awaited<ReturnType<typeof fillCounty>>;
let app: TestApp;
let theirs: County;
let ours: County;
let officer: Caller;
let commander: Caller;
let inspector: Caller;

before(async () => {
  app = await startTestApp();
  ours = await fillCounty(app, TREE.county);
  theirs = await fillCounty(app, TREE.otherCounty);
  officer = await app.person('dutyOfficer', TREE.county);
  commander = await app.person('commander', TREE.county);
  inspector = await app.person('inspector', TREE.county);
});
after(() => app.stop());

/** Every answer in the list is 403 or 404, and none tells anything of the neighbour. */
async function refused(
  caller: Caller,
  tries: readonly (readonly [Operation, Parameters<Caller['try']>[1]])[],
): Promise<void> {
  for (const [operation, given] of tries) {
    const answer = await caller.try(operation, given);
    assert.ok([403, 404].includes(answer.status), `${operation.id} answered ${answer.status}`);
    assert.ok(!JSON.stringify(answer.body).includes(theirs.enterprise), operation.id);
  }
}

/** A list gives our things and nothing of theirs. */
async function listsOnlyOurs(
  caller: Caller,
  operation: Operation,
  query: Record<string, unknown> = {},
): Promise<void> {
  const text = JSON.stringify((await caller.try(operation, { query })).body);
  for (const foreign of [
    theirs.enterprise,
    theirs.enterprisePath,
    theirs.alarm,
    theirs.incident,
    theirs.gateway,
    theirs.person,
  ])
    assert.ok(!text.includes(foreign), `${operation.id} shows ${foreign}`);
}

test('IDN-16 neighbour 1: their alarms are not read, explained, photographed or listed', async () => {
  const params = { id: theirs.alarm };
  await refused(officer, [
    [alarmOperations.get, { params }],
    [alarmOperations.why, { params }],
    [alarmOperations.photo, { params }],
  ]);
  await listsOnlyOurs(officer, alarmOperations.list);
  await listsOnlyOurs(officer, alarmOperations.list, { orgPath: TREE.otherCounty });
  await listsOnlyOurs(officer, alarmOperations.list, { pointId: theirs.point });
  await listsOnlyOurs(officer, alarmOperations.handover);
  const counted = await officer.call(alarmOperations.list, { query: { orgPath: TREE.otherCounty } });
  assert.equal(counted.items.length, 0);
  assert.equal(
    (await officer.call(alarmOperations.health, { query: { hours: 24 } })).alarms,
    1,
    'not even in counts',
  );
});

test('IDN-16 neighbour 2: their alarms are not acknowledged, verified, handled, shelved or closed', async () => {
  const params = { id: theirs.alarm };
  await refused(commander, [
    [alarmOperations.acknowledge, { params }],
    [alarmOperations.verify, { params, body: { verdict: 'false', reason: '误报' } }],
    [alarmOperations.handle, { params, body: { note: '已处置' } }],
    [alarmOperations.shelve, { params, body: { minutes: 60, reason: '检修' } }],
    [alarmOperations.unshelve, { params }],
    [alarmOperations.close, { params, body: {} }],
  ]);
  const owner = await app.person('dutyOfficer', TREE.otherCounty);
  assert.equal((await owner.call(alarmOperations.get, { params })).state, 'raised');
});

test('IDN-16 neighbour 3: their points, history and thresholds are not read or put in maintenance', async () => {
  const params = { id: theirs.point };
  await refused(officer, [
    [sensingOperations.getPoint, { params }],
    [
      sensingOperations.history,
      { params, query: { from: '2026-11-19T00:00:00Z', to: '2026-11-21T00:00:00Z', width: 100 } },
    ],
    [sensingOperations.setPointMode, { params, body: { mode: 'maintenance', reason: '检修' } }],
  ]);
  await listsOnlyOurs(officer, sensingOperations.listPoints, { limit: 1000 });
  await listsOnlyOurs(officer, sensingOperations.listPoints, { enterpriseId: theirs.enterprise });
});

test('IDN-16 neighbour 4: their enterprises are not read, changed or built upon', async () => {
  await refused(inspector, [
    [sensingOperations.getEnterprise, { params: { id: theirs.enterprise } }],
    [
      sensingOperations.saveInstallation,
      {
        body: {
          enterpriseId: theirs.enterprise,
          name: '甲',
          kind: 'x',
          position: [1, 1],
          majorHazard: false,
          chemicals: [],
        },
      },
    ],
    [
      sensingOperations.savePoint,
      {
        body: {
          installationId: theirs.installation,
          deviceName: '甲',
          deviceKind: 'x',
          code: 'steal',
          name: '甲',
          quantity: 'liquidLevel',
          unit: 'm',
          periodS: 5,
        },
      },
    ],
    [
      sensingOperations.saveEnterprise,
      {
        body: {
          name: '甲',
          parentPath: TREE.otherCounty,
          field: 'workSafety',
          industry: '化工',
          position: [1, 1],
        },
      },
    ],
  ]);
  await listsOnlyOurs(officer, sensingOperations.listEnterprises, { limit: 1000 });
});

test('IDN-16 neighbour 5: a point code of theirs cannot be taken over', async () => {
  const answer = await inspector.try(sensingOperations.savePoint, {
    body: {
      installationId: ours.installation,
      deviceName: '甲',
      deviceKind: 'x',
      code: theirs.codes[0],
      name: '甲',
      quantity: 'liquidLevel',
      unit: 'm',
      periodS: 5,
    },
  });
  assert.ok(answer.status >= 400 && answer.status < 500, `answered ${answer.status}`);
  const owner = await app.person('dutyOfficer', TREE.otherCounty);
  assert.notEqual(
    (await owner.call(sensingOperations.getPoint, { params: { id: theirs.point } })).point.name,
    '甲',
  );
});

test('IDN-16 neighbour 6: their incidents and timelines are not read, changed, merged or closed', async () => {
  const params = { id: theirs.incident };
  await refused(commander, [
    [incidentOperations.get, { params }],
    [incidentOperations.timeline, { params }],
    [incidentOperations.duplicates, { params }],
    [incidentOperations.change, { params, body: { version: 1, title: '改' } }],
    [incidentOperations.claim, { params }],
    [incidentOperations.note, { params, body: { text: '改' } }],
    [incidentOperations.report, { params, body: { kind: 'first', text: '改' } }],
    [incidentOperations.merge, { params, body: { into: ours.incident } }],
    [incidentOperations.merge, { params: { id: ours.otherIncident }, body: { into: theirs.incident } }],
    [incidentOperations.close, { params, body: { conclusion: '改' } }],
    [
      incidentOperations.open,
      {
        body: {
          source: 'alarm',
          alarmId: theirs.alarm,
          title: '偷',
          class: 'accident',
          kind: '火灾',
          level: 'IV',
          description: '',
        },
      },
    ],
  ]);
  const near = await commander.call(incidentOperations.duplicates, { params: { id: ours.incident } });
  assert.ok(
    near.items.every((i) => i.incident.id !== theirs.incident && i.incident.id !== theirs.otherIncident),
  );
  await listsOnlyOurs(commander, incidentOperations.list);
});

test('IDN-16 neighbour 7: map tiles hold no feature of theirs, not even in a count', async () => {
  const owner = await app.person('dutyOfficer', TREE.otherCounty);
  for (const layer of tileLayers.filter((l) => l !== 'basemap' && l !== 'shelters')) {
    const params = { layer, z: 0, x: 0, y: '0.mvt' };
    const mine = (await officer.try(onemapOperations.tile, { params })).body as unknown as Buffer;
    const yours = (await owner.try(onemapOperations.tile, { params })).body as unknown as Buffer;
    assert.ok(yours.length > 0, `${layer} is drawn for its owner`);
    for (const foreign of [theirs.enterprise, theirs.alarm, theirs.incident, theirs.codes[0]])
      assert.ok(!mine.includes(foreign), `${layer} holds ${foreign}`);
  }
});

test('IDN-16 neighbour 8: search finds nothing of theirs', async () => {
  for (const q of ['望川', theirs.codes[0], '储罐', '%', '_']) {
    const { items } = await officer.call(onemapOperations.search, { query: { q } });
    assert.ok(!JSON.stringify(items).includes(theirs.enterprise), q);
    assert.ok(
      items.every((i) => i.id !== String(theirs.point)),
      q,
    );
  }
});

test('IDN-16 neighbour 9: their chains are not exported, their rules not read, copied or retired', async () => {
  await refused(commander, [
    [operationsOperations.exportChain, { params: { id: theirs.chain } }],
    [ruleOperations.ruleVersions, { params: { id: theirs.rule } }],
    [ruleOperations.shadowResult, { params: { id: theirs.rule } }],
    [ruleOperations.retireRule, { params: { id: theirs.rule } }],
    [ruleOperations.armRule, { params: { id: theirs.rule } }],
  ]);
  const drafted = await officer.try(ruleOperations.draftRule, { body: { body: theirs.ruleBody } as never });
  assert.equal(drafted.body.code, 'RULE_INVALID', 'a rule over their points is refused');
  const auditor = await app.person('auditAdmin', TREE.county);
  await listsOnlyOurs(auditor, operationsOperations.readLog, { limit: 500 });
});

test('IDN-16 neighbour 10: live sockets tell nothing of theirs, neither facts, backfill nor telemetry', async () => {
  const console = new Console(officer);
  await console.hello(0);
  console.watch(['*', `p${theirs.point}`, `p${ours.point}`]);
  // Ours are told once the node has read what we watch; by then it has read that we would watch theirs.
  await until('our own telemetry arrives', async () => {
    await send(app, ours.device, ours.codes[0], [6]);
    return console.until((m) => m.type === 'telemetry', 300);
  });
  await send(app, theirs.device, theirs.codes[0], [5, 11, 5]);
  await send(app, ours.device, ours.codes[0], [6.5]);
  await until('ours after theirs', () => console.events().includes('6.5'));
  const told = console.events();
  assert.ok(told.includes(ours.alarm), 'our own facts arrive');
  for (const foreign of [
    theirs.alarm,
    theirs.enterprise,
    theirs.enterprisePath,
    theirs.incident,
    `"p${theirs.point}"`,
  ])
    assert.ok(!told.includes(foreign), `told of ${foreign}`);
  console.socket.terminate();
});

test('IDN-16 neighbour 11: their gateways are not listed, changed or mapped, and their points take no reading of ours', async () => {
  const admin = await app.person('systemAdmin', TREE.county);
  const params = { id: theirs.gateway };
  await refused(admin, [
    [sensingOperations.changeGateway, { params, body: { newSecret: true } }],
    [sensingOperations.trace, { params }],
    [sensingOperations.getMapping, { params }],
    [sensingOperations.saveMapping, { params, body: { items: [] } }],
    [
      sensingOperations.saveMapping,
      { params: { id: ours.gateway }, body: { items: [{ element: 'x', pointId: theirs.point }] } },
    ],
    [
      sensingOperations.createGateway,
      { body: { id: 'gwsteal', name: '甲', orgPath: TREE.otherCounty, protocol: 'mqtt' } },
    ],
  ]);
  await listsOnlyOurs(admin, sensingOperations.listGateways);
  const taken = await admin.call(sensingOperations.createGateway, {
    body: { id: 'gwtake', name: '甲', orgPath: TREE.county, protocol: 'mqtt', pointCodes: theirs.codes },
  });
  assert.ok(taken.secret);
  const posted = await ours.device.call(intakeOperations.postReadings, {
    body: { readings: [{ point: theirs.codes[0], value: 99 }] },
  });
  assert.deepEqual(posted.quarantined, [{ index: 0, reason: 'POINT_NOT_YOURS' }]);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const still = await theirs.device.call(intakeOperations.postReadings, {
    body: { readings: [{ point: theirs.codes[0], value: 5, time: app.clock.now() }] },
  });
  assert.equal(still.accepted, 1, 'their point still listens to their own gateway');
});

test('IDN-16 neighbour 12: their people are not listed, changed, reset, granted posts or signed out', async () => {
  const admin = await app.person('systemAdmin', TREE.county);
  const security = await app.person('securityAdmin', TREE.county);
  const params = { id: theirs.person };
  await refused(admin, [
    [identityOperations.changePerson, { params, body: { disabled: true } }],
    [identityOperations.resetPassword, { params }],
    [identityOperations.createPerson, { body: { name: '甲', account: 'thief', orgPath: TREE.otherCounty } }],
    [
      identityOperations.createOrg,
      { body: { parentPath: TREE.otherCounty, label: 'steal', name: '甲', level: 'department' } },
    ],
  ]);
  await refused(security, [
    [identityOperations.grantPost, { params, body: { role: 'viewer', orgPath: TREE.county } }],
    [identityOperations.endSessions, { params }],
  ]);
  const own = await app.person('viewer', TREE.county);
  await refused(security, [
    [
      identityOperations.grantPost,
      { params: { id: own.personId }, body: { role: 'commander', orgPath: TREE.otherCounty } },
    ],
    [
      identityOperations.grantPost,
      { params: { id: own.personId }, body: { role: 'commander', orgPath: TREE.city } },
    ],
  ]);
  await listsOnlyOurs(admin, identityOperations.listPeople, { limit: 500 });
});

test('IDN-17 a right taken away is gone on live sockets and over HTTP within a second', async () => {
  const person = await app.person('dutyOfficer', TREE.county);
  const security = await app.person('securityAdmin', TREE.city);
  const console = new Console(person);
  await console.hello();
  const { items } = await security.call(identityOperations.listPeople, { query: { limit: 500 } });
  const post = items.find((p) => p.id === person.personId)?.posts[0];
  await security.call(identityOperations.revokePost, {
    params: { id: person.personId, postId: post?.id ?? '' },
  });
  const taken = performance.now();
  assert.ok(await console.until((m) => m.type === 'rights-changed', 15_000), 'the console is told');
  assert.ok(performance.now() - taken < 1000);
  const before = console.messages.length;
  await send(app, ours.device, ours.codes[1], [5]);
  await send(app, ours.device, ours.codes[0], [5, 11]);
  assert.ok(!console.messages.slice(before).some((m) => m.type === 'event'), 'no fact after that');
  assert.equal((await person.try(alarmOperations.list)).status, 403);
  await security.call(identityOperations.endSessions, { params: { id: person.personId } });
  for (let i = 0; i < 100 && console.closeCode === undefined; i++)
    await new Promise((resolve) => setTimeout(resolve, 10));
  assert.equal(console.closeCode, 4001);
});

test('IDN-18 an enterprise safety manager is appointed at an enterprise only', async () => {
  const person = await app.person('viewer', TREE.county);
  const security = await app.person('securityAdmin', TREE.city);
  const at = (orgPath: string): ReturnType<Caller['try']> =>
    security.try(identityOperations.grantPost, {
      params: { id: person.personId },
      body: { role: 'enterpriseManager', orgPath },
    });
  assert.equal((await at(TREE.county)).body.code, 'ROLE_NOT_HERE');
  assert.equal((await at(ours.enterprisePath)).status, 200);
});

test('PLT-3 a live socket of a stranger, of another origin or on another path is refused', async () => {
  for (const [caller, headers] of [
    [app.nobody(), {}],
    [officer, { origin: 'http://evil.example' }],
    [Object.assign(app.nobody(), { cookie: 'x'.repeat(43) }), {}],
  ] as const) {
    const console = new Console(caller, headers);
    await assert.rejects(console.hello(), /Unexpected server response: (401|403)/);
  }
});

test('PLT-9 no defect was logged', () => assert.deepEqual(app.errors, []));

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { alarmOperations } from '#alarms/contract';
import { identityOperations, sessionOperations } from '#identity/contract';
import { operationsOperations } from '#operations/contract';
import type { Caller } from '#platform/testkit';
import { gatewayOperations, intakeOperations, sensingOperations } from '#sensing/contract';
import { startTestApp, TREE, type TestApp } from '#testkit';
import { anArmedRule } from '../../modules/alarms/test/build.ts';
import { anEnterprise } from '../../modules/sensing/test/build.ts';
import { fillCounty } from './county.ts';
import { operations } from './operations.ts';
import { samplesOf, type Things } from './samples.ts';

const long = process.env['FENGSUI_TORTURE'] === '1';
let app: TestApp;
let things: Things;
let officer: Caller;
let commander: Caller;
let auditor: Caller;
before(async () => {
  app = await startTestApp();
  things = await fillCounty(app);
  officer = await app.person('dutyOfficer', TREE.city);
  commander = await app.person('commander', TREE.city);
  auditor = await app.person('auditAdmin', TREE.province);
});
after(() => app.stop());

test('PLT-4 R19 no state change from a foreign page: every mutating route refuses every foreign Origin and Sec-Fetch-Site', async (t) => {
  const { host } = new URL(app.base);
  const foreign: Record<string, string>[] = [
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: `http://${host}.evil.example` },
    { origin: `http://evil.example/${host}` },
    { origin: 'http://127.0.0.1:1' },
    { origin: `ftp://${host}` },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site', origin: app.base },
  ];
  const samples = samplesOf(things);
  const log = async (): Promise<number> =>
    (await app.node.app.database.pool.query<{ n: number }>('select count(*)::int as n from log_entry'))
      .rows[0].n;
  const before = await log();
  let cases = 0;
  for (const operation of operations.filter((o) => o.method !== 'GET'))
    for (const headers of foreign) {
      const given = samples[operation.id]?.() ?? {};
      const answer = await commander.try(operation, { ...given, headers });
      if (answer.status === 404 && !(answer.body as { details?: unknown }).details) continue;
      assert.equal(answer.status, 403, `${operation.id} from ${JSON.stringify(headers)}`);
      cases += 1;
    }
  assert.equal(await log(), before, 'nothing happened');
  assert.ok(cases > 300);
  t.diagnostic(`${cases} requests refused`);
});

test('PLT-5 R19 every answer carries the security headers, and the policy has no unsafe script', async () => {
  for (const [path, cookie] of [
    ['/api/alarms', officer.cookie],
    ['/api/alarms', undefined],
    ['/api/alarms/not-an-id', officer.cookie],
    ['/api/unknown', officer.cookie],
    ['/tiles/points/0/0/0.mvt', officer.cookie],
    ['/healthz', undefined],
    ['/readyz', undefined],
    ['/metrics', undefined],
    ['/', undefined],
    ['/assets/none.js', undefined],
    ['/api/openapi.json', undefined],
  ]) {
    const answer = await fetch(
      `${app.base}${path}`,
      cookie ? { headers: { cookie: `fengsui_session=${cookie}` } } : {},
    );
    const policy = answer.headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'self'/, path);
    assert.ok(!/unsafe-eval/.test(policy), path);
    assert.ok(!/script-src[^;]*unsafe/.test(policy), path);
    assert.match(policy, /frame-ancestors 'none'/, path);
    assert.match(policy, /object-src 'none'/, path);
    assert.match(policy, /base-uri 'none'/, path);
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff', path);
    assert.equal(answer.headers.get('x-frame-options'), 'DENY', path);
    assert.equal(answer.headers.get('referrer-policy'), 'no-referrer', path);
    assert.equal(answer.headers.get('access-control-allow-origin'), null, path);
    if ((path ?? '').startsWith('/api')) assert.equal(answer.headers.get('cache-control'), 'no-store', path);
  }
});

const NASTY = [
  "' or 1=1 --",
  "'; drop table alarms_alarm; --",
  '" or ""="',
  "\\'; select pg_sleep(5); --",
  '1) or (1=1',
  '$1',
  '{{7*7}}',
  '${7*7}',
  '<%= 7*7 %>',
  '../../../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  'file:///etc/passwd',
  '=cmd|calc!A1',
  '@SUM(1+1)',
  '__proto__',
  'constructor',
  'toString',
  '\r\nset-cookie: x=1',
  'a\u0000b',
  '\u202Eabc',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '%00',
  '%',
  '_',
  '\\',
  '*',
  '{1,2}',
  'x'.repeat(5000),
  '9'.repeat(400),
  '-1',
  'NaN',
  '[]',
  'true',
];

test('PLT-6 R25 hostile texts in every query and path parameter: no defect, no more shown than without', async (t) => {
  let cases = 0;
  let turn = 0;
  const wrong: string[] = [];
  for (const operation of operations.filter((o) => o.method === 'GET' && o.id !== 'operations.exportChain')) {
    const query = Object.keys((operation.query as { properties?: object } | undefined)?.properties ?? {});
    const params = Object.keys((operation.params as { properties?: object } | undefined)?.properties ?? {});
    const sample = samplesOf(things)[operation.id]?.() ?? {};
    turn += 1;
    // Landing: each parameter gets every fifth text, a different fifth for each operation.
    for (const nasty of NASTY.filter((_, i) => long || (i + turn) % 5 === 0)) {
      for (const key of [...query, '__proto__', 'unknown']) {
        const answer = await officer.try(operation, {
          ...sample,
          query: { ...sample.query, [key]: undefined, ...Object.fromEntries([[key, nasty]]) },
        });
        if (answer.status >= 500) wrong.push(`${operation.id}?${key}=${nasty} answered ${answer.status}`);
        cases += 1;
      }
      for (const key of params) {
        const answer = await officer.try(operation, {
          ...sample,
          params: { ...sample.params, [key]: nasty },
        });
        if (
          ![400, 403, 404, 414].includes(answer.status) &&
          !/^(true|-1|[*_%]|x+|toString|constructor)$/.test(nasty)
        )
          wrong.push(`${operation.id} ${key}=${nasty.slice(0, 40)}: ${answer.status}`);
        cases += 1;
      }
      app.clock.advance(20);
    }
  }
  assert.deepEqual(wrong, []);
  const left = await app.node.app.database.pool.query('select 1 from alarms_alarm limit 1');
  assert.equal(left.rowCount, 1);
  t.diagnostic(`${cases} requests`);
});

test('PLT-7 R25 hostile bodies: unknown fields, prototype pollution, wrong types and broken JSON are refused by name', async () => {
  const post = (body: string, type = 'application/json'): Promise<Response> =>
    fetch(`${app.base}/api/incidents`, {
      method: 'POST',
      headers: { 'content-type': type, cookie: `fengsui_session=${officer.cookie}` },
      body,
    });
  const good = { source: 'call', title: '甲', class: 'accident', kind: '火灾', level: 'IV', description: '' };
  for (const body of [
    '{',
    'null',
    '[]',
    '"x"',
    JSON.stringify({ ...good, admin: true }),
    `{"__proto__":{"polluted":true},${JSON.stringify(good).slice(1)}`,
    `{"constructor":{"prototype":{"polluted":true}},${JSON.stringify(good).slice(1)}`,
    JSON.stringify({ ...good, title: { $gt: '' } }),
    JSON.stringify({ ...good, title: '甲\u0000' }),
    JSON.stringify({ ...good, title: '\ud800' }),
    JSON.stringify({ ...good, position: [181, 0] }),
    JSON.stringify({ ...good, dead: -1 }),
    JSON.stringify({ ...good, dead: Number.POSITIVE_INFINITY }),
    '['.repeat(20_000),
  ]) {
    const answer = await post(body);
    assert.equal(answer.status, 400, body.slice(0, 80));
  }
  assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  assert.equal((await post(JSON.stringify({ ...good, description: 'x'.repeat(70_000) }))).status, 413);
  assert.ok([400, 415].includes((await post('<a/>', 'text/xml')).status));
  assert.ok(
    [400, 415].includes((await post(JSON.stringify(good), 'text/plain')).status),
    'a form post is no JSON',
  );
});

test('PLT-8 R26 seeded secrets appear in no answer of failure, log entry, export, metric or log line', async () => {
  const system = await app.person('systemAdmin', TREE.city);
  const canaries: string[] = [];
  const typed = 'Kanarie-Password-1';
  const made = await system.call(identityOperations.createPerson, {
    body: { name: '金丝雀', account: 'canary', orgPath: TREE.county },
  });
  canaries.push(made.initialPassword, typed);
  const person = app.nobody();
  await person.call(sessionOperations.signIn, {
    body: { account: 'canary', password: made.initialPassword },
  });
  canaries.push(person.cookie ?? '');
  const totp = await person.call(sessionOperations.beginTotp);
  canaries.push(totp.secret);
  await person.call(sessionOperations.changePassword, {
    body: { current: made.initialPassword, next: typed },
  });
  canaries.push(person.cookie ?? '');
  const gateway = await system.call(sensingOperations.createGateway, {
    body: { id: 'gwcanary', name: '网关', orgPath: TREE.county, protocol: 'mqtt' },
  });
  const renewed = await system.call(sensingOperations.changeGateway, {
    params: { id: 'gwcanary' },
    body: { newSecret: true },
  });
  canaries.push(gateway.secret, renewed.secret ?? '');
  await system.call(gatewayOperations.configureGateway, {
    params: { id: 'gwcanary' },
    body: { deviceId: '1', password: 'Kanarie-Protocol-2' },
  });
  canaries.push('Kanarie-Protocol-2');
  const outputs: string[] = [];
  for (const body of [
    { account: 'canary', password: `${typed}x` },
    { account: typed, password: typed, extra: typed },
  ])
    outputs.push(JSON.stringify((await person.try(sessionOperations.signIn, { body: body as never })).body));
  await app.settle();
  const { pool } = app.node.app.database;
  outputs.push(JSON.stringify((await pool.query('select l::text from log_entry l')).rows));
  const tables = (
    await pool.query<{ name: string }>(
      `select quote_ident(tablename) as name from pg_tables where schemaname = 'public' and tablename not in ('identity_sign_in_failure')`,
    )
  ).rows;
  for (const { name } of tables)
    outputs.push(JSON.stringify((await pool.query(`select t::text from ${name} t`)).rows));
  outputs.push(JSON.stringify(await auditor.call(operationsOperations.readLog, { query: { limit: 500 } })));
  outputs.push(JSON.stringify(await system.call(sensingOperations.listGateways).catch(() => '')));
  outputs.push(
    JSON.stringify(await system.call(gatewayOperations.getGatewaySettings, { params: { id: 'gwcanary' } })),
  );
  outputs.push(await (await fetch(`${app.base}/metrics`)).text());
  outputs.push(JSON.stringify(app.errors));
  for (const canary of canaries) {
    assert.ok(canary.length >= 16, 'a canary is long enough to be found');
    outputs.forEach((output, i) =>
      assert.ok(!output.includes(canary), `canary ${canaries.indexOf(canary)} in output ${i}`),
    );
  }
});

test('SEN-6 R16 a source that falls silent is found within two periods, while its neighbours on the gateway speak', async () => {
  const { device, codes, points } = await anEnterprise(app, { points: 4, periodS: 30, parent: TREE.county });
  await anArmedRule(app, {
    name: '无数据',
    points: points.map((p) => p.id),
    modes: ['normal'],
    condition: { kind: 'silence', afterS: 60, grade: 'yellow' },
  });
  const engine = (
    app.node.app.parts.get('sensing') as { engine: { tick(now: number): void; idle(): Promise<void> } }
  ).engine;
  const speak = async (which: readonly string[]): Promise<void> => {
    await device.call(intakeOperations.postReadings, {
      body: { readings: which.map((point) => ({ point, value: 1, time: app.clock.now() })) },
    });
    engine.tick(app.clock.now());
    await engine.idle();
    await app.settle();
  };
  const desk = await app.person('dutyOfficer');
  const silent = async (): Promise<number> =>
    (await desk.call(alarmOperations.list, { query: { open: true, pointId: points[0].id } })).items.length;
  await speak(codes);
  app.clock.advance(30_000);
  await speak(codes.slice(1));
  app.clock.advance(29_000);
  await speak(codes.slice(1));
  assert.equal(await silent(), 0, 'not yet');
  assert.equal(
    (await desk.call(sensingOperations.getPoint, { params: { id: points[0].id } })).value.state,
    'live',
  );
  app.clock.advance(2000);
  await speak(codes.slice(1));
  assert.equal(await silent(), 1, 'after two periods');
  assert.equal(
    (await desk.call(sensingOperations.getPoint, { params: { id: points[0].id } })).value.state,
    'silent',
  );
  assert.equal(
    (await desk.call(sensingOperations.getPoint, { params: { id: points[1].id } })).value.state,
    'live',
  );
  await speak(codes);
  const { items } = await desk.call(alarmOperations.list, { query: { pointId: points[0].id } });
  assert.equal(items[0].active, false, 'it clears when it speaks again');
});

test('PLT-9 no defect was logged', () => assert.deepEqual(app.errors, []));

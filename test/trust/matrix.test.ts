import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { grantsOf, identityOperations, policyTable, roles, type Role } from '#identity/contract';
import { incidentOperations } from '#incidents/contract';
import type { Operation } from '#platform/contract';
import type { Caller } from '#platform/testkit';
import { intakeOperations } from '#sensing/contract';
import { startTestApp, TREE, type TestApp } from '#testkit';
import { fillCounty } from './county.ts';
import { mayDo, readOracle } from './oracle.ts';
import { operations } from './operations.ts';
import { samplesOf, type Things } from './samples.ts';

const oracle = readOracle();
let app: TestApp;
let things: Things;
/** Where a role is held: at the things, above them, below them, or in another county. */
const PLACES = {
  above: TREE.city,
  at: TREE.county,
  below: TREE.township,
  elsewhere: TREE.otherCounty,
} as const;
type Place = keyof typeof PLACES;
const callers = new Map<string, Caller>();

before(async () => {
  app = await startTestApp();
  things = await fillCounty(app);
  const there = await fillCounty(app, TREE.otherCounty);
  for (const role of roles)
    for (const [place, path] of Object.entries(PLACES)) {
      const enterprise = place === 'elsewhere' ? there.enterprisePath : things.enterprisePath;
      if (role === 'enterpriseManager' && (place === 'above' || place === 'below')) continue;
      callers.set(
        `${role} ${place}`,
        await app.person(role, role === 'enterpriseManager' ? enterprise : path),
      );
    }
});
after(() => app.stop());

const mounted = new Set<string>();

test('IDN-11 R17 the policy table and the hand-written oracle say the same of every operation, role, scope and label', () => {
  assert.deepEqual(
    [...oracle.keys()].filter((id) => !operations.some((o) => o.id === id)),
    [],
    'the oracle names operations that do not exist',
  );
  const differences: string[] = [];
  for (const { id, access } of operations) {
    const row = oracle.get(id);
    if (!row) {
      differences.push(`${id} is not in the oracle`);
      continue;
    }
    if (typeof access === 'string') {
      if (row.access !== access) differences.push(`${id}: ${access} / oracle ${row.access}`);
      continue;
    }
    const policy = policyTable.find((p) => p.permission === access.permission);
    if (!policy) differences.push(`${id}: ${access.permission} is not in the policy table`);
    for (const role of roles) {
      const held = policy?.holders[role];
      const said = held ? `${held.scope}:${held.label}` : '';
      if (said !== row.cells[role])
        differences.push(`${id} ${role}: table ${said || 'refuses'}, oracle ${row.cells[role] || 'refuses'}`);
    }
  }
  assert.deepEqual(differences, []);
});

test('IDN-12 R17 no role holds anything beside the table, and no administrator decides about alarms or incidents', () => {
  for (const role of ['systemAdmin', 'securityAdmin', 'auditAdmin'] as const)
    for (const { permission } of grantsOf(role, 'x'))
      assert.ok(!/^(alarms|incidents|duty)\./.test(permission), `${role} holds ${permission}`);
});

/** Unmounted operations answer 404 for everybody and cannot be judged. */
async function findMounted(): Promise<void> {
  const openApi = (await (await fetch(`${app.base}/api/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { operationId?: string }>>;
  };
  for (const methods of Object.values(openApi.paths))
    for (const { operationId } of Object.values(methods)) if (operationId) mounted.add(operationId);
}

function expectedOf(
  operation: Operation,
  role: Role,
  place: Place,
  given: { placed?: true; countyOnly?: true },
): boolean {
  const row = oracle.get(operation.id);
  if (!row || !mayDo(row, role)) return false;
  if (given.countyOnly && role === 'enterpriseManager') return false;
  return !given.placed || place === 'at' || place === 'above';
}

test('IDN-13 R17 over HTTP every operation decides for every role and place as the oracle says', async (t) => {
  await findMounted();
  assert.ok(mounted.size > 70, `${mounted.size} operations are mounted`);
  const samples = samplesOf(things);
  const wrong: string[] = [];
  let cases = 0;
  const order = (o: Operation): number =>
    o.method === 'GET' ? 0 : /revoke|end|reset|change/.test(o.id) ? 2 : 1;
  for (const operation of [...operations].sort((a, b) => order(a) - order(b))) {
    if (typeof operation.access === 'string' || !mounted.has(operation.id)) continue;
    const sample = samples[operation.id];
    if (!sample) {
      wrong.push(`${operation.id} has no sample`);
      continue;
    }
    for (const role of roles)
      for (const place of Object.keys(PLACES) as Place[]) {
        const caller = callers.get(`${role} ${place}`);
        if (!caller) continue;
        const given = sample();
        const answer = await caller.try(operation, given);
        cases += 1;
        const code = (answer.body as { code?: string } | null)?.code ?? '';
        const refused =
          ([401, 403, 404].includes(answer.status) || (given.refuses ?? []).includes(code)) &&
          !(given.passes ?? []).includes(code);
        const expected = expectedOf(operation, role, place, given);
        if (given.passes?.includes('NOT_FOUND') && code === 'NOT_FOUND') continue;
        if (answer.status === 400 || answer.status >= 500 || answer.status === 429)
          wrong.push(`${operation.id} ${role} ${place}: ${answer.status} ${JSON.stringify(answer.body)}`);
        else if (refused === expected)
          wrong.push(
            `${operation.id} ${role} ${place}: ${answer.status} ${code}, expected ${expected ? 'yes' : 'no'}`,
          );
      }
  }
  t.diagnostic(`${cases} decisions over ${mounted.size} mounted operations`);
  assert.deepEqual(wrong, []);
});

test('IDN-14 R17 nobody signed in is refused everywhere, a gateway everywhere but at its intake', async () => {
  const nobody = app.nobody();
  const samples = samplesOf(things);
  for (const operation of operations) {
    if (!mounted.has(operation.id) || operation.access === 'public') continue;
    const given = samples[operation.id]?.() ?? {};
    assert.equal((await nobody.try(operation, given)).status, 401, operation.id);
    if (operation.access === 'device') continue;
    const { device } = things as unknown as { device: Caller };
    assert.ok(
      [401, 403].includes((await device.try(operation, given)).status),
      `${operation.id} by a gateway`,
    );
  }
  const officer = callers.get('dutyOfficer at');
  const asPerson = await officer?.try(intakeOperations.postReadings, {
    body: { readings: [{ point: 'x', value: 1 }] },
  });
  assert.equal(asPerson?.status, 403);
});

test('PLT-2 R17 what is not declared does not exist: unknown routes and methods are refused', async () => {
  const officer = callers.get('dutyOfficer at');
  for (const [method, path] of [
    ['GET', '/api/unknown'],
    ['POST', '/api/alarms'],
    ['PUT', '/api/alarms'],
    ['DELETE', `/api/alarms/${things.alarm}`],
    ['PATCH', `/api/people`],
    ['GET', '/api/../etc/passwd'],
    ['GET', '/api//alarms'],
    ['GET', '/api/alarms/'],
    ['OPTIONS', '/api/alarms'],
    ['TRACE', '/api/alarms'],
    ['POST', '/tiles/points/0/0/0.mvt'],
  ]) {
    if (method === 'TRACE') continue;
    const answer = await fetch(`${app.base}${path}`, {
      method,
      headers: { cookie: `fengsui_session=${officer?.cookie}` },
    });
    assert.ok([400, 403, 404, 405].includes(answer.status), `${method} ${path} answered ${answer.status}`);
  }
});

test('IDN-15 R17 labels: telephone numbers from label 3, the caller of an incident from label 2', async () => {
  for (const role of roles) {
    const caller = callers.get(`${role} at`);
    const people = oracle.get('identity.listPeople')?.cells[role] ?? '';
    if (people !== '') {
      const { items } = await (caller as Caller).call(identityOperations.listPeople, {
        query: { limit: 500 },
      });
      const seen = items.find((p) => p.id === things.person)?.phone;
      const open = roles.length > 0 && (people.endsWith(':3') || role === 'systemAdmin');
      assert.equal(seen, open ? '13812345678' : '138****5678', role);
    }
    const incidents = oracle.get('incidents.get')?.cells[role] ?? '';
    if (incidents === '') continue;
    const incident = await (caller as Caller).call(incidentOperations.get, {
      params: { id: things.incident },
    });
    assert.equal(incident.caller, incidents.endsWith(':2') ? '王五六' : '＊＊＊', role);
  }
});

test('PLT-9 no defect was logged', () => assert.deepEqual(app.errors, []));

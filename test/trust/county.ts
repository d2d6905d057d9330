import { alarmOperations } from '#alarms/contract';
import { identityOperations } from '#identity/contract';
import { incidentOperations } from '#incidents/contract';
import { TREE, type TestApp } from '#testkit';
import { aLevelRule, anArmedRule, send } from '../../modules/alarms/test/build.ts';
import { anEnterprise } from '../../modules/sensing/test/build.ts';
import type { Things } from './samples.ts';

/** Fills a county with one of everything; the alarm stands, the incident is open. */
export async function fillCounty(
  app: TestApp,
  county: string = TREE.county,
): Promise<Things & { codes: string[]; device: Awaited<ReturnType<typeof anEnterprise>>['device'] }> {
  const made = await anEnterprise(app, { parent: county, points: 2 });
  const ruleBody = aLevelRule([made.points[0].id]);
  const rule = await anArmedRule(app, ruleBody, county);
  await send(app, made.device, made.codes[0], [11]);
  const officer = await app.person('dutyOfficer', county);
  const [alarm] = (await officer.call(alarmOperations.list, { query: { pointId: made.points[0].id } })).items;
  await officer.call(alarmOperations.uploadPhoto, {
    params: { id: alarm.id },
    body: {
      contentBase64: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0]).toString('base64'),
      mediaType: 'image/png',
    },
  });
  const accident = {
    source: 'call' as const,
    title: '厂房起火',
    class: 'accident' as const,
    kind: '火灾',
    level: 'III' as const,
    description: '群众来电',
    caller: '王五六',
    orgPath: county,
    position: [116.1, 30.2],
  };
  const incident = await officer.call(incidentOperations.open, { body: accident });
  const other = await officer.call(incidentOperations.open, { body: accident });
  const target = await app.person('viewer', county);
  const orgs = await officer.call(identityOperations.listOrgs, { query: { limit: 1000 } });
  await app.settle();
  return {
    county,
    enterprise: made.enterprise.id,
    enterprisePath: made.enterprise.orgPath,
    installation: made.installation.id,
    point: made.points[0].id,
    gateway: made.gateway.id,
    alarm: alarm.id,
    rule,
    incident: incident.id,
    otherIncident: other.id,
    chain: incident.correlationId,
    person: target.personId,
    org: orgs.items.find((o) => o.path === county)?.id ?? '',
    ruleBody,
    codes: [...made.codes],
    device: made.device,
  };
}

import { ruleOperations } from '#alarms/contract';
import { sessionOperations } from '#identity/contract';
import { sensingOperations as op } from '#sensing/contract';
import { Caller } from '#platform/testkit';
import { TREE } from '#testkit';
import type { ChildOptions } from './child/protocol.ts';

const PASSWORD = 'Luyu-9-cheng-ding';

export const people: NonNullable<ChildOptions['people']> = (
  ['inspector', 'systemAdmin', 'dutyOfficer', 'commander'] as const
).map((role) => ({ account: role.toLowerCase(), password: PASSWORD, role, orgPath: TREE.county }));

/** A node, or the process of one that answers people. */
export interface Reachable {
  readonly ready: { readonly url: string };
}

/** Signs one of {@link people} in. */
export async function signIn(rig: Reachable, account: string): Promise<Caller> {
  const caller = new Caller(rig.ready.url);
  await caller.call(sessionOperations.signIn, { body: { account, password: PASSWORD } });
  return caller;
}

export interface Gateway {
  readonly gateway: string;
  readonly secret: string;
  readonly codes: readonly string[];
}

async function makePoints(inspector: Caller, gateways: readonly string[], each: number) {
  const enterprise = await inspector.call(op.saveEnterprise, {
    body: {
      name: '望川化工',
      parentPath: TREE.county,
      field: 'workSafety',
      industry: '危险化学品',
      position: [116.1, 30.2],
    },
  });
  const installation = await inspector.call(op.saveInstallation, {
    body: {
      enterpriseId: enterprise.id,
      name: '一号罐区',
      kind: 'tankFarm',
      position: [116.1, 30.2],
      majorHazard: true,
      chemicals: [{ name: '甲醇', quantityT: 800, criticalT: 500 }],
    },
  });
  const points = [];
  for (const gateway of gateways)
    for (let i = 1; i <= each; i++)
      points.push(
        await inspector.call(op.savePoint, {
          body: {
            installationId: installation.id,
            deviceName: `液位计 ${gateway}-${i}`,
            deviceKind: 'levelGauge',
            code: `${gateway}.P${i}`,
            name: `储罐液位 ${gateway}-${i}`,
            quantity: 'liquidLevel',
            unit: 'm',
            rangeLow: 0,
            rangeHigh: 12,
            thresholds: { HH: 10, H: 9 },
            periodS: 5,
          },
        }),
      );
  return { enterprise, points };
}

/** An enterprise with points on several gateways, those `atBroker` behind an external broker, and one armed rule over all. */
export async function makeCity(
  rig: Reachable,
  ids: readonly string[],
  each: number,
  atBroker: readonly string[] = [],
): Promise<Gateway[]> {
  const inspector = await signIn(rig, 'inspector');
  const admin = await signIn(rig, 'systemadmin');
  const { enterprise, points } = await makePoints(inspector, ids, each);
  const gateways: Gateway[] = [];
  for (const id of ids) {
    const codes = points.filter((p) => p.code.startsWith(`${id}.`)).map((p) => p.code);
    const { secret } = await admin.call(op.createGateway, {
      body: {
        id,
        name: `网关 ${id}`,
        orgPath: enterprise.orgPath,
        protocol: 'mqtt',
        level: atBroker.includes(id) ? 'broker' : 'committed',
        pointCodes: codes,
      },
    });
    gateways.push({ gateway: id, secret, codes });
  }
  const author = await signIn(rig, 'dutyofficer');
  const rule = await author.call(ruleOperations.draftRule, {
    body: {
      body: {
        name: '液位高报',
        points: points.map((p) => p.id),
        modes: ['normal'],
        condition: {
          kind: 'threshold',
          direction: 'above',
          levels: [
            { grade: 'red', limit: 10 },
            { grade: 'orange', limit: 9 },
          ],
          hysteresis: 0.2,
          durationS: 0,
        },
      },
    },
  });
  const commander = await signIn(rig, 'commander');
  await commander.call(ruleOperations.armRule, { params: { id: rule.id } });
  return gateways;
}

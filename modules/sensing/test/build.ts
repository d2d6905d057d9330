import { sensingOperations } from '#sensing/contract';
import type { TestApp } from '#testkit';
import { TREE } from '#testkit';
import { Caller } from '#platform/testkit';

let serial = 0;

/** An enterprise with one installation and `count` points on one gateway, and a caller holding the gateway's credential. */
export async function anEnterprise(
  app: TestApp,
  options: {
    parent?: string;
    points?: number;
    quantity?: string;
    periodS?: number;
    thresholds?: Record<string, number>;
    level?: 'committed' | 'broker';
  } = {},
) {
  const parent = options.parent ?? TREE.county;
  const n = ++serial;
  const inspector = await app.person('inspector', parent);
  const admin = await app.person('systemAdmin', parent);
  const enterprise = await inspector.call(sensingOperations.saveEnterprise, {
    body: {
      name: `望川化工${n}`,
      parentPath: parent,
      field: 'workSafety',
      industry: '危险化学品',
      position: [116.1, 30.2],
    },
  });
  const installation = await inspector.call(sensingOperations.saveInstallation, {
    body: {
      enterpriseId: enterprise.id,
      name: '一号罐区',
      kind: 'tankFarm',
      position: [116.1, 30.2],
      majorHazard: true,
      chemicals: [{ name: '甲醇', quantityT: 800, criticalT: 500 }],
    },
  });
  const codes = Array.from({ length: options.points ?? 1 }, (_, i) => `E${n}.P${i + 1}`);
  const points = [];
  for (const code of codes)
    points.push(
      await inspector.call(sensingOperations.savePoint, {
        body: {
          installationId: installation.id,
          deviceName: `液位计 ${code}`,
          deviceKind: 'levelGauge',
          code,
          name: `储罐液位 ${code}`,
          quantity: options.quantity ?? 'liquidLevel',
          unit: 'm',
          rangeLow: 0,
          rangeHigh: 12,
          thresholds: options.thresholds ?? { HH: 10, H: 9 },
          periodS: options.periodS ?? 5,
        },
      }),
    );
  const { gateway, secret } = await admin.call(sensingOperations.createGateway, {
    body: {
      id: `gw${n}`,
      name: `网关${n}`,
      orgPath: enterprise.orgPath,
      protocol: 'mqtt',
      level: options.level ?? 'committed',
      pointCodes: codes,
    },
  });
  const device = new Caller(app.base, {
    authorization: `Basic ${Buffer.from(`${gateway.id}:${secret}`).toString('base64')}`,
  });
  await app.settle();
  return { enterprise, installation, points, codes, gateway, secret, device };
}

import { Type } from 'typebox';
import { defineEvent, Strict } from '#platform/contract';

const text = Type.String({ maxLength: 400 });

/** Facts of the sensing module. Readings are not facts of the log; decisions about them are. */
export const sensingEvents = {
  gatewayCreated: defineEvent(
    'gateway.created',
    1,
    { zh: '登记网关', en: 'gateway registered' },
    Strict({ gatewayId: text, protocol: text }),
  ),
  gatewaySecretChanged: defineEvent(
    'gateway.secretChanged',
    1,
    { zh: '更换网关密钥', en: 'gateway secret changed' },
    Strict({ gatewayId: text }),
  ),
  gatewayChanged: defineEvent(
    'gateway.changed',
    1,
    { zh: '修改网关', en: 'gateway changed' },
    Strict({ gatewayId: text, enabled: Type.Boolean() }),
  ),
  gatewayRefused: defineEvent(
    'gateway.refused',
    1,
    { zh: '拒绝设备', en: 'device refused' },
    Strict({ gatewayId: text, reason: text, address: text }),
  ),
  registryImported: defineEvent(
    'registry.imported',
    1,
    { zh: '导入登记', en: 'registry imported' },
    Strict({ rows: Type.Integer(), accepted: Type.Integer(), refused: Type.Integer() }),
  ),
  enterpriseSaved: defineEvent(
    'enterprise.saved',
    1,
    { zh: '登记企业', en: 'enterprise saved' },
    Strict({ enterpriseId: text, name: text }),
  ),
  pointSaved: defineEvent(
    'point.saved',
    1,
    { zh: '登记监测点', en: 'point saved' },
    Strict({ pointId: Type.Integer(), code: text }),
  ),
  pointModeChanged: defineEvent(
    'point.modeChanged',
    1,
    { zh: '监测点方式变更', en: 'point mode changed' },
    Strict({ pointId: Type.Integer(), mode: text, until: Type.Optional(text), reason: text }),
  ),
  readingsQuarantined: defineEvent(
    'readings.quarantined',
    1,
    { zh: '读数隔离', en: 'readings quarantined' },
    Strict({ gatewayId: text, reason: text, count: Type.Integer() }),
  ),
  gatewayConfigured: defineEvent(
    'gateway.configured',
    1,
    { zh: '设置网关协议参数', en: 'gateway configured' },
    Strict({ gatewayId: text, passwordChanged: Type.Boolean() }),
  ),
  gatewayCommanded: defineEvent(
    'gateway.commanded',
    1,
    { zh: '向设备下发命令', en: 'command sent to a device' },
    Strict({ gatewayId: text, command: text, detail: text, answered: Type.Boolean(), result: text }),
  ),
};

import { Type, type Static } from 'typebox';
import { Id, Instant, OrgPath, Position, Strict, Text, OneOf } from '#platform/contract';

/** 四个领域: 安全生产 work safety, 自然灾害 natural disaster, 城市安全 urban safety, 现场 scene (应急〔2021〕31号). */
export const fields = ['workSafety', 'naturalDisaster', 'urbanSafety', 'scene'] as const;
export type Field = (typeof fields)[number];
const FieldSchema = OneOf(fields, '领域 field');

/** 工作方式 mode of a point: rules are armed per mode. */
export const modes = ['normal', 'maintenance', 'exercise'] as const;
export type Mode = (typeof modes)[number];
const ModeSchema = OneOf(modes, '方式：正常、检修、演练 mode');

/** 数据质量 quality of a reading, the OPC byte: 0 bad (not judged), 64 uncertain, 192 good; larger is better. */
export const QUALITY = { bad: 0, uncertain: 64, good: 192 } as const;

/** 企业（单位） an enterprise or monitored organisation. */
export const EnterpriseSchema = Strict({
  id: Id('编号 id'),
  orgPath: OrgPath('组织路径 organisation path'),
  name: Text('名称 name', 200),
  creditCode: Type.Optional(Text('统一社会信用代码 GB 32100', 18)),
  field: FieldSchema,
  industry: Text('行业 industry', 60),
  address: Type.Optional(Text('地址 address', 300)),
  position: Position,
  dustWorkers: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 1_000_000, description: '涉粉作业人数 dust workers' }),
  ),
  wetDustRemoval: Type.Optional(Type.Boolean({ description: '湿法除尘 dust is removed wet' })),
  majorHazard: Type.Boolean({ description: '有重大危险源 holds a major hazard' }),
  points: Type.Integer({ minimum: 0, description: '监测点数 points' }),
});
export type Enterprise = Static<typeof EnterpriseSchema>;

/** 重大危险源或装置 major hazard or installation, with the inputs of GB 18218-2018. */
export const InstallationSchema = Strict({
  id: Id('编号 id'),
  enterpriseId: Id('企业 enterprise'),
  name: Text('名称 name', 200),
  kind: Text('类型 kind (tankFarm, warehouse, loadingPlatform, dustWorkshop, slope, …)', 40),
  position: Position,
  majorHazard: Type.Boolean({ description: '重大危险源 major hazard' }),
  chemicals: Type.Array(
    Strict({
      name: Text('化学品 chemical', 100),
      cas: Type.Optional(Text('CAS', 20)),
      quantityT: Type.Number({ minimum: 0 }),
      criticalT: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
      beta: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    }),
    { maxItems: 50 },
  ),
  alpha: Type.Optional(
    Type.Number({ exclusiveMinimum: 0, description: '暴露人员校正系数 α, GB 18218-2018 §4.3.4' }),
  ),
  heightM: Type.Optional(Type.Number({ minimum: 0, description: '边坡高度 slope height, m' })),
});
export type Installation = Static<typeof InstallationSchema>;

/** 设备 device. */
export const DeviceSchema = Strict({
  id: Id('编号 id'),
  installationId: Id('所属装置 installation'),
  name: Text('名称 name', 200),
  kind: Text('类型 kind', 40),
  gatewayId: Type.Optional(Text('网关 gateway', 60)),
});
export type Device = Static<typeof DeviceSchema>;

/** 监测点 point. The code is unique on the node; the integer id is what the hot path works with. */
export const PointSchema = Strict({
  id: Type.Integer({ minimum: 1, description: '点号 point number' }),
  code: Text('编码 code', 80),
  deviceId: Id('设备 device'),
  installationId: Id('装置 installation'),
  enterpriseId: Id('企业 enterprise'),
  enterpriseName: Type.Optional(Text('企业名称 name of the enterprise', 200)),
  orgPath: OrgPath('组织 organisation'),
  name: Text('名称 name', 200),
  quantity: Text('监测量 quantity (liquidLevel, pressure, temperature, gasConcentration, …)', 40),
  unit: Text('单位 unit', 20),
  rangeLow: Type.Optional(Type.Number()),
  rangeHigh: Type.Optional(Type.Number()),
  thresholds: Type.Optional(Type.Record(Type.String({ maxLength: 10 }), Type.Number())),
  periodS: Type.Number({ exclusiveMinimum: 0, maximum: 86_400, description: '采样周期 sampling period, s' }),
  mode: ModeSchema,
  modeUntil: Type.Optional(Instant('方式到期 mode expires')),
  calibratedUntil: Type.Optional(Instant('检定有效期 calibration valid until')),
  gatewayId: Type.Optional(Text('网关 gateway', 60)),
  position: Position,
});
export type Point = Static<typeof PointSchema>;

/** 实时值 the newest reading of a point. `state` is silent once two periods passed without a reading. */
export const PointValueSchema = Strict({
  pointId: Type.Integer(),
  value: Type.Optional(Type.Number()),
  quality: Type.Optional(Type.Integer({ minimum: 0, maximum: 255 })),
  deviceTime: Type.Optional(Instant('测量时间 device time')),
  receivedAt: Type.Optional(Instant('收到时间 receipt time')),
  state: Type.Union([Type.Literal('live'), Type.Literal('silent'), Type.Literal('never')], {
    description: '状态 state',
  }),
});
export type PointValue = Static<typeof PointValueSchema>;

/** 历史曲线 history at screen width: per bucket first, min, max, last; `null` marks a gap. */
export const SeriesSchema = Strict({
  pointId: Type.Integer(),
  from: Instant('起 from'),
  to: Instant('止 to'),
  raw: Type.Boolean({ description: '未抽稀 every reading included' }),
  times: Type.Array(Type.Number({ description: 'ms since 1970 UTC' })),
  values: Type.Array(Type.Union([Type.Number(), Type.Null()])),
  readings: Type.Integer({ minimum: 0, description: '原始读数个数 readings behind the curve' }),
});
export type Series = Static<typeof SeriesSchema>;

/** 确认级别: what a device's acknowledgement means, our commit or only the promise of an external broker (`MQTT_URL`). */
export const GatewayLevelSchema = OneOf(
  ['committed', 'broker'] as const,
  '确认级别 what an acknowledgement means',
);

/** 网关 gateway: the credential devices connect with. */
export const GatewaySchema = Strict({
  id: Text('网关号 id', 60),
  name: Text('名称 name', 200),
  orgPath: OrgPath('组织 organisation'),
  protocol: Text('协议 protocol', 30),
  level: GatewayLevelSchema,
  enabled: Type.Boolean(),
  connected: Type.Boolean({ description: '当前在线 connected now' }),
  lastContactAt: Type.Optional(Instant('最近联系 last contact')),
  lastGoodAt: Type.Optional(Instant('最近有效数据 last good frame')),
  points: Type.Integer({ minimum: 0 }),
  errors: Type.Record(Type.String(), Type.Integer()),
  clockOffsetMs: Type.Optional(Type.Number({ description: '时钟偏差 clock offset, ms' })),
});
export type Gateway = Static<typeof GatewaySchema>;

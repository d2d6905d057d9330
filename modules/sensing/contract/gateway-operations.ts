import { Type, type Static } from 'typebox';
import {
  defineOperation,
  Instant,
  NOT_FOUND,
  OneOf,
  OrgPath,
  Position,
  Strict,
  Text,
} from '#platform/contract';
import { sensingFailures as F } from './failures.ts';

const gateways = { permission: 'sensing.manageGateways' } as const;
const GatewayParam = Strict({ id: Text('网关号', 60) });

/** One block of registers or bits to read. */
export const ModbusPollSchema = Strict({
  unit: Type.Integer({ minimum: 0, maximum: 255, description: '单元号 unit' }),
  table: OneOf(['coil', 'discrete', 'holding', 'input'] as const, '区 table'),
  address: Type.Integer({
    minimum: 0,
    maximum: 65_535,
    description: '起始地址，从 0 数 first address, from 0',
  }),
  quantity: Type.Integer({ minimum: 1, maximum: 2000, description: '个数 quantity' }),
});
export type ModbusPoll = Static<typeof ModbusPollSchema>;

const settings = {
  deviceId: Type.Optional(
    Text('设备标识：MN、遥测站地址、终端手机号、用户传输装置源地址 the device’s own name in its frames', 60),
  ),
  addresses: Type.Optional(
    Type.Array(Type.String({ pattern: '^[0-9a-fA-F.:]{2,45}(/\\d{1,3})?$' }), {
      maxItems: 50,
      description: '允许的地址或网段 allowed addresses or ranges; empty: any',
    }),
  ),
  requireAuthentication: Type.Optional(
    Type.Boolean({ description: 'JT/T 808 须先鉴权（默认是） authentication needed, default true' }),
  ),
  keepOnline: Type.Optional(Type.Boolean({ description: 'SL 651 用 ESC 应答，保持在线 answer with ESC' })),
  peer: Type.Optional(
    Strict({ host: Text('主机 host', 255), port: Type.Integer({ minimum: 1, maximum: 65_535 }) }),
  ),
  allowPrivate: Type.Optional(
    Type.Boolean({ description: '允许连内网或本机地址 private and loopback addresses may be called' }),
  ),
  commonAddress: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 65_535, description: 'IEC 104 公共地址' }),
  ),
  periodS: Type.Optional(Type.Number({ minimum: 1, maximum: 86_400, description: '采集周期 period, s' })),
  polls: Type.Optional(Type.Array(ModbusPollSchema, { maxItems: 200 })),
  url: Type.Optional(Type.String({ maxLength: 2000, pattern: '^https?://[^\\s]+$' })),
  headers: Type.Optional(Type.Record(Type.String({ maxLength: 60 }), Type.String({ maxLength: 500 }))),
  timeColumn: Type.Optional(Text('CSV 时间列', 100)),
  elementColumn: Type.Optional(Text('CSV 要素列（长表） element column of a long table', 100)),
  valueColumn: Type.Optional(Text('CSV 数值列（长表） value column of a long table', 100)),
};

/** Settings of a gateway's protocol, as written. */
export const GatewaySettingsInput = Strict({
  ...settings,
  password: Type.Optional(Text('协议口令（HJ 212 PW、SL 651 密码） protocol password', 60)),
});

/** Settings as kept: of the password only its SHA-256. */
export const GatewaySettingsSchema = Strict({
  ...settings,
  passwordSha256: Type.Optional(Type.String({ maxLength: 64 })),
});
export type GatewaySettings = Static<typeof GatewaySettingsSchema>;

const SettingsAnswer = Strict({
  settings: Strict(settings),
  passwordSet: Type.Boolean({ description: '已设协议口令 a password is set' }),
});

const CommandBody = Type.Union([
  Strict({ kind: Type.Literal('setTime') }),
  Strict({
    kind: Type.Literal('setInterval'),
    seconds: Type.Integer({ minimum: 30, maximum: 3600, description: '实时数据间隔 s' }),
  }),
  Strict({ kind: Type.Literal('text'), text: Text('下发文本 text', 400) }),
  Strict({
    kind: Type.Literal('circleArea'),
    areaId: Type.Integer({ minimum: 1, maximum: 0xffff_ffff }),
    centre: Position,
    radiusM: Type.Integer({ minimum: 1, maximum: 1_000_000, description: '半径 m' }),
  }),
  Strict({ kind: Type.Literal('interrogate') }),
]);

/** An alert or earthquake received from somebody else's feed. */
export const FeedItemSchema = Strict({
  gatewayId: Type.String(),
  externalId: Type.String({ description: '来源编号 id at the source' }),
  orgPath: OrgPath('组织 organisation'),
  kind: OneOf(['alert', 'quake'] as const, '预警或地震'),
  title: Type.String(),
  at: Instant('发生或发布时间 time'),
  updatedAt: Instant('更新时间 updated'),
  severity: Type.Optional(Type.String()),
  magnitude: Type.Optional(Type.Number()),
  position: Type.Optional(Position),
  expiresAt: Type.Optional(Instant('失效时间 expires')),
});

/** What the field engineer and the desk do with gateways beyond registering them. */
export const gatewayOperations = {
  getGatewaySettings: defineOperation({
    id: 'sensing.getGatewaySettings',
    method: 'GET',
    path: '/gateways/:id/settings',
    access: gateways,
    summary: { zh: '网关协议参数', en: 'protocol settings of a gateway' },
    params: GatewayParam,
    output: SettingsAnswer,
    failures: [NOT_FOUND],
  }),
  configureGateway: defineOperation({
    id: 'sensing.configureGateway',
    method: 'PUT',
    path: '/gateways/:id/settings',
    access: gateways,
    summary: {
      zh: '设置网关协议参数；不写口令则保留原口令',
      en: 'set the protocol settings of a gateway; without a password the old one stays',
    },
    params: GatewayParam,
    body: GatewaySettingsInput,
    output: SettingsAnswer,
    failures: [NOT_FOUND, F.SETTINGS_INVALID],
  }),
  commandGateway: defineOperation({
    id: 'sensing.commandGateway',
    method: 'POST',
    path: '/gateways/:id/commands',
    access: gateways,
    summary: {
      zh: '向设备下发命令：校时、上报间隔、文本、圆形区域、总召',
      en: 'send a command to a device: clock, interval, text, circular area, interrogation',
    },
    params: GatewayParam,
    body: CommandBody,
    output: Strict({
      answered: Type.Boolean({ description: '设备已应答 the device answered' }),
      result: Type.String({ description: '设备的应答 what it said' }),
    }),
    failures: [NOT_FOUND, F.GATEWAY_NOT_CONNECTED, F.COMMAND_NOT_SUPPORTED],
  }),
  feedItems: defineOperation({
    id: 'sensing.feedItems',
    method: 'GET',
    path: '/feed-items',
    access: { permission: 'sensing.read' },
    summary: { zh: '外部预警与地震', en: 'alerts and earthquakes of other feeds' },
    query: Strict({
      kind: Type.Optional(OneOf(['alert', 'quake'] as const)),
      since: Type.Optional(Instant('自 since')),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
    }),
    output: Strict({ items: Type.Array(FeedItemSchema) }),
  }),
};

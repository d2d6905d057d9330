import { Type, type Static } from 'typebox';
import {
  defineOperation,
  Instant,
  NOT_FOUND,
  OrgPath,
  pageOf,
  pageQuery,
  Position,
  Strict,
  Text,
} from '#platform/contract';

const read = { permission: 'sensing.read' } as const;
const SpeedKmh = Type.Number({ minimum: 0, description: '速度 speed, km/h' });

/** 车辆 a vehicle: the terminal of a JT/T 808 gateway with the plate it registered and its newest fix. */
export const VehicleSchema = Strict({
  terminal: Text('终端号 terminal', 40),
  gatewayId: Text('网关 gateway', 60),
  name: Text('名称 name', 200),
  orgPath: OrgPath('组织 organisation'),
  plate: Type.Optional(Text('车牌号，终端注册时所报 plate as the terminal registered it', 20)),
  plateColour: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 255, description: '车牌颜色 JT/T 415 plate colour' }),
  ),
  connected: Type.Boolean({ description: '当前在线 connected now' }),
  limitS: Type.Number({
    description: '超过此时长没有新位置即为过期，s a fix older than this is stale',
  }),
  fix: Type.Optional(
    Strict({
      at: Instant('定位时间 time of the fix'),
      position: Position,
      speedKmh: SpeedKmh,
      direction: Type.Integer({ minimum: 0, maximum: 359, description: '航向，正北为 0 heading' }),
    }),
  ),
});
export type Vehicle = Static<typeof VehicleSchema>;

/** 轨迹 the track of a vehicle, thinned evenly; `gap` marks the first fix after a silence. */
export const TrackSchema = Strict({
  gatewayId: Text('网关 gateway', 60),
  fixes: Type.Integer({ minimum: 0, description: '期间定位个数 fixes in the time' }),
  positions: Type.Array(
    Strict({
      at: Instant('时间 time'),
      position: Position,
      speedKmh: SpeedKmh,
      gap: Type.Optional(Type.Literal(true, { description: '此前中断 silence before' })),
    }),
  ),
});
export type Track = Static<typeof TrackSchema>;

/** Vehicles on the map. */
export const vehicleOperations = {
  listVehicles: defineOperation({
    id: 'sensing.listVehicles',
    method: 'GET',
    path: '/vehicles',
    access: read,
    summary: { zh: '车辆及其最新位置', en: 'vehicles with their newest position' },
    query: Strict({ ...pageQuery }),
    output: pageOf(VehicleSchema),
  }),
  vehicleTrack: defineOperation({
    id: 'sensing.vehicleTrack',
    method: 'GET',
    path: '/vehicles/:id/track',
    access: read,
    summary: { zh: '车辆轨迹', en: 'the track of a vehicle' },
    params: Strict({ id: Text('网关号', 60) }),
    query: Strict({ hours: Type.Optional(Type.Integer({ minimum: 1, maximum: 72 })) }),
    output: TrackSchema,
    failures: [NOT_FOUND],
  }),
};

import {
  fields,
  modes,
  type Device,
  type Enterprise,
  type Field,
  type Gateway,
  type Installation,
  type Mode,
  type Point,
  type PointValue,
} from '#sensing/contract';
import type { GatewayState } from './hot/gateways.ts';
import type { Sensing } from './hot/sensing.ts';
import type { DeviceRow, EnterpriseRow, InstallationRow, PointRow } from './store.ts';

const given = <K extends string, V>(key: K, value: V | null | undefined): Partial<Record<K, V>> =>
  value === null || value === undefined ? {} : ({ [key]: value } as Record<K, V>);

export function shapeEnterprise(row: EnterpriseRow): Enterprise {
  return {
    id: row.id,
    orgPath: row.org_path,
    name: row.name,
    ...given('creditCode', row.credit_code),
    field: fields.find((f) => f === row.field) as Field,
    industry: row.industry,
    ...given('address', row.address),
    position: [row.lng, row.lat],
    ...given('dustWorkers', row.dust_workers),
    ...given('wetDustRemoval', row.wet_dust_removal),
    majorHazard: row.major_hazard,
    points: row.points,
  };
}

export function shapeInstallation(row: InstallationRow): Installation {
  return {
    id: row.id,
    enterpriseId: row.enterprise_id,
    name: row.name,
    kind: row.kind,
    position: [row.lng, row.lat],
    majorHazard: row.major_hazard,
    chemicals: row.chemicals,
    ...given('alpha', row.alpha),
    ...given('heightM', row.height_m),
  };
}

export function shapeDevice(row: DeviceRow): Device {
  return {
    id: row.id,
    installationId: row.installation_id,
    name: row.name,
    kind: row.kind,
    ...given('gatewayId', row.gateway_id),
  };
}

export function shapePoint(row: PointRow): Point {
  return {
    id: row.id,
    code: row.code,
    deviceId: row.device_id,
    installationId: row.installation_id,
    enterpriseId: row.enterprise_id,
    ...given('enterpriseName', row.enterprise_name),
    orgPath: row.org_path,
    name: row.name,
    quantity: row.quantity,
    unit: row.unit,
    ...given('rangeLow', row.range_low),
    ...given('rangeHigh', row.range_high),
    ...given('thresholds', row.thresholds),
    periodS: row.period_s,
    mode: modes.find((m) => m === row.mode) as Mode,
    ...given('modeUntil', row.mode_until),
    ...given('calibratedUntil', row.calibrated_until),
    ...given('gatewayId', row.gateway_id),
    position: [row.lng, row.lat],
  };
}

/** The newest value of a point, from memory. */
export function shapeValue(sensing: Sensing, pointId: number): PointValue {
  const hot = sensing.points.get(pointId);
  const { latest } = sensing.engine;
  if (!hot || (latest.receipts[pointId] ?? 0) === 0) return { pointId, state: 'never' };
  return {
    pointId,
    value: latest.values[pointId],
    quality: latest.qualities[pointId],
    deviceTime: new Date(latest.times[pointId]).toISOString(),
    receivedAt: new Date(latest.receipts[pointId]).toISOString(),
    state: sensing.stateOf(hot),
  };
}

export function shapeGateway(sensing: Sensing, own: GatewayState): Gateway {
  const g = sensing.everywhere(own);
  const instant = (ms: number): string | undefined => (ms > 0 ? new Date(ms).toISOString() : undefined);
  return {
    id: g.id,
    name: g.name,
    orgPath: g.orgPath,
    protocol: g.protocol,
    level: g.level,
    enabled: g.enabled,
    connected: g.connections > 0,
    ...given('lastContactAt', instant(g.lastContactAt)),
    ...given('lastGoodAt', instant(g.lastGoodAt)),
    points: sensing.points.ofGateway(g.id).length,
    errors: Object.fromEntries(g.errors),
    ...given('clockOffsetMs', g.clockOffsetMs),
  };
}

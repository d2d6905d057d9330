export {
  DeviceSchema,
  type Device,
  EnterpriseSchema,
  type Enterprise,
  fields,
  type Field,
  GatewaySchema,
  type Gateway,
  InstallationSchema,
  type Installation,
  modes,
  type Mode,
  PointSchema,
  type Point,
  PointValueSchema,
  type PointValue,
  QUALITY,
  SeriesSchema,
  type Series,
} from './entities.ts';
export { sensingOperations } from './operations.ts';
export {
  FeedItemSchema,
  gatewayOperations,
  type GatewaySettings,
  GatewaySettingsInput,
  GatewaySettingsSchema,
  type ModbusPoll,
} from './gateway-operations.ts';
export {
  type Track,
  TrackSchema,
  type Vehicle,
  vehicleOperations,
  VehicleSchema,
} from './vehicle-operations.ts';
export { intakeOperations } from './intake-operations.ts';
export { sensingEvents } from './events.ts';
export { sensingFailures } from './failures.ts';

export { along, Fleet, type FleetOptions, type Vehicle } from './fleet.ts';
export { WirePeer } from './wire-peer.ts';
export { cut, damagedFrame, garbage, joinedBytes, muddled, seededRandom } from './misbehaviour.ts';
export {
  type ComponentState,
  gb26875State,
  hj212Upload,
  type Hj212Upload,
  jt808Answer,
  jt808Authenticate,
  jt808Heartbeat,
  jt808Location,
  jt808Register,
  localDigits,
  sl651Report,
  type Sl651Report,
  type TerminalMessage,
} from './stations.ts';
export { Iec104Station, ModbusUnit } from './industrial.ts';

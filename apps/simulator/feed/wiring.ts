import { createHash } from 'node:crypto';
import type { City, Point, Protocol } from '../city/index.ts';
import { demoSecret } from './secret.ts';

/** Protocols of the pretend city that have a listener of their own; the rest speaks MQTT. */
export const wiredProtocols: readonly Protocol[] = [
  'hj212',
  'sl651',
  'gb26875',
  'modbusDtu',
  'iec104',
  'jt808',
];

/** How a device of the pretend city is registered, and what it calls itself in its frames. */
export interface Wiring {
  readonly gateway: string;
  readonly protocol: Protocol;
  /** The name in its frames; IEC 104 stations have none and are known by `address`. */
  readonly deviceId: string;
  /** The address of this machine it calls from. */
  readonly address: string;
  /** Protocol password, where the protocol has one. */
  readonly password?: string;
  readonly points: readonly Point[];
}

/** Digits of a protocol password: derived as the secret is, so that no default exists. */
function pinOf(key: Buffer, gateway: string, digits: number): string {
  const number = createHash('sha256').update(demoSecret(key, gateway)).digest().readUInt32BE(0);
  return String(number % 10 ** digits).padStart(digits, '0');
}

const number = (gateway: string): number => Number(/\d+$/.exec(gateway)?.[0] ?? 0);
const padded = (prefix: string, gateway: string, length: number): string =>
  prefix + String(number(gateway)).padStart(length - prefix.length, '0');

function wire(gateway: string, points: readonly Point[], city: City, key: Buffer): Wiring {
  const [{ protocol }] = points;
  const base = { gateway, protocol, points, address: '127.0.0.1' };
  if (protocol === 'hj212')
    return { ...base, deviceId: padded('FSDEMO', gateway, 24), password: pinOf(key, gateway, 6) };
  if (protocol === 'sl651')
    return { ...base, deviceId: padded('0099', gateway, 10), password: pinOf(key, gateway, 4) };
  if (protocol === 'gb26875') return { ...base, deviceId: padded('99', gateway, 12) };
  if (protocol === 'modbusDtu') return { ...base, deviceId: padded('DTU', gateway, 11) };
  if (protocol === 'iec104') {
    const n = number(gateway);
    return { ...base, deviceId: '', address: `127.104.${(n >> 8) & 0xff}.${n & 0xff}` };
  }
  return { ...base, deviceId: city.vehicles.find((v) => v.gateway === gateway)?.terminal ?? '' };
}

/** Every device of the city that speaks a protocol of its own. */
export function wiringOf(city: City, key: Buffer): Wiring[] {
  const gateways = Map.groupBy(
    city.points.filter((p) => wiredProtocols.includes(p.protocol)),
    (p) => p.gateway,
  );
  return [...gateways].map(([gateway, points]) => wire(gateway, points, city, key));
}

/** Protocol settings of the gateway, as the register keeps them. */
export function settingsOf(w: Wiring): Readonly<Record<string, unknown>> {
  return {
    ...(w.deviceId === '' ? { commonAddress: 1 } : { deviceId: w.deviceId }),
    addresses: [w.address],
    periodS: Math.min(...w.points.map((p) => p.periodMs)) / 1000,
    ...(w.protocol === 'sl651' ? { keepOnline: true } : {}),
    ...(w.password === undefined
      ? {}
      : { passwordSha256: createHash('sha256').update(w.password).digest('hex') }),
  };
}

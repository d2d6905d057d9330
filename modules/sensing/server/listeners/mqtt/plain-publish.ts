import type { PlainMessage } from '../../hot/intake.ts';
import { readTopic } from './topic.ts';

const PUBLISH = 3;
const NONE: Buffer = Buffer.alloc(0);

/**
 * The common PUBLISH read where it lies, without an object: QoS 0 or 1, on a topic of the gateway's own, no properties. One
 * of these serves a connection; its members hold for the packet read last.
 */
export class PlainPublish implements PlainMessage {
  bytes: Buffer = NONE;
  from = 0;
  to = 0;
  pointFrom = 0;
  pointTo = 0;
  /** Message id, 0 at QoS 0. */
  id = 0;
  readonly #readings: Buffer;
  readonly #points: Buffer;
  readonly #propertyBytes: 0 | 1;

  constructor(gatewayId: string, version: number) {
    const own = readTopic(`fs/v1/${gatewayId}/readings`)?.gatewayId === gatewayId;
    this.#readings = own ? Buffer.from(`fs/v1/${gatewayId}/readings`) : NONE;
    this.#points = own ? Buffer.from(`fs/v1/${gatewayId}/p/`) : NONE;
    this.#propertyBytes = version === 5 ? 1 : 0;
  }

  /** False for any other packet; it goes the long way. `body` is where the variable header begins. */
  read(bytes: Buffer, from: number, body: number, to: number): boolean {
    const qos = (bytes[from] >> 1) & 3;
    if (bytes[from] >> 4 !== PUBLISH || qos > 1 || to - body < 2) return false;
    const topic = body + 2;
    const end = topic + ((bytes[body] << 8) | bytes[body + 1]);
    const payload = end + 2 * qos + this.#propertyBytes;
    if (payload > to || !this.#topic(bytes, topic, end)) return false;
    this.id = qos === 1 ? (bytes[end] << 8) | bytes[end + 1] : 0;
    if ((qos === 1 && this.id === 0) || (this.#propertyBytes === 1 && bytes[payload - 1] !== 0)) return false;
    this.bytes = bytes;
    this.from = payload;
    this.to = to;
    return true;
  }

  #topic(bytes: Buffer, from: number, to: number): boolean {
    this.pointFrom = to;
    this.pointTo = to;
    if (to - from === this.#readings.length && begins(bytes, from, this.#readings)) return to > from;
    const point = from + this.#points.length;
    if (point === from || point >= to || !begins(bytes, from, this.#points)) return false;
    this.pointFrom = point;
    return true;
  }
}

function begins(bytes: Buffer, at: number, wanted: Buffer): boolean {
  for (let i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false;
  return true;
}

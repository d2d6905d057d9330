import { Batch } from './batch.ts';
import { receiverOf, type Done, type Receiver } from './gathering.ts';
import type { Gateways } from './gateways.ts';
import type { GivenReading } from './given-reading.ts';
import type { HotEngine } from './hot-engine.ts';
import { PlainReadings, type ReadingSink } from './plain-readings.ts';
import type { HotPoint, PointTable } from './point-table.ts';
import type { Quarantine } from './quarantine.ts';

/** A device clock may run this much ahead before its reading is put aside. */
export const FUTURE_MS = 5 * 60_000;
const GOOD = 192;

/** What became of the readings of one message. */
export interface IntakeResult {
  readonly accepted: number;
  readonly quarantined: readonly { readonly index: number; readonly reason: string }[];
}

interface IntakeParts {
  readonly now: () => number;
  readonly points: PointTable;
  readonly gateways: Gateways;
  readonly quarantine: Quarantine;
  readonly engine: () => HotEngine;
}

/** The door of the hot path: one message of a gateway becomes points, and goes to the engine or into quarantine. */
export class Intake implements ReadingSink {
  readonly #parts: IntakeParts;
  readonly #plain = new PlainReadings();
  /** The message at hand; the engine copies it, so one serves all. */
  readonly #message = new Batch();
  #gatewayId = '';
  #now = 0;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /** Readings already taken apart; those refused are put aside with their reason, `done` follows the commit of the rest. */
  given(gatewayId: string, given: readonly GivenReading[], done: Done): IntakeResult {
    const { points, gateways, quarantine } = this.#parts;
    const now = this.#parts.now();
    const batch = this.#message;
    batch.clear();
    const quarantined: { index: number; reason: string }[] = [];
    for (let index = 0; index < given.length; index++) {
      const reading = given[index];
      const time = reading.time ?? now;
      const point = points.byCode(reading.point);
      const reason = refusal(gatewayId, reading, point, time, now);
      if (reason !== undefined) {
        quarantined.push({ index, reason });
        quarantine.put(gatewayId, reason, JSON.stringify(reading));
        continue;
      }
      batch.push((point as HotPoint).id, time, reading.value, reading.quality ?? GOOD);
    }
    gateways.heard(gatewayId, now, quarantined.length, newestOf(given, now));
    if (batch.count === 0) done();
    else this.#parts.engine().submit(batch, receiverOf(done), 0);
    return { accepted: batch.count, quarantined };
  }

  /**
   * A plainly written message all of whose readings are acceptable; the receiver hears of its commit. False, with nothing done,
   * when it is anything else: then it goes the long way. Throws Busy as {@link given} does.
   */
  plain(gatewayId: string, message: PlainMessage, receiver: Receiver, tag: number): boolean {
    const { bytes, from, to, pointFrom, pointTo } = message;
    this.#message.clear();
    this.#gatewayId = gatewayId;
    this.#now = this.#parts.now();
    const topicPoint = pointTo > pointFrom ? this.pointOf(bytes, pointFrom, pointTo) : -1;
    if (topicPoint < 0 && pointTo > pointFrom) return false;
    if (!this.#plain.read(bytes, from, to, topicPoint, this)) return false;
    this.#parts.gateways.heard(gatewayId, this.#now, 0, this.#newest());
    this.#parts.engine().submit(this.#message, receiver, tag);
    return true;
  }

  #newest(): number {
    const { times, count } = this.#message;
    let newest = -Infinity;
    for (let i = 0; i < count; i++) if (times[i] > newest) newest = times[i];
    return newest;
  }

  pointOf(bytes: Uint8Array, from: number, to: number): number {
    const { points } = this.#parts;
    const id = points.codes.find(bytes, from, to);
    return id >= 0 && points.get(id)?.gatewayId === this.#gatewayId ? id : -1;
  }

  take(point: number, time: number, value: number, quality: number): boolean {
    const at = Number.isNaN(time) ? this.#now : time;
    if (at < 0 || at > this.#now + FUTURE_MS) return false;
    this.#message.push(point, at, value, quality);
    return true;
  }
}

/** Device time of the newest reading, those put aside for being ahead included; undefined without any. */
function newestOf(given: readonly GivenReading[], now: number): number | undefined {
  let newest: number | undefined;
  for (const { time = now } of given)
    if (Number.isFinite(time) && (newest === undefined || time > newest)) newest = time;
  return newest;
}

/** Where a message's parts are in its bytes; without a point in the topic `pointTo` is not above `pointFrom`. */
export interface PlainMessage {
  bytes: Uint8Array;
  from: number;
  to: number;
  pointFrom: number;
  pointTo: number;
}

function refusal(
  gatewayId: string,
  reading: GivenReading,
  point: HotPoint | undefined,
  time: number,
  now: number,
): string | undefined {
  if (!point) return 'UNKNOWN_POINT';
  if (point.gatewayId !== gatewayId) return 'POINT_NOT_YOURS';
  if (!Number.isFinite(reading.value)) return 'VALUE_NOT_FINITE';
  if (!Number.isFinite(time) || time < 0) return 'TIME_INVALID';
  if (time > now + FUTURE_MS) return 'TIME_IN_FUTURE';
  return undefined;
}

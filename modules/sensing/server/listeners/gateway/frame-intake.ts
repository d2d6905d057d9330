import { Busy, type Done } from '../../hot/engine.ts';
import type { GivenReading } from '../../hot/sensing.ts';
import type { Element } from '../elements/element.ts';
import { plainAddress } from './addresses.ts';
import type { Device } from './device.ts';
import type { Front } from './front.ts';
import type { AnyLink } from './link.ts';
import { shortHash, type Taken } from './replay.ts';
import { ReplayStore } from './replay-store.ts';

const WEEK_MS = 7 * 24 * 3_600_000;
/** A station repeats what was not acknowledged within minutes; what comes again later, elsewhere or too often is suspected. */
const REPEAT_WITHIN_MS = 10 * 60_000;
const MOVED_WITHIN_MS = 60_000;
const MAX_REPEATS = 3;
/** Readings of one frame that are compared with history. */
const COMPARED = 8;

/** One frame of a device as its protocol gives it. */
export interface GivenFrame {
  /** What makes the frame this one and no other; absent where the protocol numbers its frames itself. */
  readonly key?: string;
  readonly elements: readonly Element[];
  readonly link?: AnyLink;
}

/** Takes the elements of frames in as readings: once each, not from the future, not older than a week. */
export class FrameIntake {
  readonly replays: ReplayStore;
  readonly #front: Front;

  constructor(front: Front) {
    this.#front = front;
    this.replays = new ReplayStore(front.app, (id) => front.directory.get(id)?.replay);
  }

  /**
   * `done` follows the commit; a frame seen before (`key`) is acknowledged and not stored again. Throws Busy or
   * NotStored when nothing can be promised.
   */
  take(device: Device, frame: GivenFrame, done: Done): void {
    if (frame.key === undefined) return this.#takeUnnamed(device, frame, done);
    const key = shortHash(frame.key);
    const { replay } = device;
    const before = replay.find(key);
    if (before || replay.waitsFor(key, done)) {
      this.#repeated(device, frame, before, key);
      return before ? done() : undefined;
    }
    const readings = this.#readings(device, frame);
    const taken = this.#taken(key, frame, readings);
    replay.begin(key);
    const settle: Done = (error) => {
      if (error) {
        replay.settle(taken, error);
        return done(error);
      }
      this.replays.put(device.id, taken, () => done());
      replay.settle(taken);
    };
    if (taken.dataTime < replay.forgottenBefore) return this.#takeForgotten(device, frame, readings, settle);
    try {
      this.#submit(device, frame, readings, settle);
    } catch (error) {
      replay.abort(key);
      throw error instanceof Error ? error : new Busy(String(error));
    }
  }

  #takeUnnamed(device: Device, frame: GivenFrame, done: Done): void {
    const readings = this.#readings(device, frame);
    if (readings.length > 0) return this.#submit(device, frame, readings, done);
    this.#front.heard(device);
    done();
  }

  #taken(key: number, frame: GivenFrame, readings: readonly GivenReading[]): Taken {
    const times = readings.flatMap((r) => r.time ?? []);
    return {
      key,
      dataTime: times.length === 0 ? Number.NaN : Math.min(...times),
      takenAt: this.#front.app.host.now(),
      address: addressHash(frame.link),
    };
  }

  /** A frame that was taken or is under way came again; on record when no honest station sends it so. */
  #repeated(device: Device, { link }: GivenFrame, before: Taken | undefined, key: number): void {
    const front = this.#front;
    front.count(device, 'DUPLICATE');
    front.heard(device);
    const repeats = device.replay.repeated(key);
    if (!before || !link) return;
    const age = front.app.host.now() - before.takenAt;
    const moved = before.address !== addressHash(link) && age > MOVED_WITHIN_MS;
    if (moved || age > REPEAT_WITHIN_MS || repeats >= MAX_REPEATS)
      front.refuse(link, device, 'REPLAY_SUSPECTED');
  }

  /** Older than everything remembered: it may have been taken before that, and then history holds every reading of it. */
  #takeForgotten(device: Device, frame: GivenFrame, readings: readonly GivenReading[], settle: Done): void {
    void this.#isStored(readings).then((stored) => {
      if (stored) {
        this.#front.count(device, 'DUPLICATE');
        if (frame.link) this.#front.refuse(frame.link, device, 'REPLAY_SUSPECTED');
        return settle();
      }
      try {
        this.#submit(device, frame, readings, settle);
      } catch (error) {
        settle(error as Error);
      }
    }, settle);
  }

  async #isStored(readings: readonly GivenReading[]): Promise<boolean> {
    const { points, history } = this.#front.sensing;
    for (const { point, time = Number.NaN, value } of readings.slice(0, COMPARED)) {
      const id = points.byCode(point)?.id;
      if (id === undefined || Number.isNaN(time)) return false;
      const held = await history.readings(id, time, time + 1);
      if (!held.some((r) => r.value === value)) return false;
    }
    return true;
  }

  #submit(device: Device, frame: GivenFrame, readings: readonly GivenReading[], done: Done): void {
    const front = this.#front;
    const { quarantined } = front.sensing.intake(
      { id: device.id, orgPath: device.state.orgPath },
      readings,
      done,
    );
    if (frame.link && quarantined.some((q) => q.reason === 'TIME_IN_FUTURE'))
      front.record(frame.link, device, 'TIME_IN_FUTURE');
  }

  #readings(device: Device, { elements, link }: GivenFrame): GivenReading[] {
    const front = this.#front;
    const oldest = front.app.host.now() - WEEK_MS;
    const readings: GivenReading[] = [];
    for (const e of elements) {
      const mapped =
        device.mapping.get(e.element) ?? (e.alias === undefined ? undefined : device.mapping.get(e.alias));
      if (!mapped) {
        if (!e.derived) front.unmapped(device, e);
        continue;
      }
      if (e.time !== undefined && e.time < oldest) {
        front.count(device, 'TIME_TOO_OLD');
        front.sensing.quarantine.put(device.id, 'TIME_TOO_OLD', JSON.stringify(e));
        if (link) front.record(link, device, 'TIME_TOO_OLD');
        continue;
      }
      readings.push({
        point: mapped.point,
        value: e.value * mapped.scale + mapped.shift,
        ...(e.time === undefined ? {} : { time: e.time }),
        ...(e.quality === undefined ? {} : { quality: e.quality }),
      });
    }
    return readings;
  }
}

const hashes = new WeakMap<AnyLink, number>();

/** Hash of the address a link comes from. */
function addressHash(link: AnyLink | undefined): number {
  if (!link) return 0;
  let found = hashes.get(link);
  if (found === undefined) hashes.set(link, (found = shortHash(plainAddress(link.address))));
  return found;
}

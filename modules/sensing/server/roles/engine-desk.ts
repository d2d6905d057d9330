import { modes, type Mode } from '#sensing/contract';
import { fromMessage } from '#platform/server/bus';
import { Batch } from '../hot/batch.ts';
import { NotStored } from '../hot/engine.ts';
import { receiverOf } from '../hot/gathering.ts';
import type { Sensing } from '../hot/sensing.ts';
import { ASK, decodeReadings, encodeOutcome } from './wire.ts';

/** Answers the other processes for the partition this one owns: an answer follows the commit. */
export class EngineDesk {
  readonly #sensing: Sensing;
  readonly #silence: () => void;

  constructor(sensing: Sensing, subject: string) {
    this.#sensing = sensing;
    this.#silence = sensing.app.bus.answer(subject, (message) => this.#answer(message));
  }

  async #answer(message: Uint8Array): Promise<Uint8Array> {
    try {
      if (message[0] === ASK.readings) await this.#readings(message);
      else if (message[0] === ASK.mode) await this.#mode(message.subarray(1));
      else if (message[0] === ASK.reload) await this.#sensing.reload();
      else throw new NotStored('the processes of this node are of different versions');
      return encodeOutcome(undefined);
    } catch (error) {
      return encodeOutcome(error as Error);
    }
  }

  async #readings(message: Uint8Array): Promise<void> {
    const given = decodeReadings(message);
    if (!given) throw new NotStored('the processes of this node are of different versions');
    const batch = await this.#known(given);
    if (batch.count === 0) return;
    await new Promise<void>((resolve, reject) => {
      const receiver = receiverOf((error) => (error ? reject(error) : resolve()));
      this.#sensing.engine.submit(batch, receiver, 0);
    });
  }

  /** A hub may know a new point a moment before this process does. */
  async #known(given: Batch): Promise<Batch> {
    const { points } = this.#sensing;
    const all = (): boolean =>
      given.points.subarray(0, given.count).every((id) => points.get(id) !== undefined);
    if (all()) return given;
    await this.#sensing.reload();
    if (all()) return given;
    const known = new Batch(given.count);
    for (let i = 0; i < given.count; i++)
      if (points.get(given.points[i]))
        known.push(given.points[i], given.times[i], given.values[i], given.qualities[i]);
      else
        this.#sensing.quarantine.put(
          '',
          'UNKNOWN_POINT',
          JSON.stringify({ point: given.points[i], value: given.values[i] }),
        );
    return known;
  }

  async #mode(message: Uint8Array): Promise<void> {
    const asked = fromMessage<{ point: number; mode: Mode; since: number }>(message);
    if (!asked || !modes.includes(asked.mode) || !this.#sensing.points.get(asked.point))
      throw new NotStored('no such point or mode');
    await this.#sensing.engine.setMode(asked.point, asked.mode, asked.since);
  }

  stop(): void {
    this.#silence();
  }
}

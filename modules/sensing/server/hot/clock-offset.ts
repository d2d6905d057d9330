/** Messages of one look; the offset is that of the most current message of this look and the one before. */
const MESSAGES = 20;

/**
 * How far a device's clock is off, by the messages that come in: late data make a message look old, never new, so the
 * most current of the last ones tells. A link that is slow by seconds looks like a clock that is.
 */
export class ClockOffset {
  #before = -Infinity;
  #now = -Infinity;
  #count = 0;

  /** Takes one message's newest device time minus its receipt, ms; answers the offset. */
  of(ms: number): number {
    if (this.#count === MESSAGES) {
      this.#before = this.#now;
      this.#now = -Infinity;
      this.#count = 0;
    }
    this.#count += 1;
    this.#now = Math.max(this.#now, ms);
    return Math.max(this.#before, this.#now);
  }
}

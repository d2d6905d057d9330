import { seeded } from './fuzzing.ts';

const NASTY = [
  0x00, 0x01, 0x7f, 0x80, 0xff, 0x0a, 0x22, 0x3c, 0x3e, 0x26, 0x7b, 0x5b, 0x2c, 0x2d, 0x30, 0x39,
];
const MOST_KEPT = 300;

/**
 * Inputs for fuzz tests that grow towards what is new: an input whose outcome has not been seen before joins the
 * samples the next ones are made from. The same seed gives the same inputs as long as the outcomes are the same.
 */
export class Corpus {
  readonly #random: (bound: number) => number;
  readonly #samples: Uint8Array[];
  readonly #tokens: readonly Uint8Array[];
  readonly #seen = new Set<string>();
  readonly #longest: number;
  #last = new Uint8Array(0);

  constructor(seed: number, samples: readonly Uint8Array[], tokens: readonly string[] = []) {
    this.#random = seeded(seed);
    this.#samples = [...samples];
    this.#tokens = tokens.map((token) => new TextEncoder().encode(token));
    this.#longest = 64 + 2 * Math.max(...samples.map((sample) => sample.length));
  }

  /** How many different outcomes have been seen. */
  get outcomes(): number {
    return this.#seen.size;
  }

  /** The next input: a sample with one to four changes. */
  next(): Uint8Array {
    const random = this.#random;
    let bytes: Uint8Array<ArrayBuffer> = this.#samples[random(this.#samples.length)].slice();
    for (let edits = 1 + random(4); edits > 0; edits--) bytes = this.#edited(bytes);
    return (this.#last = bytes);
  }

  #edited(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    const random = this.#random;
    const kind = random(10);
    if (bytes.length === 0 || (kind === 9 && bytes.length < this.#longest)) return this.#spliced(bytes);
    const at = random(bytes.length);
    if (kind < 3) bytes[at] ^= 1 << random(8);
    else if (kind < 5) bytes[at] = NASTY[random(NASTY.length)];
    else if (kind === 5) bytes[at] = random(256);
    else if (kind === 6) bytes.copyWithin(at, random(bytes.length), random(bytes.length));
    else if (kind === 7 && this.#tokens.length > 0) {
      const token = this.#tokens[random(this.#tokens.length)];
      bytes.set(token.subarray(0, bytes.length - at), at);
    } else return bytes.slice(0, random(4) ? Math.max(1, bytes.length - random(16)) : at);
    return bytes;
  }

  /** The head of these bytes and the tail of a sample. */
  #spliced(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    const random = this.#random;
    const other = this.#samples[random(this.#samples.length)];
    const head = bytes.subarray(0, random(bytes.length + 1));
    const tail = other.subarray(random(other.length + 1));
    const whole = new Uint8Array(head.length + tail.length);
    whole.set(head);
    whole.set(tail, head.length);
    return whole;
  }

  /** Says what came of the last input; a new outcome makes it a sample. */
  learn(outcome: string): void {
    if (this.#seen.size >= MOST_KEPT || this.#seen.has(outcome)) return;
    this.#seen.add(outcome);
    if (this.#last.length <= this.#longest) this.#samples.push(this.#last);
  }
}

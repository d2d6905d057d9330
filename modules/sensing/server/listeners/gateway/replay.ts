import { hash } from 'node:crypto';
import type { Done } from '../../hot/engine.ts';

/** Frames remembered per device. */
export const REMEMBERED = 256;
const FIRST_CAPACITY = 8;
const FIELDS = 4;

/** A frame that was taken. */
export interface Taken {
  /** Hash of what makes the frame this one. */
  readonly key: number;
  /** Oldest device time of its readings, ms; NaN when it has none. */
  readonly dataTime: number;
  readonly takenAt: number;
  /** Hash of the address it came from. */
  readonly address: number;
}

/** 48 bits of a hash as a number. */
export function shortHash(text: string): number {
  return hash('sha1', text, 'buffer').readUIntBE(0, 6);
}

/**
 * Frames of one device already taken, the last 256: a frame sent again is acknowledged without being stored again. A
 * frame still on its way to the commit keeps its repeats waiting, so that none is acknowledged early. 32 bytes a frame.
 */
export class Replay {
  #keys = new Float64Array(FIRST_CAPACITY);
  #rest = new Float64Array(FIRST_CAPACITY * (FIELDS - 1));
  #count = 0;
  #next = 0;
  readonly #pending = new Map<number, Done[]>();
  /** How often frames taken before have come again. */
  readonly #repeats = new Map<number, number>();

  /** The frame of this key if it was taken before. */
  find(key: number): Taken | undefined {
    const at = this.#keys.indexOf(key);
    return at < 0 || at >= this.#count ? undefined : this.#at(at);
  }

  #at(i: number): Taken {
    const [dataTime, takenAt, address] = this.#rest.subarray(i * 3, i * 3 + 3);
    return { key: this.#keys[i], dataTime, takenAt, address };
  }

  /** Counts one more repeat of a frame; only the last few are known. */
  repeated(key: number): number {
    const times = (this.#repeats.get(key) ?? 0) + 1;
    if (this.#repeats.size >= FIRST_CAPACITY && !this.#repeats.has(key)) this.#repeats.clear();
    this.#repeats.set(key, times);
    return times;
  }

  /** True when the frame is on its way to the commit; `done` is told with it. */
  waitsFor(key: number, done: Done): boolean {
    const waiting = this.#pending.get(key);
    waiting?.push(done);
    return waiting !== undefined;
  }

  begin(key: number): void {
    this.#pending.set(key, []);
  }

  /** Nothing could be promised: the frame is new again. */
  abort(key: number): void {
    this.#pending.delete(key);
  }

  /** The frame is committed, or not. */
  settle(taken: Taken, error?: Error): void {
    const waiting = this.#pending.get(taken.key) ?? [];
    this.#pending.delete(taken.key);
    if (!error) this.add(taken);
    for (const done of waiting) done(error);
  }

  add({ key, dataTime, takenAt, address }: Taken): void {
    if (this.#count === this.#keys.length && this.#count < REMEMBERED) this.#grow();
    const i = this.#next;
    this.#keys[i] = key;
    this.#rest.set([dataTime, takenAt, address], i * 3);
    this.#count = Math.max(this.#count, i + 1);
    this.#next = (i + 1) % REMEMBERED;
  }

  #grow(): void {
    const keys = new Float64Array(this.#keys.length * 2);
    const rest = new Float64Array(this.#rest.length * 2);
    keys.set(this.#keys);
    rest.set(this.#rest);
    this.#keys = keys;
    this.#rest = rest;
  }

  /** Device time before which memory may have forgotten frames; minus infinity while it holds all there were. */
  get forgottenBefore(): number {
    if (this.#count < REMEMBERED) return Number.NEGATIVE_INFINITY;
    let oldest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.#rest.length; i += 3) if (this.#rest[i] < oldest) oldest = this.#rest[i];
    return oldest;
  }

  /** Everything remembered, oldest first. */
  toBytes(): Buffer {
    const all = new Float64Array(this.#count * FIELDS);
    for (let n = 0; n < this.#count; n++) {
      const i = this.#count < REMEMBERED ? n : (this.#next + n) % REMEMBERED;
      const { key, dataTime, takenAt, address } = this.#at(i);
      all.set([key, dataTime, takenAt, address], n * FIELDS);
    }
    return Buffer.from(all.buffer);
  }

  static fromBytes(bytes: Uint8Array): Taken[] {
    const all = new Float64Array(new Uint8Array(bytes).buffer, 0, Math.floor(bytes.length / 8));
    const list: Taken[] = [];
    for (let i = 0; i + FIELDS <= all.length; i += FIELDS)
      list.push({ key: all[i], dataTime: all[i + 1], takenAt: all[i + 2], address: all[i + 3] });
    return list;
  }
}

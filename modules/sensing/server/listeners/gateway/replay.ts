import type { Done } from '../../hot/engine.ts';

const REMEMBERED = 256;

/**
 * Frames of one device already taken: a frame sent again is acknowledged without being stored again. A frame still on
 * its way to the commit keeps its repeats waiting, so that none is acknowledged early.
 */
export class Replay {
  readonly #committed = new Set<string>();
  readonly #pending = new Map<string, Done[]>();

  /** `new`, `committed`, or `pending`, in which case `done` is told with the first. */
  seen(key: string, done: Done): 'new' | 'pending' | 'committed' {
    if (this.#committed.has(key)) return 'committed';
    const waiting = this.#pending.get(key);
    if (!waiting) return 'new';
    waiting.push(done);
    return 'pending';
  }

  begin(key: string): void {
    this.#pending.set(key, []);
  }

  /** Nothing could be promised: the frame is new again. */
  abort(key: string): void {
    this.#pending.delete(key);
  }

  settle(key: string, error?: Error): void {
    const waiting = this.#pending.get(key) ?? [];
    this.#pending.delete(key);
    if (!error) {
      this.#committed.add(key);
      if (this.#committed.size > REMEMBERED) {
        const oldest = this.#committed.keys().next();
        if (!oldest.done) this.#committed.delete(oldest.value);
      }
    }
    for (const done of waiting) done(error);
  }
}

import type { Host } from '#platform/server/host';

/** Something of the running system itself that a person has to look at. */
export interface Trouble {
  /** `disk.low`, `clock.skew`, `reaction.parked:<name>` … */
  readonly code: string;
  readonly text: { readonly zh: string; readonly en: string };
  readonly since: string;
}

/** A process that has said nothing for so long is gone, and its troubles with it. */
const FORGET_MS = 10_000;

type Listener = (trouble: Trouble, stands: boolean) => void;

/** The troubles that stand now. Shown on the desk; each beginning and end is told to the listeners. */
export class Troubles {
  readonly #host: Host;
  readonly #standing = new Map<string, Trouble>();
  readonly #listeners: Listener[] = [];
  /** What other processes of the node last said, and when. */
  readonly #elsewhere = new Map<string, { readonly troubles: readonly Trouble[]; readonly at: number }>();

  constructor(host: Host) {
    this.#host = host;
  }

  /** Says that a trouble stands; a changed text replaces the old one without a new beginning. */
  raise(code: string, text: Trouble['text']): void {
    const known = this.#standing.get(code);
    const since = known?.since ?? new Date(this.#host.now()).toISOString();
    const trouble = { code, text, since };
    this.#standing.set(code, trouble);
    if (!known) for (const listener of this.#listeners) listener(trouble, true);
  }

  /** Says that a trouble is over. */
  clear(code: string): void {
    const known = this.#standing.get(code);
    if (!known) return;
    this.#standing.delete(code);
    for (const listener of this.#listeners) listener(known, false);
  }

  /** Those of this process, oldest first. */
  own(): readonly Trouble[] {
    return [...this.#standing.values()];
  }

  /** Another process of the node says what troubles it has; each process logs its own. */
  hear(process: string, troubles: readonly Trouble[]): void {
    this.#elsewhere.set(process, { troubles, at: this.#host.monotonic() });
  }

  /** Those of every process, oldest first, each once. */
  list(): readonly Trouble[] {
    const all = new Map(this.#standing);
    const since = this.#host.monotonic() - FORGET_MS;
    for (const { troubles, at } of this.#elsewhere.values())
      if (at >= since)
        for (const trouble of troubles) all.set(trouble.code, all.get(trouble.code) ?? trouble);
    return [...all.values()].sort((a, b) => (a.since < b.since ? -1 : 1));
  }

  onChange(listener: Listener): void {
    this.#listeners.push(listener);
  }
}

import type { Host } from '#platform/server/host';

/** Something of the running system itself that a person has to look at. */
export interface Trouble {
  /** `disk.low`, `clock.skew`, `reaction.parked:<name>` … */
  readonly code: string;
  readonly text: { readonly zh: string; readonly en: string };
  readonly since: string;
}

type Listener = (trouble: Trouble, stands: boolean) => void;

/** The troubles that stand now. Shown on the desk; each beginning and end is told to the listeners. */
export class Troubles {
  readonly #host: Host;
  readonly #standing = new Map<string, Trouble>();
  readonly #listeners: Listener[] = [];

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

  /** Oldest first. */
  list(): readonly Trouble[] {
    return [...this.#standing.values()];
  }

  onChange(listener: Listener): void {
    this.#listeners.push(listener);
  }
}

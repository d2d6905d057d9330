import type { Static, TSchema } from 'typebox';

/** A fact in the log. `type` is `noun.happened`, e.g. `alarm.raised`; the payload is versioned. */
export interface EventKind<S extends TSchema = TSchema> {
  readonly type: string;
  readonly version: number;
  readonly payload: S;
  readonly title: { readonly zh: string; readonly en: string };
}

/** Declares an event kind. */
export function defineEvent<S extends TSchema>(
  type: string,
  version: number,
  title: EventKind['title'],
  payload: S,
): EventKind<S> {
  return { type, version, title, payload };
}

/** Payload of an event kind. */
export type PayloadOf<E extends EventKind> = Static<E['payload']>;

/** A sealed entry as readers receive it. */
export interface SealedEvent {
  readonly seq: number;
  readonly id: string;
  readonly type: string;
  readonly version: number;
  /** ISO 8601 UTC, milliseconds. */
  readonly time: string;
  readonly actor: string;
  /** ltree path of the organisation the fact belongs to. */
  readonly orgPath: string;
  readonly subject: string;
  readonly correlationId: string;
  readonly causationId?: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

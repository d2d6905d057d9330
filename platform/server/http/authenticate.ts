import type { Actor } from '#platform/server/module';

/** The few facts of a request that decide who is asking. */
export interface RequestFacts {
  readonly address: string;
  readonly cookie: string | undefined;
  readonly authorization: string | undefined;
}

/** Finds the actor of a request; undefined when nobody is signed in. Given by the identity module. */
export type Authenticate = (facts: RequestFacts) => Promise<Actor | undefined>;

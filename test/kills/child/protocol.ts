/** What the parent tells the child, as JSON in its first argument. */
export interface ChildOptions {
  readonly databaseUrl: string;
  readonly place: { readonly data: string; readonly keys: string; readonly witness: string };
  /** People to make, with the organisations of the test tree, on the first start. */
  readonly people?: readonly {
    readonly account: string;
    readonly password: string;
    readonly role: string;
    readonly orgPath: string;
  }[];
  /** Kill yourself at this statement after readiness. */
  readonly dieAt?: { readonly statement: number; readonly when: 'before' | 'after' };
}

/** What the child says when it listens. */
export interface ChildReady {
  readonly url: string;
  readonly mqttPort: number;
}

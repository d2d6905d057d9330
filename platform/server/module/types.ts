import type { EventKind, InputOf, Operation, OutputOf, PayloadOf, SealedEvent } from '#platform/contract';
import type { Database, Tx } from '#platform/server/db';
import type { Host, SteadyClock } from '#platform/server/host';
import type { Storage } from '#platform/server/storage';
import type { Bus } from '#platform/server/bus';
import type { HeadSigner, LogKeeper, PreparedEntry } from '#platform/server/log';
import type { TlsSource } from '#platform/server/tls';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import type { Troubles } from './troubles.ts';

/** A right as the policy table gives it: where it holds and up to which data label. */
export interface Grant {
  readonly permission: string;
  /** `subtree`: the organisation and everything below; `own`: that organisation only; `assigned`: what is assigned to the person. */
  readonly scope: 'subtree' | 'own' | 'assigned';
  readonly path: string;
  /** Highest data label the holder may read: 0 public, 1 internal, 2 sensitive, 3 personal. */
  readonly label: number;
}

/** Who is acting: a person with a session, a gateway with its credential, or the system itself. */
export interface Actor {
  /** `person:<id>`, `gateway:<id>` or `system`. */
  readonly id: string;
  readonly kind: 'person' | 'gateway' | 'system' | 'nobody';
  readonly name: string;
  readonly orgPath: string;
  readonly sessionId?: string;
  readonly grants: readonly Grant[];
}

/** One fact to announce; correlation and causation default to the context's. */
export interface Fact<E extends EventKind> {
  readonly subject: string;
  readonly orgPath: string;
  readonly payload: PayloadOf<E>;
  readonly correlationId?: string;
  readonly causationId?: string;
  /** Who did it, when the context does not know yet: somebody who is just signing in. */
  readonly actor?: string;
}

/** The web side of a request, for the few use cases that need it (sign-in, limits by source). */
export interface WebSide {
  readonly address: string;
  /** True when the request comes from the machine the node runs on. */
  readonly local: boolean;
  readonly userAgent: string;
  /** Sets the session cookie, or clears it. */
  setSession(token: string | undefined, maxAgeS: number): void;
}

/** What a use case works with: one transaction, one actor, one instant. */
export interface Ctx {
  readonly tx: Tx;
  readonly app: App;
  readonly host: Host;
  readonly actor: Actor;
  readonly web?: WebSide;
  /** Milliseconds since the epoch at which the use case began. */
  readonly now: number;
  newId(): string;
  /** Buffers a fact; it is written to the log just before COMMIT. Returns the entry's id. */
  announce<E extends EventKind>(kind: E, fact: Fact<E>): string;
  /** Runs after a successful commit, in order; a promise is awaited before the use case's answer goes out. */
  afterCommit(work: () => void | Promise<void>): void;
  /** Throws FORBIDDEN unless the actor holds `permission` for the organisation (any organisation when left out). */
  require(permission: string, orgPath?: string): void;
  can(permission: string, orgPath?: string): boolean;
  /** ltree paths the actor's lists are limited to for `permission`; empty means nothing. */
  scope(permission: string): readonly string[];
}

/** Validated input of a route. */
export type RouteInput<T extends Operation> = InputOf<T>;

/** A reply that is not JSON. */
export interface Bytes {
  readonly contentType: string;
  readonly body: Uint8Array | NodeJS.ReadableStream;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status?: number;
}

/** An operation with its use case. `mode`: `read` (no facts), `write` (default for non-GET) or `free` (manages its own transaction). */
export interface Route {
  readonly operation: Operation;
  readonly mode: 'read' | 'write' | 'free';
  handle(ctx: Ctx, input: RouteInput<Operation>): Promise<unknown>;
}

/**
 * Work a module does after a fact was sealed: at least once, idempotent by event id, in order. A fact it fails on three
 * times is parked; tried again by hand it comes after later ones.
 */
export interface Reaction {
  readonly name: string;
  readonly types: readonly string[];
  react(ctx: Ctx, event: SealedEvent): Promise<void>;
}

/** Background work by name; a run is a row in `job`. */
export interface JobKind {
  readonly name: string;
  /** Milliseconds between runs of a repeating job; absent for jobs that are scheduled one by one. */
  readonly everyMs?: number;
  run(ctx: Ctx, payload: Readonly<Record<string, unknown>>): Promise<void>;
}

/** Who may see facts of a type live: holders of `permission` over the fact's organisation. */
export interface LiveFeed {
  readonly types: readonly string[];
  readonly permission: string;
}

/** What one module gives to the server. */
export interface ServerModule {
  readonly name: string;
  readonly migrations?: string;
  readonly routes: readonly Route[];
  readonly reactions?: readonly Reaction[];
  readonly jobs?: readonly JobKind[];
  readonly feeds?: readonly LiveFeed[];
  /** Other origins its screens read pictures and tiles from; the content-security policy names them. */
  origins?(settings: AppSettings): readonly string[];
  /** Starts long-lived parts (listeners, caches); resolves when ready. The returned function stops them. */
  start?(app: App): Promise<() => Promise<void>>;
}

/** The running server as modules see it. */
export interface App {
  readonly database: Database;
  readonly host: Host;
  /** The same clock as `host`, for who has to know when it was set. */
  readonly clock: SteadyClock;
  readonly storage: Storage;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** What is wrong with the running system itself. */
  readonly troubles: Troubles;
  readonly sealer: LogKeeper;
  /** To the other processes of the node. */
  readonly bus: Bus;
  readonly signer: HeadSigner;
  /** Folders of this instance. */
  readonly place: { readonly data: string; readonly keys: string; readonly witness: string };
  readonly settings: AppSettings;
  /** Key and certificate of the listeners that face other machines; absent while nothing does. */
  readonly tls?: TlsSource;
  /** Runs `work` as `actor` in one transaction; facts are logged before commit, the sealer is woken after it. */
  act<T>(
    actor: Actor,
    work: (ctx: Ctx) => Promise<T>,
    chain?: { correlationId?: string; causationId?: string },
  ): Promise<T>;
  /** The system acting by itself, e.g. a timer. */
  readonly system: Actor;
  /** Tells the live layer and the sealer about entries committed outside `act` (the hot path). */
  committed(entries: readonly PreparedEntry[]): void;
  /** Sends a conflatable value to live clients that watch `topic`. */
  telemetry(topic: string, orgPath: string, value: unknown): void;
  /** Ends live sockets of a session or re-reads the rights of a person at once. */
  rightsChanged(what: { readonly personId?: string; readonly sessionId?: string }): void;
  /** Schedules one run of a job inside the caller's transaction. */
  schedule(ctx: Ctx, job: string, runAtMs: number, payload: Readonly<Record<string, unknown>>): Promise<void>;
  /** Parts of other modules, set at composition. */
  readonly parts: Map<string, unknown>;
}

/** Settings of a node, read once by `apps/server/config.ts`. */
export interface AppSettings {
  readonly demo: boolean;
  readonly role: 'all' | 'hub' | 'engine' | 'api' | 'worker';
  readonly checkReplies: boolean;
  readonly basemap: Readonly<Record<string, unknown>>;
  readonly mqttPort: number;
  /** External broker to take readings from, checked by the configuration. */
  readonly mqttUrl?: string;
  /** Name of this process among those of the node, the same after a restart: its durable session at the broker hangs on it. */
  readonly processName?: string;
  /** Ports of the gateway listeners by protocol; 0 any, absent: not listened on. Absent altogether: no pollers either. */
  readonly gatewayPorts?: Readonly<Partial<Record<string, number>>>;
  /** Address the gateway listeners bind to; the machine itself unless told. */
  readonly gatewayHost?: string;
  /** Protocols whose TCP listener speaks TLS. */
  readonly gatewayTls?: readonly string[];
  /** Where gateways on other machines reach MQTT over TLS; needs `App.tls`. */
  readonly mqttTls?: { readonly host: string; readonly port: number };
  /** Days of readings kept; the module's own number unless told. */
  readonly historyDays?: number;
  /** Bounds of the gateway front that differ from the defaults. */
  readonly gatewayLimits?: Readonly<Partial<Record<string, number>>>;
}
export type OutputFor<T extends Operation> = OutputOf<T>;

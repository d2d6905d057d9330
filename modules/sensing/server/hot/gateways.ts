import { createHash, timingSafeEqual } from 'node:crypto';
import { rows, sql } from '#platform/server/db';
import type { Actor, App } from '#platform/server/module';
import { ClockOffset } from './clock-offset.ts';

const MAX_FAILURES = 10;
const BLOCK_MS = 60_000;
const MAX_SOURCES = 20_000;
/** Protocols whose messages do not say when they were sent: only the readings tell how the device's clock stands. */
const TELLS_NO_TIME: ReadonlySet<string> = new Set(['mqtt', 'http']);

/** What the node knows of a gateway's link right now. */
export interface GatewayState {
  readonly id: string;
  readonly name: string;
  readonly orgPath: string;
  readonly protocol: string;
  readonly level: 'committed' | 'broker';
  enabled: boolean;
  secretHash: Buffer | undefined;
  settings: Readonly<Record<string, unknown>>;
  connections: number;
  lastContactAt: number;
  lastGoodAt: number;
  clockOffsetMs: number | undefined;
  readonly errors: Map<string, number>;
}

interface GatewayRow {
  id: string;
  name: string;
  org_path: string;
  protocol: string;
  level: 'committed' | 'broker';
  enabled: boolean;
  secret_hash: Buffer | null;
  settings: Record<string, unknown>;
}

/** SHA-256 of a gateway secret; secrets are random, so a fast hash is enough. */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** Every gateway's credential and supervised state, in memory. */
export class Gateways {
  readonly #app: App;
  readonly #byId = new Map<string, GatewayState>();
  readonly #offsets = new Map<string, ClockOffset>();
  readonly #refusals = new Map<string, { count: number; until: number }>();

  constructor(app: App) {
    this.#app = app;
  }

  /** Reads the registry; states of known gateways are kept. */
  async load(): Promise<void> {
    const found = await rows<GatewayRow>(
      this.#app.database.db,
      sql`select id, name, org_path::text, protocol, level, enabled, secret_hash, settings from sensing_gateway`,
    );
    const seen = new Set<string>();
    for (const row of found) {
      seen.add(row.id);
      const old = this.#byId.get(row.id);
      this.#byId.set(row.id, {
        id: row.id,
        name: row.name,
        orgPath: row.org_path,
        protocol: row.protocol,
        level: row.level,
        enabled: row.enabled,
        secretHash: row.secret_hash ?? undefined,
        settings: row.settings,
        connections: old?.connections ?? 0,
        lastContactAt: old?.lastContactAt ?? 0,
        lastGoodAt: old?.lastGoodAt ?? 0,
        clockOffsetMs: old?.clockOffsetMs,
        errors: old?.errors ?? new Map<string, number>(),
      });
    }
    for (const id of this.#byId.keys())
      if (!seen.has(id)) {
        this.#byId.delete(id);
        this.#offsets.delete(id);
      }
  }

  get(id: string): GatewayState | undefined {
    return this.#byId.get(id);
  }

  all(): IterableIterator<GatewayState> {
    return this.#byId.values();
  }

  /** The actor behind a gateway's id and secret. Ten wrong secrets block the source for a minute. */
  async authenticate(id: string, secret: string, address: string): Promise<Actor | undefined> {
    const now = this.#app.host.monotonic();
    const known = this.#refusals.get(address);
    if (known && known.until > now) return undefined;
    const gateway = this.#byId.get(id);
    const given = hashSecret(secret);
    const right = timingSafeEqual(given, gateway?.secretHash ?? hashSecret('\u0000no such gateway'));
    if (!gateway || !right || !gateway.enabled) {
      this.#refused(address, now);
      if (gateway) this.error(id, gateway.enabled ? 'WRONG_SECRET' : 'DISABLED');
      return undefined;
    }
    this.#refusals.delete(address);
    return { id: `gateway:${id}`, kind: 'gateway', name: gateway.name, orgPath: gateway.orgPath, grants: [] };
  }

  #refused(address: string, now: number): void {
    const entry = this.#refusals.get(address) ?? { count: 0, until: 0 };
    entry.count += 1;
    if (entry.count >= MAX_FAILURES) {
      entry.until = now + BLOCK_MS;
      entry.count = 0;
    }
    if (this.#refusals.size >= MAX_SOURCES) this.#refusals.clear();
    this.#refusals.set(address, entry);
    this.#app.metrics.count('fengsui_gateway_refusals_total', 'Refused gateway credentials');
  }

  /** A message came; `newest` is the device time of its newest reading. */
  heard(id: string, now: number, bad: number, newest?: number): void {
    const gateway = this.#byId.get(id);
    if (!gateway) return;
    gateway.lastContactAt = now;
    if (newest !== undefined && TELLS_NO_TIME.has(gateway.protocol))
      gateway.clockOffsetMs = this.#offsetOf(id).of(newest - now);
    if (bad === 0) gateway.lastGoodAt = now;
    else this.error(id, 'QUARANTINED', bad);
  }

  #offsetOf(id: string): ClockOffset {
    const known = this.#offsets.get(id);
    if (known) return known;
    const made = new ClockOffset();
    this.#offsets.set(id, made);
    return made;
  }

  error(id: string, kind: string, by = 1): void {
    const errors = this.#byId.get(id)?.errors;
    if (errors && (errors.has(kind) || errors.size < 50)) errors.set(kind, (errors.get(kind) ?? 0) + by);
  }

  connected(id: string, by: 1 | -1): void {
    const gateway = this.#byId.get(id);
    if (gateway) gateway.connections = Math.max(0, gateway.connections + by);
  }
}

import type { App } from '#platform/server/module';
import { insertFixes, newestFixes, type FixRow } from '../vehicle-store.ts';
import { Busy, type Done } from './engine.ts';

const MAX_WAITING = 50_000;
const RETRY_MS = 500;

interface Waiting {
  readonly fixes: readonly FixRow[];
  readonly done: Done;
}

/** Positions of moving devices: waiting fixes are written as one batch while the next gathers; `done` follows the commit. */
export class Tracks {
  readonly #app: App;
  readonly #orgOf: (gatewayId: string) => string | undefined;
  readonly #latest = new Map<string, FixRow>();
  #waiting: Waiting[] = [];
  #count = 0;
  #writing: Promise<void> | undefined;

  constructor(app: App, orgOf: (gatewayId: string) => string | undefined) {
    this.#app = app;
    this.#orgOf = orgOf;
  }

  async load(): Promise<void> {
    for (const r of await newestFixes(this.#app.database.db))
      this.#latest.set(r.gateway_id, {
        terminal: r.terminal,
        gatewayId: r.gateway_id,
        at: Date.parse(r.at),
        lng: r.lng,
        lat: r.lat,
        speedKmh: r.speed_kmh,
        direction: r.direction,
      });
  }

  /** The newest fix that came through a gateway. */
  latest(gatewayId: string): FixRow | undefined {
    return this.#latest.get(gatewayId);
  }

  put(fixes: readonly FixRow[], done: Done): void {
    if (fixes.length === 0) return done();
    if (this.#count + fixes.length > MAX_WAITING) throw new Busy('too many positions are waiting');
    this.#waiting.push({ fixes, done });
    this.#count += fixes.length;
    this.#writing ??= this.#run();
  }

  async #run(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      this.#count = 0;
      try {
        await insertFixes(
          this.#app.database.db,
          batch.flatMap((w) => w.fixes),
        );
      } catch (error) {
        this.#app.log.warn('positions not stored', { error: String(error) });
        for (const { done } of batch) done(error as Error);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS).unref());
        continue;
      }
      for (const { fixes, done } of batch) {
        for (const fix of fixes) this.#moved(fix);
        done();
      }
    }
    this.#writing = undefined;
  }

  #moved(fix: FixRow): void {
    const before = this.#latest.get(fix.gatewayId);
    if (before && before.terminal === fix.terminal && before.at >= fix.at) return;
    this.#latest.set(fix.gatewayId, fix);
    const orgPath = this.#orgOf(fix.gatewayId);
    if (orgPath !== undefined)
      this.#app.telemetry(`v${fix.terminal}`, orgPath, [
        fix.lng,
        fix.lat,
        fix.at,
        fix.speedKmh,
        fix.direction,
      ]);
  }

  async stop(): Promise<void> {
    await this.#writing;
  }
}

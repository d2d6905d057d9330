import type { App } from '#platform/server/module';
import type { GatewaySettings } from '#sensing/contract';
import type { GatewayState } from './hot/gateways.ts';
import { registeredVehicles, saveRegistered, type RegisteredRow } from './vehicle-store.ts';

const USUAL_PERIOD_S = 60;
const MAX_PLATE = 20;

/** The terminal's own number without leading zeros: its name in tracks and topics. */
export const terminalOf = (deviceId: string): string => deviceId.replace(/^0+(?=\d)/, '');

/** A position older than two reporting periods is stale, as the reading of a point is. */
export const limitSOf = (gateway: GatewayState): number =>
  2 * ((gateway.settings as GatewaySettings).periodS ?? USUAL_PERIOD_S);

/** What the terminals registered themselves as (message 0100), kept across restarts. */
export class Vehicles {
  readonly #app: App;
  readonly #byGateway = new Map<string, RegisteredRow>();

  constructor(app: App) {
    this.#app = app;
  }

  async load(): Promise<void> {
    for (const r of await registeredVehicles(this.#app.database.db))
      this.#byGateway.set(r.gateway_id, {
        gatewayId: r.gateway_id,
        terminal: r.terminal,
        plate: r.plate,
        plateColour: r.plate_colour,
      });
  }

  /** The registration of the terminal behind a gateway; one of another terminal is not its. */
  of(gatewayId: string, terminal: string): RegisteredRow | undefined {
    const found = this.#byGateway.get(gatewayId);
    return found?.terminal === terminal ? found : undefined;
  }

  /** Keeps a registration; resolves once it is stored. One that says nothing new costs nothing. */
  async register(given: RegisteredRow): Promise<void> {
    // A plate comes from outside: what does not print has no place on a screen.
    const plate = given.plate.replace(/[\p{C}\s]/gu, '').slice(0, MAX_PLATE);
    const row = { ...given, plate };
    const known = this.#byGateway.get(row.gatewayId);
    if (plate === '' || (known && JSON.stringify(known) === JSON.stringify(row))) return;
    await saveRegistered(this.#app.database.db, row, this.#app.host.now());
    this.#byGateway.set(row.gatewayId, row);
  }
}

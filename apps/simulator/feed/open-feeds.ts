import { valueAt, type City, type Point } from '../city/index.ts';
import { Fleet } from '../peers/index.ts';
import { DtuFeed, Iec104Feed } from './industrial-feed.ts';
import { FeedClient } from './mqtt-client.ts';
import type { PointFeed } from './point-feed.ts';
import { demoSecret } from './secret.ts';
import { stationFeed } from './station-feed.ts';
import { wiringOf, type Wiring } from './wiring.ts';

/** Where the node listens: MQTT, and the gateways by protocol. */
export interface Ports {
  readonly mqtt: number;
  readonly gateways: Readonly<Partial<Record<string, number>>>;
}

/** Seconds between the positions of a vehicle. */
const REPORT_S = 10;
/** At most so many calls at once, then a breath, so that the node's own start is not slowed. */
const CALLS = 100;
const BREATH_MS = 50;

/** The feed of a device over its own protocol; undefined for vehicles, which report by themselves. */
function wired(port: number, w: Wiring): PointFeed | undefined {
  if (w.protocol === 'jt808') return undefined;
  if (w.protocol === 'modbusDtu') return new DtuFeed(port, w);
  return w.protocol === 'iec104' ? new Iec104Feed(port, w) : stationFeed(port, w);
}

/** Every device of the city by gateway: over its own protocol where the node listens for it, over MQTT where it does not. */
export class CityFeeds {
  readonly #feeds = new Map<string, PointFeed>();
  readonly #fleet: Fleet | undefined;
  /** Points that are published here, by gateway; vehicles with a terminal of their own are not. */
  readonly points: ReadonlyMap<string, readonly Point[]>;

  constructor(city: City, key: Buffer, ports: Ports) {
    const byGateway = Map.groupBy(city.points, (p) => p.gateway);
    for (const w of wiringOf(city, key)) {
      const port = ports.gateways[w.protocol];
      if (port === undefined) continue;
      const feed = wired(port, w);
      if (feed) this.#feeds.set(w.gateway, feed);
      else byGateway.delete(w.gateway);
    }
    for (const gateway of byGateway.keys())
      if (!this.#feeds.has(gateway))
        this.#feeds.set(gateway, new FeedClient(ports.mqtt, gateway, demoSecret(key, gateway)));
    this.points = byGateway;
    const { jt808 } = ports.gateways;
    if (jt808 !== undefined)
      this.#fleet = new Fleet({
        port: jt808,
        everyS: REPORT_S,
        repeats: 0,
        vehicles: city.vehicles.map(({ terminal, plate, route, speed }) => ({
          terminal,
          plate,
          route,
          speedKmh: (at) => valueAt(speed, at),
        })),
      });
  }

  get(gateway: string): PointFeed | undefined {
    return this.#feeds.get(gateway);
  }

  /** Every device calls. */
  async open(): Promise<void> {
    let opened = 0;
    for (const feed of this.#feeds.values()) {
      feed.open();
      if (++opened % CALLS === 0) await new Promise((resolve) => setTimeout(resolve, BREATH_MS));
    }
    this.#fleet?.start();
  }

  async close(): Promise<void> {
    for (const feed of this.#feeds.values()) feed.close();
    await this.#fleet?.stop();
  }
}

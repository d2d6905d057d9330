import { jt808Codec, type Jt808Frame } from '#codecs/jt808';
import { jt808Answer, jt808Authenticate, jt808Heartbeat, jt808Location, jt808Register } from './stations.ts';
import { WirePeer } from './wire-peer.ts';

/** One vehicle: drives its line there and back. */
export interface Vehicle {
  readonly terminal: string;
  /** [lng, lat] of the corners, at least two. */
  readonly route: readonly (readonly [number, number])[];
  readonly speedKmh: number | ((at: number) => number);
  /** What it registers itself as. */
  readonly plate?: string;
}

export interface FleetOptions {
  readonly port: number;
  readonly vehicles: readonly Vehicle[];
  /** Seconds between reports; 5 unless told. */
  readonly everyS?: number;
  readonly now?: () => number;
  /** Part of the reports sent twice, as terminals do that lost an answer. */
  readonly repeats?: number;
}

const KM_PER_DEGREE = 111.32;
const RETRY_MS = 2000;
const HEARTBEAT_EVERY = 12;
const USUAL_EVERY_S = 5;

/** Kilometres between two corners, flat: fine for a town. */
function lengthKm([aLng, aLat]: readonly [number, number], [bLng, bLat]: readonly [number, number]): number {
  const x = (bLng - aLng) * Math.cos((aLat * Math.PI) / 180);
  return Math.hypot(x, bLat - aLat) * KM_PER_DEGREE;
}

/** Where a vehicle is after so many kilometres along its line, there and back. */
export function along(route: Vehicle['route'], km: number): [number, number] {
  const legs = route.slice(1).map((corner, i) => lengthKm(route[i], corner));
  const total = legs.reduce((sum, leg) => sum + leg, 0);
  const phase = total === 0 ? 0 : km % (2 * total);
  let left = phase > total ? 2 * total - phase : phase;
  for (let i = 0; i < legs.length; i++) {
    const share = legs[i] === 0 ? 1 : left / legs[i];
    if (share <= 1) {
      const [from, to] = [route[i], route[i + 1]];
      return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
    }
    left -= legs[i];
  }
  return [...route[route.length - 1]] as [number, number];
}

/** Degrees clockwise from north. */
function heading([aLng, aLat]: readonly [number, number], [bLng, bLat]: readonly [number, number]): number {
  const x = (bLng - aLng) * Math.cos((aLat * Math.PI) / 180);
  return Math.round((Math.atan2(x, bLat - aLat) * 180) / Math.PI + 360) % 360;
}

/** JT/T 808 terminals that register, authenticate, report while they drive, and call again when the line is lost. */
export class Fleet {
  readonly #options: FleetOptions;
  readonly #running: Promise<void>[] = [];
  #going = false;
  /** Reports the platform has acknowledged. */
  acknowledged = 0;

  constructor(options: FleetOptions) {
    this.#options = options;
  }

  start(): void {
    this.#going = true;
    for (const [i, vehicle] of this.#options.vehicles.entries()) this.#running.push(this.#keep(vehicle, i));
  }

  async stop(): Promise<void> {
    this.#going = false;
    await Promise.all(this.#running);
  }

  async #keep(vehicle: Vehicle, offset: number): Promise<void> {
    const { everyS = USUAL_EVERY_S, vehicles } = this.#options;
    const state = { serial: 0, km: offset * 0.7 };
    // They do not all report in the same instant.
    await this.#pause((offset / vehicles.length) * everyS * 1000);
    while (this.#going) {
      await this.#drive(vehicle, state).catch(() => undefined);
      await this.#pause(RETRY_MS);
    }
  }

  async #pause(ms: number): Promise<void> {
    for (let left = ms; left > 0 && this.#going; left -= 100)
      await new Promise((resolve) => setTimeout(resolve, Math.min(left, 100)));
  }

  async #greet(peer: WirePeer<Jt808Frame>, { terminal, plate }: Vehicle, next: () => number): Promise<void> {
    peer.send(jt808Register({ terminal, serial: next() }, plate));
    const { body } = await peer.next((f) => f.msgId === '8100');
    const serial = next();
    peer.send(jt808Authenticate({ terminal, serial }, String(body?.authCode ?? '')));
    await peer.next((f) => f.msgId === '8001' && f.body?.replySerial === serial);
  }

  /** Text and areas from the platform are answered; the platform's own answers are counted. */
  #answer(peer: WirePeer<Jt808Frame>, terminal: string, next: () => number): void {
    for (const frame of peer.frames.splice(0)) {
      if (frame.msgId === '8001') this.acknowledged += frame.body?.replyId === '0200' ? 1 : 0;
      else if (frame.msgId !== '8100') peer.send(jt808Answer({ terminal, serial: next() }, frame));
    }
  }

  async #drive(vehicle: Vehicle, state: { serial: number; km: number }): Promise<void> {
    const { port, everyS = USUAL_EVERY_S, now = Date.now, repeats = 0.05 } = this.#options;
    const { terminal, route } = vehicle;
    const next = (): number => (state.serial = (state.serial + 1) & 0xffff);
    const peer = await WirePeer.connect(port, jt808Codec);
    try {
      await this.#greet(peer, vehicle, next);
      for (let turn = 0; this.#going && !peer.isClosed; turn++) {
        const at = now();
        const speedKmh = typeof vehicle.speedKmh === 'number' ? vehicle.speedKmh : vehicle.speedKmh(at);
        const before = along(route, state.km);
        state.km += (speedKmh * everyS) / 3600;
        const here = along(route, state.km);
        const [lng, lat] = here;
        const fix = { at, lng, lat, speedKmh, mileageKm: state.km, direction: heading(before, here) };
        const report = jt808Location({ terminal, serial: next() }, fix);
        peer.send(report);
        if (Math.random() < repeats) peer.send(report);
        if (turn % HEARTBEAT_EVERY === 0) peer.send(jt808Heartbeat({ terminal, serial: next() }));
        await this.#pause(everyS * 1000);
        this.#answer(peer, terminal, next);
      }
    } finally {
      await peer.vanish();
    }
  }
}
